import type { RequestHandler, Response } from 'express'
import type { WebChannel } from '../channels/web/channel.js'
import type { WebEvent } from '../channels/web/listeners.js'
import type { Log } from '../log.js'
import { chatEntry, forPage } from './chatEntry.js'
import type { ReadHistory } from './chatEntry.js'
import type { Sessions } from './chatSession.js'

export interface ChatEventsOptions {
  readonly channel: WebChannel
  readonly history: ReadHistory
  readonly sessions: Sessions
  readonly log: Log
}

const heartbeatMs = 20_000
const pageSize = 200
/** A browser that does not read is let go; it gets what it missed when it comes back. */
const mostUnread = 1_000_000

/**
 * The stream of what comes, as server-sent events: first what was sent after `Last-Event-ID` (or `?after=`), then what is sent from
 * now on. A message may come twice, with the same id. `beat` says every 20 s that the line is alive.
 */
export function chatEvents(options: ChatEventsOptions): RequestHandler {
  return async (request, response) => {
    const address = options.sessions.require(request)
    const last = deliveryNumber(request.get('Last-Event-ID') ?? request.query['after'])
    const stream = openStream(response)
    const early: WebEvent[] = []
    let tell = (event: WebEvent): void => void early.push(event)
    const leave = options.channel.listen(address, {
      tell: (event) => {
        tell(event)
      },
      close: () => {
        response.end()
      },
    })
    response.on('close', leave)
    try {
      await replay(options.history, address, last, stream)
    } catch (error) {
      options.log.error({ err: error, channel: 'web' }, 'missed messages could not be read')
      response.end()
    }
    tell = (event) => {
      stream.event(event)
    }
    early.forEach(tell)
  }
}

/** Live messages wait in `early` meanwhile, so that they come after those that were missed. */
async function replay(history: ReadHistory, address: string, last: number | undefined, stream: Stream): Promise<void> {
  if (last === undefined) return
  for (let after = last; ;) {
    const entries = await history({ address, afterDelivery: after, limit: pageSize })
    const deliveries = entries.filter((entry) => entry.from === 'service')
    for (const entry of deliveries) stream.write('sent', chatEntry(entry), entry.id)
    const newest = deliveryNumber(deliveries.at(-1)?.id)
    if (entries.length < pageSize || newest === undefined) return
    after = newest
  }
}

type Stream = ReturnType<typeof openStream>

function openStream(response: Response) {
  response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' })
  response.flushHeaders()

  function write(name: string, data: unknown, id?: string): void {
    if (response.writableEnded || response.destroyed) return
    if (response.writableLength > mostUnread) response.destroy()
    else response.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  function event(given: WebEvent): void {
    if (given.kind === 'said')
      write('said', { id: given.id, from: 'citizen', at: given.at, text: given.text, what: given.what })
    else write('sent', { id: given.id, from: 'service', at: given.at, ...forPage(given.message) }, given.id)
  }

  const heart = setInterval(write, heartbeatMs, 'beat', {})
  response.on('close', () => {
    clearInterval(heart)
  })
  write('beat', {})
  return { write, event }
}

function deliveryNumber(id: unknown): number | undefined {
  const digits = typeof id === 'string' ? /^d?(\d{1,15})$/.exec(id)?.[1] : undefined
  return digits === undefined ? undefined : Number(digits)
}
