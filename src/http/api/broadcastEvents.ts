import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import type { BroadcastContext } from '../../broadcasts/context.js'
import { Problem } from '../errors.js'
import { noBroadcast } from './broadcastProblems.js'
import { broadcastParams, looked } from './broadcastSchemas.js'
import { progress } from './broadcastView.js'
import { streamRoute } from './route.js'

const MIME = 'text/event-stream'
const EVERY_MS = 1_000
/** A line that says nothing keeps proxies from closing what is quiet. */
const QUIET_MS = 20_000
/** After that the caller comes again, and the key is looked at anew. */
const LONGEST_MS = 15 * 60_000
const WAIT_SECONDS = 10

/** How a broadcast goes on, as it goes on. */
export const eventRoute = streamRoute({
  method: 'get',
  path: '/broadcasts/{id}/events',
  role: 'viewer',
  summary: 'Watch it, as server-sent events',
  description:
    '`report` comes at most once a second, when something is another: what GET of the broadcast answers. `end` comes when nothing is left to be done: do not connect again. `beat` says that the line is alive.',
  params: broadcastParams,
  headers: z.object({ 'last-event-id': z.string().max(64).exactOptional() }),
  problems: [404],
  streams: MIME,
  async handle({ params: { id }, headers, at: { broadcasts, closing, seats } }) {
    if ((await progress(broadcasts, id)) === null) throw noBroadcast
    const leave = seats.take()
    if (leave === null) throw tooMany
    const chunks = watch(broadcasts, { id, seen: headers['last-event-id'], closing })
    return { stream: { mime: MIME, chunks, onEnd: leave } }
  },
})

const tooMany = new Problem(
  429,
  'Too many are watching',
  `Given: one watcher more than there may be. To do: close another, or try again in ${String(WAIT_SECONDS)} seconds.`,
  WAIT_SECONDS,
)

interface Watching {
  readonly id: number
  /** The id of the event that was seen last. */
  readonly seen: string | undefined
  readonly closing: AbortSignal
}

async function* watch(at: BroadcastContext, { id, seen, closing }: Watching): AsyncGenerator<string> {
  // Everybody who watches listens to it; how many there can be, the seats say.
  setMaxListeners(0, closing)
  yield event('beat', {})
  let last = seen
  const until = Date.now() + LONGEST_MS
  let quietSince = Date.now()
  while (Date.now() < until && !closing.aborted) {
    const now = await progress(at, id)
    const eventId = now === null ? last : idOf(now)
    const tells = now !== null && eventId !== last
    const quiet = !tells && Date.now() - quietSince >= QUIET_MS
    if (tells) yield event('report', looked.parse(now), eventId)
    if (quiet) yield event('beat', {})
    if (tells || quiet) quietSince = Date.now()
    last = eventId
    if (now === null || !goesOn(now)) {
      yield event('end', {})
      return
    }
    await pause(closing)
  }
}

function goesOn({ broadcast, report }: z.input<typeof looked>): boolean {
  return broadcast.finishedAt === null || (report?.withdrawn?.left ?? 0) > 0
}

/** Resolves at once when the service stops. */
async function pause(closing: AbortSignal): Promise<void> {
  await setTimeout(EVERY_MS, undefined, { signal: closing }).catch(() => undefined)
}

function idOf(data: object): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 16)
}

function event(name: string, data: object, id?: string): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
