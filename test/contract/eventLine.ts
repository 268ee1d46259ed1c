import { z } from 'zod'

/** What a message to the chat page is, as its events tell. */
const entry = z.object({
  id: z.string(),
  spans: z.array(z.object({ text: z.string() })),
  choices: z.array(z.object({ id: z.string(), label: z.string() })),
  file: z.object({ name: z.string() }).optional(),
})
export type Entry = z.infer<typeof entry>

/** A browser's stream of events, open from its first word on until it is cut or the service ends it. */
export interface EventLine {
  isOpen(): boolean
  cut(): void
}

/** Opens a stream; resolves when the service has answered. `onSent` is told of every message to the citizen. */
export async function openLine(
  url: string,
  headers: Readonly<Record<string, string>>,
  onSent: (entry: Entry) => void,
): Promise<EventLine> {
  const leaving = new AbortController()
  const response = await fetch(url, { headers, signal: leaving.signal })
  if (!response.ok || response.body === null) throw new Error(`no events: ${String(response.status)}`)
  let open = true
  void listen(response.body, onSent).then(() => {
    open = false
  })
  return {
    isOpen: () => open,
    cut() {
      open = false
      leaving.abort()
    },
  }
}

async function* decoded(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const bytes of body) yield decoder.decode(bytes, { stream: true })
}

/** Resolves when the stream has ended, in whatever way. */
async function listen(body: ReadableStream<Uint8Array>, onSent: (entry: Entry) => void): Promise<void> {
  let rest = ''
  try {
    for await (const piece of decoded(body)) {
      const blocks = (rest + piece).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = /^event: sent\ndata: (.*)$/m.exec(block)?.[1]
        if (data !== undefined) onSent(entry.parse(JSON.parse(data)))
      }
    }
  } catch (error) {
    if (error instanceof z.ZodError) throw error
  }
}
