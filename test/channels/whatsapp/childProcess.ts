import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { built } from '../../support/programs.js'
import { Changes } from '../../support/telegram/until.js'
import type { FakeWhatsapp } from '../../support/whatsapp/fakeWhatsapp.js'

/** What the program is told to do. */
export interface Wanted {
  readonly url: string
  readonly file: string
  /** base64. */
  readonly secretsKey: string
  /** Where it notes, durably, what it has heard. */
  readonly notes: string
  readonly dies?: { readonly point: 'before' | 'after'; readonly write: number }
}

/** What it tells. */
export type Told =
  | { readonly kind: 'status'; readonly state: string; readonly qr: string; readonly detail: string }
  | { readonly kind: 'heard'; readonly text: string }
  /** What the console was kept from printing, in calls. */
  | { readonly kind: 'quiet'; readonly dropped: number }

const program = built('test/channels/whatsapp/program.ts')
const uninstalled = new URL('uninstalled.mjs', import.meta.url).href

/** A connection in a process of its own. */
export class Child {
  readonly changes = new Changes()
  readonly told: Told[] = []
  /** Everything that came out of it, standard output and error together. */
  printed = ''
  readonly #process: ChildProcess
  #over = false

  constructor(fake: FakeWhatsapp, wanted: Omit<Wanted, 'url'>, { installed = true, runs = program } = {}) {
    this.#process = fork(runs, {
      execArgv: ['--enable-source-maps', ...(installed ? [] : ['--import', uninstalled])],
      env: {
        ...process.env,
        ...(installed && fake.environment),
        WANTED: JSON.stringify({ ...wanted, url: fake.url }),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#process.on('message', (told: Told) => {
      this.told.push(told)
      this.changes.happened()
    })
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.printed += bytes.toString()
        this.changes.happened()
      })
    }
    this.#process.on('close', () => {
      this.#over = true
      this.changes.happened()
    })
    onTestFinished(() => this.kill())
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  get states(): string[] {
    return this.told.flatMap((told) => (told.kind === 'status' ? [told.state] : []))
  }

  get details(): string[] {
    return this.told.flatMap((told) => (told.kind === 'status' ? [told.detail] : []))
  }

  async is(state: string): Promise<void> {
    await this.until(state, () => this.states.at(-1) === state)
  }

  /** All QR codes it has shown. */
  get qrs(): string[] {
    return this.told.flatMap((told) => (told.kind === 'status' && told.qr !== '' ? [told.qr] : []))
  }

  get dropped(): number {
    return this.told.reduce((sum, told) => sum + (told.kind === 'quiet' ? told.dropped : 0), 0)
  }

  /** The QR code it shows. */
  shows(): Promise<string> {
    return this.until('a QR code', () => {
      const last = this.told.findLast((told) => told.kind === 'status')
      return last?.kind === 'status' && last.qr !== '' ? last.qr : undefined
    })
  }

  async heard(text: string): Promise<void> {
    await this.until(`"${text}" to be heard`, () =>
      this.told.some((told) => told.kind === 'heard' && told.text === text),
    )
  }

  async until<T>(awaited: string, find: () => T | undefined | false): Promise<T> {
    const found = await this.changes.until(awaited, () => asFound(find()) ?? (this.#over && 'over'), 60_000)
    if (found === 'over') throw new Error(`it ended before ${awaited}:\n${this.printed}`)
    return found.value
  }

  /** Waits until it has died by itself. */
  async dies(): Promise<void> {
    await this.changes.until('its death', () => this.#over, 60_000)
  }

  get isOver(): boolean {
    return this.#over
  }

  async kill(): Promise<void> {
    if (this.#over) return
    this.#process.kill('SIGKILL')
    await once(this.#process, 'close')
  }

  /** Ends in order. */
  async stop(): Promise<void> {
    this.#process.send('stop')
    await this.dies()
  }
}

function asFound<T>(value: T | undefined | false): { value: T } | undefined {
  return value === undefined || value === false ? undefined : { value }
}
