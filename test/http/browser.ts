import { randomUUID } from 'node:crypto'
import { z } from 'zod'

export interface StreamEvent {
  readonly id: string | undefined
  readonly kind: string
  readonly data: Record<string, unknown>
}

/** What a browser does with the chat, over real HTTP: it keeps a cookie and reads the stream of events. */
export function createBrowser(url: string) {
  const headers: Record<string, string> = { 'Content-Type': 'application/json', Origin: new URL(url).origin }

  function post(path: string, body: unknown, extra: Record<string, string> = {}): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return fetch(url + path, { method: 'POST', body: text, headers: { ...headers, ...extra } })
  }

  return {
    headers,
    post,
    async begin(): Promise<Response> {
      const response = await post('/chat/session', {})
      const [cookie] = (response.headers.get('set-cookie') ?? '').split(';')
      if (cookie !== undefined) headers['Cookie'] = cookie
      return response
    },
    say: (text: string, id: string = randomUUID()) => post('/chat/messages', { id, text }),
    /** Sends a file as the page does. */
    upload: (bytes: Uint8Array, id: string = randomUUID(), extra: Record<string, string> = {}) =>
      fetch(`${url}/chat/files?id=${id}`, {
        method: 'POST',
        body: new Uint8Array(bytes),
        headers: { ...headers, 'Content-Type': 'application/octet-stream', ...extra },
      }),
    get: (path: string, extra: Record<string, string> = {}) => fetch(url + path, { headers: { ...headers, ...extra } }),
    async history(): Promise<unknown> {
      return (await fetch(`${url}/chat/history`, { headers })).json()
    },
    /** Yields events as they come; ends when the service ends the stream. */
    async *events(path = '/chat/events', extra: Record<string, string> = {}): AsyncGenerator<StreamEvent> {
      const leaving = new AbortController()
      const response = await fetch(url + path, { headers: { ...headers, ...extra }, signal: leaving.signal })
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      let rest = ''
      try {
        for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
          const blocks = (rest + part.value).split('\n\n')
          rest = blocks.pop() ?? ''
          yield* blocks.map(parse)
        }
      } finally {
        leaving.abort()
      }
    },
  }
}

function parse(block: string): StreamEvent {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
  const data = z.record(z.string(), z.unknown()).parse(JSON.parse(field('data') ?? '{}'))
  return { id: field('id'), kind: field('event') ?? '', data }
}

/** The next `count` events that are not heartbeats. */
export async function take(events: AsyncGenerator<StreamEvent>, count: number): Promise<StreamEvent[]> {
  const taken: StreamEvent[] = []
  while (taken.length < count) {
    const next = await events.next()
    if (next.done === true) break
    if (next.value.kind !== 'beat') taken.push(next.value)
  }
  return taken
}
