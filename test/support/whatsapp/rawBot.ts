import {
  Browsers,
  BufferJSON,
  initAuthCreds,
  makeWASocket,
  normalizeMessageContent,
  proto,
} from '@whiskeysockets/baileys'
import type {
  AuthenticationState,
  BinaryNode,
  ConnectionState,
  SignalDataSet,
  SignalDataTypeMap,
  WAMessage,
  WASocket,
} from '@whiskeysockets/baileys'
import { pino } from 'pino'
import { Changes } from '../telegram/until.js'
import type { FakeWhatsapp } from './fakeWhatsapp.js'

const bootstrap: number = proto.HistorySync.HistorySyncType.INITIAL_BOOTSTRAP

/** What happened to a message as the bot was told. */
export interface Update {
  readonly id: string
  readonly status: number | undefined
  readonly parameters: readonly string[]
}

/** Baileys as it is, with its keys in memory and nothing of our channel around it; for testing the fake itself. */
export class RawBot {
  readonly changes = new Changes()
  readonly heard: { readonly message: WAMessage; readonly type: 'notify' | 'append' }[] = []
  readonly updates: Update[] = []
  readonly states: Partial<ConnectionState>[] = []
  readonly qrs: string[] = []
  /** The codes with which connections ended. */
  readonly ends: (number | undefined)[] = []
  readonly calls: string[] = []
  /** How many parts of the phone's history came. */
  histories = 0
  readonly #fake: FakeWhatsapp
  readonly #sent = new Map<string, proto.IMessage>()
  readonly #kept = new Map<string, string>()
  readonly #auth = freshAuth(this.#kept)
  #socket: WASocket | undefined
  #open = false

  constructor(fake: FakeWhatsapp) {
    this.#fake = fake
  }

