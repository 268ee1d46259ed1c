import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { largestFile } from '../../src/attachments/accepted.js'
import { mediaOf } from '../../src/attachments/inspect.js'
import type { InboundEvent, OutgoingMessage } from '../../src/channels/channel.js'
import { createWebChannel } from '../../src/channels/web/channel.js'
import type { WebChannel } from '../../src/channels/web/channel.js'
import { createApp } from '../../src/http/app.js'
import type { AppOptions } from '../../src/http/app.js'
import type { ReadHistory, StoredEntry } from '../../src/http/chatEntry.js'
import type { ReadSent } from '../../src/http/chatFiles.js'
import { startHttp } from '../../src/http/server.js'
import type { HttpServer } from '../../src/http/server.js'
import { createLog } from '../../src/log.js'

/** What the service remembers of conversations in these tests; it outlives a restart of the service, as a database would. */
export interface Notebook {
  readonly events: InboundEvent[]
  readonly history: ReadHistory
  readonly sent: ReadSent
  /** Writes down a message to an address; its id is the delivery's. */
  note(address: string, message: OutgoingMessage): string
}

export interface World {
  readonly url: string
  readonly channel: WebChannel
  readonly notebook: Notebook
  readonly server: HttpServer
  /** All that was logged. */
  readonly lines: string[]
  /** Where uploads are. */
  readonly folder: string
  stop(): Promise<void>
}

type Answer = (event: InboundEvent) => readonly OutgoingMessage[] | Promise<readonly OutgoingMessage[]>

export interface WorldOptions {
  readonly port?: number
  readonly notebook?: Notebook
  readonly answer?: Answer
  readonly app?: Partial<AppOptions>
}

const languages: AppOptions['languages'] = [
  { id: 'es', aliases: ['espanol'], format: 'es-EC' },
  { id: 'en', aliases: ['ingles'], format: 'en-US' },
]

export function say(text: string, ...labels: string[]): OutgoingMessage {
  return { text, choices: labels.map((label, index) => ({ id: `c${String(index + 1)}`, label })) }
}

/** The real HTTP application on a free port of this machine, with the real web channel; the conversation is `answer`. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const notebook = options.notebook ?? createNotebook()
  const folder = mkdtempSync(join(tmpdir(), 'uploads-'))
  const channel = createWebChannel({ now: () => new Date(), uploads: { folder, maxBytes: largestFile, mediaOf } })
  const lines: string[] = []
  const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } })
  const app = createApp({
    log,
    health: { ping: () => Promise.resolve(), channels: () => [channel] },
    metrics: { page: () => Promise.resolve({ type: 'text/plain', text: 'numbers 1\n' }) },
    text,
    languages,
    chat: { channel, history: notebook.history, sent: notebook.sent },
    ...options.app,
  })
  await channel.start(conversation(notebook, channel, options.answer ?? (() => [])))
  const server = await startHttp({ app, host: '127.0.0.1', port: options.port ?? 0, graceMs: 500 })
  const stop = async () => {
    await channel.stop()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: server.url, channel, notebook, server, lines, folder, stop }
}

/** Accepts each event once, as the service does, and sends what `answer` says. */
function conversation(notebook: Notebook, channel: WebChannel, answer: Answer) {
  return async (event: InboundEvent) => {
    if (notebook.events.some(({ eventId }) => eventId === event.eventId)) return
    const messages = await answer(event)
    notebook.events.push(event)
    for (const message of messages) {
      const id = notebook.note(event.address, message)
      setImmediate(() => void channel.send(event.address, message, id))
    }
  }
}

export function createNotebook(): Notebook {
  const events: InboundEvent[] = []
  const sent: { readonly address: string; readonly entry: StoredEntry; readonly afterEvents: number }[] = []
  const said = ({ input, receivedAt }: InboundEvent, index: number): StoredEntry => {
    const body = input.kind === 'text' ? input.text : input.kind === 'choice' ? (input.label ?? '') : ''
    const what = input.kind === 'media' ? input.media : input.kind === 'location' ? input.kind : undefined
    return { from: 'citizen', id: `i${String(index + 1)}`, at: receivedAt, body, what }
  }
  const history: ReadHistory = ({ address, afterDelivery = 0, limit }) => {
    const citizen = events.map((event, index) => ({
      address: event.address,
      entry: said(event, index),
      afterEvents: index,
    }))
    const all = [...citizen, ...sent]
      .filter((item) => item.address === address)
      .sort((a, b) => a.afterEvents - b.afterEvents)
    const from = all.findIndex(({ entry }) => entry.id === `d${String(afterDelivery)}`) + 1
    const entries = all.slice(from).map(({ entry }) => entry)
    return Promise.resolve(afterDelivery > 0 ? entries.slice(0, limit) : entries.slice(-limit))
  }
  return {
    events,
    history,
    sent: ({ address, delivery }) => {
      const found = sent.find((item) => item.address === address && item.entry.id === `d${String(delivery)}`)
      return Promise.resolve(found?.entry.body ?? null)
    },
    note(address, message) {
      const id = `d${String(sent.length + 1)}`
      const entry: StoredEntry = { from: 'service', id, at: new Date(), body: JSON.stringify(message) }
      sent.push({ address, entry, afterEvents: events.length - 0.5 })
      return id
    },
  }
}

const names = {
  service: 'Gobierno Abierto Riobamba',
  municipality: 'Municipio de Riobamba',
  campaign: 'Riobamba, nuestro orgullo',
}

const words = new Map(languages.map(({ id }) => [id, wordsOf(id)]))

/** The page's real words, without the machinery that checks and loads all of the content. */
function text(key: string, language: string): string {
  const found = words.get(language)?.[key.replace('web.', '')]
  if (found === undefined) throw new Error(`no text ${key} in ${language}`)
  return found.replace(/\{(\w+)\}/g, (_, name: keyof typeof names) => names[name])
}

function wordsOf(language: string): Record<string, string> {
  return z.record(z.string(), z.string()).parse(parse(readFileSync(`locales/${language}/web.yaml`, 'utf8')))
}
