import express, { Router } from 'express'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { WebChannel } from '../channels/web/channel.js'
import type { Log } from '../log.js'
import { admit, languageHint, notStored } from './arrival.js'
import { chatEntry } from './chatEntry.js'
import type { ReadHistory } from './chatEntry.js'
import { chatEvents } from './chatEvents.js'
import { fileReader, fileReceiver } from './chatFiles.js'
import type { ReadSent } from './chatFiles.js'
import { createSessions } from './chatSession.js'
import type { Sessions } from './chatSession.js'
import { Problem } from './errors.js'
import { createNewcomerLimit } from './newcomers.js'
import type { NewcomerLimit } from './newcomers.js'
import { sameOrigin } from './origin.js'

export interface ChatOptions {
  readonly channel: WebChannel
  readonly history: ReadHistory
  readonly sent: ReadSent
  readonly log: Log
  readonly publicUrl?: string | undefined
  /** The page is read over https: cookies are for https only. */
  readonly secure: boolean
}

/** How many of the latest messages a page gets when it opens. */
const shown = 200
const id = z.uuid()
const messageSchema = z.union([
  z.strictObject({ id, text: z.string().trim().min(1).max(2000) }),
  z.strictObject({ id, choice: z.string().min(1).max(200), label: z.string().max(200).optional() }),
  z.strictObject({ id, latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }),
])

/** The API of the chat page: a session, what the person says, what was said, and what comes. */
export function chatRoutes(options: ChatOptions): Router {
  const sessions = createSessions(options.secure)
  const router = Router()
  router.use(noStore, sameOrigin(options.publicUrl))
  router.post('/session', (request, response) => {
    sessions.open(request, response)
    response.status(204).end()
  })
  router.get('/history', async (request, response) => {
    const address = sessions.address(request)
    const entries = address === undefined ? [] : await options.history({ address, limit: shown })
    response.json({ session: address !== undefined, entries: entries.map(chatEntry) })
  })
  router.get('/events', chatEvents({ ...options, sessions }))
  const newcomers = createNewcomerLimit({ perNetwork: 60, windowMs: 600_000, now: Date.now })
  const parts = { ...options, sessions, newcomers }
  router.post('/messages', express.json({ limit: '8kb' }), receiver(parts))
  router.post('/files', fileReceiver(parts))
  router.get('/files/:delivery', fileReader(parts))
  return router
}

interface Parts extends ChatOptions {
  readonly sessions: Sessions
  readonly newcomers: NewcomerLimit
}

function receiver({ channel, log, newcomers, sessions }: Parts): RequestHandler {
  return async (request, response) => {
    const address = sessions.require(request)
    const message = messageSchema.safeParse(request.body)
    if (!message.success) throw unreadable(request.body)
    admit(newcomers, request, address)
    await channel
      .receive({ id: message.data.id, address, input: toInput(message.data), ...languageHint(request) })
      .catch(notStored(log))
    response.status(202).json({ id: message.data.id })
  }
}

function toInput(message: z.infer<typeof messageSchema>) {
  if ('text' in message) return { kind: 'text', text: message.text } as const
  if ('latitude' in message)
    return { kind: 'location', latitude: message.latitude, longitude: message.longitude } as const
  return {
    kind: 'choice',
    choice: message.choice,
    ...(message.label === undefined ? {} : { label: message.label }),
  } as const
}

function unreadable(body: unknown): Problem {
  if (body === undefined)
    return new Problem(415, 'JSON is needed', 'We are sorry: send the message as application/json.')
  const accepted =
    '{"id": a UUID, "text": 1 to 2000 characters}, {"id", "choice": an option, "label": its words} or {"id", "latitude", "longitude"}'
  return new Problem(400, 'The message cannot be read', `We are sorry: what is accepted is ${accepted}.`)
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}