  get socket(): WASocket {
    if (!this.#socket) throw new Error('The bot has not connected yet')
    return this.#socket
  }

  get creds() {
    return this.#auth.creds
  }

  /** Connects once; and once more where the server asks for that. */
  connects(options: { connectTimeoutMs?: number } = {}): void {
    const socket = makeWASocket({
      auth: this.#auth,
      waWebSocketUrl: this.#fake.url,
      logger: pino({ level: 'silent' }),
      browser: Browsers.ubuntu('Chrome'),
      markOnlineOnConnect: false,
      syncFullHistory: false,
      retryRequestDelayMs: 10,
      // With any other part of the history, Baileys would hold back everything for 20 s to wait for it.
      shouldSyncHistoryMessage: ({ syncType }) => Number(syncType) === bootstrap,
      getMessage: ({ id }) => Promise.resolve(this.#sent.get(id ?? '')),
      ...options,
    })
    this.#socket = socket
    this.#open = false
    this.#listen(socket)
  }

  async opens(): Promise<void> {
    this.connects()
    await this.isOpen()
  }

  /** Connects, links by QR and opens. */
  async links(): Promise<void> {
    this.connects()
    await this.#fake.scanQr(await this.showsQr(1))
    await this.isOpen()
  }

  showsQr(count: number): Promise<string> {
    return this.changes.until(`QR code ${String(count)}`, () => this.qrs[count - 1])
  }

  async isOpen(): Promise<void> {
    await this.changes.until('the bot to be open', () => this.#open)
  }

  /** Sends a text with an id of its own, and tells what the server said: an error code, or nothing at all. */
  async says(
    to: string,
    text: string,
    id = `3EB0${Math.random().toString(16).slice(2).toUpperCase()}`,
    withinMs = 5000,
  ) {
    const ack: Promise<BinaryNode | undefined> = this.socket.waitForMessage<BinaryNode>(id, withinMs)
    const answer = ack.then(
      (stanza) => (stanza ? (stanza.attrs['error'] ?? 'ok') : 'silence'),
      () => 'closed',
    )
    const sent = await this.socket.sendMessage(to, { text }, { messageId: id })
    if (sent?.message) this.#sent.set(id, sent.message)
    return answer
  }

  /** With which code the connection ended for the nth time. */
  async ended(count: number): Promise<number | undefined> {
    await this.changes.until(`end ${String(count)}`, () => this.ends.length >= count)
    return this.ends[count - 1]
  }

  /** What it heard from others. */
  get others(): WAMessage[] {
    return this.heard.map(({ message }) => message).filter(({ key }) => key.fromMe !== true)
  }

  /** What it heard from others, in words, once it is so much. */
  async hears(count: number): Promise<string[]> {
    await this.changes.until(`${String(count)} messages to the bot`, () => this.others.length >= count)
    return this.others.map(wordsOf)
  }

  /** Waits for what became of a message. */
  async isTold(id: string, status: number): Promise<Update> {
    return this.changes.until(`status ${String(status)} of ${id}`, () =>
      this.updates.find((update) => update.id === id && update.status === status),
    )
  }

  /** Counts from here: nothing was heard, and no connection ended, before. */
  startsAfresh(): void {
    for (const list of [this.heard, this.updates, this.states, this.qrs, this.ends, this.calls]) list.length = 0
  }

  /** Loses what it needs to read somebody's messages, as after a crash of a careless store. */
  forgetsSession(lid: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`session ${lid}_`)) this.#kept.delete(key)
  }

  /** Remembers what it knows now; calling the result takes it back there, as after a crash before anything was stored. */
  savesState(): () => void {
    const saved = [...this.#kept]
    return () => {
      this.#kept.clear()
      for (const [key, value] of saved) this.#kept.set(key, value)
    }
  }

  /** Hears messages no more, and so does not confirm them. */
  goesDeaf(): void {
    this.socket.ws.removeAllListeners('CB:message')
  }

  async stops(): Promise<void> {
    await this.#socket?.end(undefined)
  }

  #listen(socket: WASocket): void {
    socket.ev.on('connection.update', (update) => {
      this.#changed(update)
    })
    socket.ev.on('messages.upsert', ({ messages, type }) => {
      for (const message of messages) {
        this.heard.push({ message, type })
        if (message.status != null) this.#told(message.key.id, message)
      }
      this.changes.happened()
    })
    socket.ev.on('messages.update', (updates) => {
      for (const { key, update } of updates) this.#told(key.id, update)
      this.changes.happened()
    })
    socket.ev.on('messaging-history.set', () => {
      this.histories++
      this.changes.happened()
    })
    socket.ev.on('call', (calls) => {
      this.calls.push(...calls.map(({ id, status }) => `${id} ${status}`))
      this.changes.happened()
    })
  }

  #changed(update: Partial<ConnectionState>): void {
    this.states.push(update)
    if (update.connection !== undefined) this.#open = update.connection === 'open'
    if (update.qr !== undefined) this.qrs.push(update.qr)
    if (update.connection === 'close') {
      const code = statusOf(update.lastDisconnect?.error)
      this.ends.push(code)
      if (code === 515) this.connects()
    }
    this.changes.happened()
  }

  #told(id: string | null | undefined, { status, messageStubParameters }: Partial<WAMessage>): void {
    const parameters = (messageStubParameters ?? []) as string[]
    this.updates.push({ id: id ?? '', status: status ?? undefined, parameters })
  }
}

function wordsOf(message: WAMessage): string {
  const content = normalizeMessageContent(message.message)
  return content?.conversation ?? content?.extendedTextMessage?.text ?? ''
}

function statusOf(error: (Error & { output?: { statusCode?: number } }) | undefined): number | undefined {
  return error?.output?.statusCode
}

/** As a database would do it, values are kept as text. */
function freshAuth(kept: Map<string, string>): AuthenticationState {
  return {
    creds: initAuthCreds(),
    keys: {
      get: <T extends keyof SignalDataTypeMap>(type: T, ids: string[]) => {
        const found: Record<string, SignalDataTypeMap[T]> = {}
        for (const id of ids) {
          const value = kept.get(`${type} ${id}`)
          if (value !== undefined) found[id] = JSON.parse(value, BufferJSON.reviver) as SignalDataTypeMap[T]
        }
        return found
      },
      set: (data: SignalDataSet) => {
        for (const [type, values] of Object.entries(data)) {
          for (const [id, value] of Object.entries(values)) {
            if (value === null) kept.delete(`${type} ${id}`)
            else kept.set(`${type} ${id}`, JSON.stringify(value, BufferJSON.replacer))
          }
        }
      },
    },
  }
}
