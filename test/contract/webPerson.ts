import { createHash, randomUUID } from 'node:crypto'
import { createBrowser } from '../http/browser.js'
import type { Changes } from '../support/telegram/until.js'
import { beyond, type Heard, type Parcel, type Person, type Sendable } from './driver.js'
import { openLine, type Entry, type EventLine } from './eventLine.js'
import { place, samples } from './parcels.js'

interface Unsent {
  /** False when it is to be tried again. */
  readonly post: () => Promise<'sent' | 'refused' | 'later'>
  readonly done: (end: 'sent' | 'refused') => void
}

let people = 0

/** Somebody in front of the chat page: what was not taken yet waits in the browser and is sent in order, under the same id. */
export class WebPerson implements Person {
  readonly heard: Heard[] = []
  readonly #browser: ReturnType<typeof createBrowser>
  readonly #changes: Changes
  readonly #entries: Entry[] = []
  readonly #unsent: Unsent[] = []
  readonly #url: string
  #line: EventLine | undefined
  #flushing: Promise<void> | undefined
  #away = false
  #last: () => Promise<unknown> = beyond

  constructor(url: string, changes: Changes) {
    this.#url = url
    this.#browser = createBrowser(url)
    this.#changes = changes
    // Everybody calls from a network of their own.
    const number = ++people
    this.#browser.headers['X-Forwarded-For'] = `10.0.${String(number >> 8)}.${String(number & 255)}`
  }

  get addresses(): [string] {
    const secret = /chat=([^;]+)/.exec(this.#browser.headers['Cookie'] ?? '')?.[1] ?? ''
    return [createHash('sha256').update(secret).digest('base64url')]
  }

  async begins(): Promise<void> {
    await this.#browser.begin()
    await this.comesBack()
  }

  async goesAway(): Promise<void> {
    this.#away = true
    this.#line?.cut()
    await this.#flushing
  }

  /** Opens the stream where it is not open, from what was heard last on, and sends what waits. */
  async comesBack(): Promise<void> {
    this.#away = false
    if (this.#line?.isOpen() !== true) {
      const after = this.#entries.at(-1)?.id ?? 'd0'
      this.#line = await openLine(`${this.#url}/chat/events?after=${after}`, this.#browser.headers, (entry) => {
        this.#hears(entry)
      })
    }
    await this.#flush()
  }

  async says(text: string): Promise<void> {
    await this.#posts({ text })
  }

  async takes(at: number, label: string): Promise<void> {
    const choice = this.#entries[at]?.choices.find((one) => one.label === label)
    if (choice === undefined) throw new Error(`no button says ${label}`)
    await this.#posts({ choice: choice.id, label: label.slice(0, 200) })
  }

  sends(what: Sendable, { bytes }: Parcel = {}): Promise<'sent' | 'refused'> {
    if (what === 'location') return this.#posts(place)
    if (!(what in samples)) return beyond()
    const file = bytes ?? samples[what as keyof typeof samples]
    const id = randomUUID()
    return this.#does(() => this.#browser.upload(file, id))
  }

  async comesAgain(times: number): Promise<void> {
    await Promise.all(Array.from({ length: times }, () => this.#last()))
  }

  loses = beyond
  comesUnderOtherName = beyond
  isRefused = beyond
  blocks = beyond
  unblocks = beyond

  #posts(message: object): Promise<'sent' | 'refused'> {
    const id = randomUUID()
    return this.#does(() => this.#browser.post('/chat/messages', { id, ...message }))
  }

  /** Resolves when it is over, or at once while there is no network. */
  async #does(request: () => Promise<Response>): Promise<'sent' | 'refused'> {
    this.#last = request
    const over = new Promise<'sent' | 'refused'>((done) => {
      this.#unsent.push({ done, post: async () => endOf(await request().catch(() => undefined)) })
    })
    if (this.#away) return 'sent'
    await this.#flush()
    return over
  }

  #flush(): Promise<void> {
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = undefined
    })
    return this.#flushing
  }

  async #flushAll(): Promise<void> {
    for (let next = this.#unsent[0]; next !== undefined && !this.#away; next = this.#unsent[0]) {
      const end = await next.post()
      if (end === 'later') return
      this.#unsent.shift()
      next.done(end)
    }
  }

  /** A message may come twice, and is known by its id. */
  #hears(entry: Entry): void {
    if (this.#entries.some(({ id }) => id === entry.id)) return
    const { choices, file, id, spans } = entry
    this.#entries.push(entry)
    this.heard.push({
      text: spans.map(({ text }) => text).join(''),
      choices: choices.map(({ label }) => label),
      ...(file && { file: { name: file.name, bytes: () => this.#download(id) } }),
    })
    this.#changes.happened()
  }

  async #download(delivery: string): Promise<Uint8Array> {
    const response = await this.#browser.get(`/chat/files/${delivery}`)
    return new Uint8Array(await response.arrayBuffer())
  }
}

/** As the page decides: what is too big or not taken never will be, everything else is tried again. */
function endOf(response: Response | undefined): 'sent' | 'refused' | 'later' {
  if (response?.ok === true) return 'sent'
  return response?.status === 413 || response?.status === 415 ? 'refused' : 'later'
}
