import type { RequestHandler } from 'express'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { z } from 'zod'
import { largestFile } from '../attachments/accepted.js'
import { safeName } from '../channels/fileName.js'
import type { WebChannel } from '../channels/web/channel.js'
import type { Log } from '../log.js'
import { admit, languageHint, notStored } from './arrival.js'
import { isPicture } from './chatEntry.js'
import type { Sessions } from './chatSession.js'
import { Problem } from './errors.js'
import { networkOf } from './newcomers.js'
import type { NewcomerLimit } from './newcomers.js'

/** The stored body of a message that was sent to an address, as JSON; null when there is none. */
export type ReadSent = (query: { readonly address: string; readonly delivery: number }) => Promise<string | null>

interface Parts {
  readonly channel: WebChannel
  readonly sent: ReadSent
  readonly log: Log
  readonly sessions: Sessions
  readonly newcomers: NewcomerLimit
}

/** How many files are taken in ten minutes: from one person, and from one network. */
const perPerson = { points: 30, duration: 600 }
const perNetwork = { points: 150, duration: 600 }

const query = z.object({ id: z.uuid() })
const withFile = z.object({ file: z.object({ name: z.string(), mime: z.string(), data: z.base64() }) })

/** Takes a file as the raw body: its content decides what it is. The `id` of the query is the same for every attempt. */
export function fileReceiver({ channel, log, newcomers, sessions }: Parts): RequestHandler {
  const people = new RateLimiterMemory(perPerson)
  const networks = new RateLimiterMemory(perNetwork)
  return async (request, response) => {
    const address = sessions.require(request)
    const { data } = query.safeParse(request.query)
    if (data === undefined) throw new Problem(400, 'No id', 'We are sorry: the address needs ?id= and a UUID.')
    if (Number(request.headers['content-length'] ?? 0) > largestFile) throw tooBig
    admit(newcomers, request, address)
    await people.consume(address).catch(tooMany)
    await networks.consume(networkOf(request.ip ?? '')).catch(tooMany)
    const body = request.iterator({ destroyOnReturn: false })
    const upload = { id: data.id, address, body, ...languageHint(request) }
    const outcome = await channel.upload(upload).catch((error: unknown) => {
      if (!request.complete) throw new Problem(400, 'Cut off', 'We are sorry: the file did not arrive whole.')
      return notStored(log)(error)
    })
    if (outcome !== 'stored') throw problems[outcome]
    response.status(202).json({ id: data.id })
  }
}

const tooBig = new Problem(413, 'This is too big', 'We are sorry: files of up to 10 MB are taken.')
const problems = {
  too_big: tooBig,
  not_accepted: new Problem(
    415,
    'This cannot be taken',
    'We are sorry: photos (JPEG, PNG, WebP), audio (Ogg, MP3, M4A, WebM) and PDF are taken.',
  ),
  full: new Problem(503, 'No room', 'We are sorry: there is no room for files now. Please try again later.', 60),
}

function tooMany(reason: unknown): never {
  if (!(reason instanceof RateLimiterRes)) throw reason
  const wait = Math.ceil(reason.msBeforeNext / 1000)
  throw new Problem(429, 'Too many files', 'We are sorry: please try again in a few minutes.', wait)
}

/** Gives the file of a message to whom it was sent, and to nobody else. Only pictures are shown, and nothing in them runs. */
export function fileReader({ sent, sessions }: Parts): RequestHandler {
  return async (request, response) => {
    const address = sessions.require(request)
    const delivery = /^d(\d{1,15})$/.exec(String(request.params['delivery']))?.[1]
    const body = delivery === undefined ? null : await sent({ address, delivery: Number(delivery) })
    const { data: message } = withFile.safeParse(body === null ? null : JSON.parse(body))
    if (message === undefined) throw new Problem(404, 'Nothing is here', 'We are sorry: there is no such file.')
    const { data, mime, name } = message.file
    response.set({
      'Content-Type': isPicture(mime) ? mime : 'application/octet-stream',
      'Content-Disposition': `${isPicture(mime) ? 'inline' : 'attachment'}; filename="${safeName(name)}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
    })
    response.send(Buffer.from(data, 'base64'))
  }
}
