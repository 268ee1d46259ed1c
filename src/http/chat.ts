import express, { Router } from 'express'
import type { RequestHandler } from 'express'
import { z } from 'zod'
import type { WebChannel } from '../channels/web/channel.js'
import type { Log } from '../log.js'
import { chatEntry } from './chat-entry.js'
import type { ReadHistory } from './chat-entry.js'
import { chatEvents } from './chat-events.js'
import { createSessions } from './chat-session.js'
import { Problem } from './errors.js'
import { createNewcomerLimit } from './newcomers.js'
import { sameOrigin } from './origin.js'

export interface ChatOptions {
  readonly channel: WebChannel
  readonly history: ReadHistory
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
  router.post('/messages', express.json({ limit: '8kb' }), receiver(options, sessions))
  return router
}

function receiver(options: ChatOptions, sessions: ReturnType<typeof createSessions>): RequestHandler {
  const newcomers = createNewcomerLimit({ perNetwork: 60, windowMs: 600_000, now: Date.now })
  return async (request, response) => {
    const address = sessions.require(request)
    const message = messageSchema.safeParse(request.body)
    if (!message.success) throw unreadable(request.body)
    const waitSeconds = newcomers.admit(request.ip ?? '', address)
    if (waitSeconds > 0)
      throw new Problem(429, 'Too many new visitors', 'We are sorry: please try again in a few minutes.', waitSeconds)
    const [hint] = request.acceptsLanguages()
    const languageHint = hint === undefined || hint === '*' ? {} : { languageHint: hint }
    await options.channel
      .receive({ id: message.data.id, address, input: toInput(message.data), ...languageHint })
      .catch(notStored(options.log))
    response.status(202).json({ id: message.data.id })
  }
}

function toInput(message: z.infer<typeof messageSchema>) {
  if ('text' in message) return { kind: 'text', text: message.text } as const
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
    '{"id": a UUID, "text": 1 to 2000 characters} or {"id": a UUID, "choice": an option, "label": its words}'
  return new Problem(400, 'The message cannot be read', `We are sorry: what is accepted is ${accepted}.`)
}

/** The browser keeps what was not stored and sends it again. */
function notStored(log: Log) {
  return (error: unknown): never => {
    log.error({ err: error, channel: 'web' }, 'a message could not be stored')
    throw new Problem(
      503,
      'Not stored yet',
      'We are sorry: your message was not stored. Please send it again in a moment.',
      2,
    )
  }
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}
