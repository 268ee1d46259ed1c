import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Accept, Channel, ChannelState, OutgoingMessage, SendOutcome } from '../channel.js'
import { parseMarkup, type Span } from '../markup.js'
import { numberedText } from '../numbered.js'
import { save } from './save.js'

export interface TerminalOptions {
  readonly input: Readable
  readonly output: Writable
  /** Who is talking: the same name goes on with the same conversation. */
  readonly address: string
  /** Colours and bold; plain words otherwise. */
  readonly styled: boolean
  /** Where files go, and the words before the path of one. */
  readonly downloads: { readonly folder: string; readonly label: string }
  readonly now: () => Date
}

export interface TerminalChannel extends Channel {
  /** Resolves when the person has left. */
  readonly left: Promise<void>
}

/** What is for somebody else waits until they come. */
const elsewhere: SendOutcome = {
  ok: false,
  error: { kind: 'unreachable', detail: 'somebody else sits at the terminal' },
}

/** A chat in the terminal: a line is a message. For trying flows out, and for seeing the service work with nothing else. */
export function createTerminal(options: TerminalOptions): TerminalChannel {
  const { input, output, address, styled, downloads, now } = options
  const lines = createInterface({ input })
  let state: ChannelState = 'starting'
  let accepted: Promise<void> = Promise.resolve()
  const say = async (accept: Accept, text: string): Promise<void> => {
    await accept({
      channel: 'terminal',
      eventId: randomUUID(),
      address,
      receivedAt: now(),
      input: { kind: 'text', text },
    })
  }
  return {
    name: 'terminal',
    maxText: 4000,
    pace: { perSecond: 1000, burst: 1000, addressPerSecond: 100, addressBurst: 100, inFlight: 1 },
    idempotentSend: false,
    left: once(lines, 'close').then(() => accepted),
    start(accept) {
      state = 'open'
      lines.on('line', (line) => {
        if (line.trim() !== '') accepted = accepted.then(() => say(accept, line))
      })
      return Promise.resolve()
    },
    async stop() {
      state = 'stopped'
      lines.close()
      await accepted
    },
    async send(to, message) {
      if (to !== address) return elsewhere
      try {
        const saved =
          message.file === undefined ? [] : [`${downloads.label} ${await save(downloads.folder, message.file)}`]
        const words = written(message, styled)
        output.write(`\n${[...(words === '' ? [] : [words]), ...saved].join('\n\n')}\n\n`)
        return { ok: true }
      } catch {
        return { ok: false, error: { kind: 'rejected', detail: 'the file could not be saved' } }
      }
    },
    fetchFile: () => Promise.resolve({ ok: false, reason: 'gone' }),
    reachable: () => Promise.resolve(true),
    health: () => ({ state }),
  }
}

function written(message: OutgoingMessage, styled: boolean): string {
  const spans = parseMarkup(numberedText(message))
  return spans.map((span) => (styled ? inStyle(span) : span.text)).join('')
}

/** ECMA-48 escape sequences: 1 bold, 3 italic, 0 plain again. */
function inStyle(span: Span): string {
  const codes = [...(span.bold ? ['1'] : []), ...(span.italic ? ['3'] : [])]
  return codes.length === 0 ? span.text : `\u001b[${codes.join(';')}m${span.text}\u001b[0m`
}
