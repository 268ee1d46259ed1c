import type { Chat, Message } from 'grammy/types'
import { createTelegram, type TelegramChannel } from '../../src/channels/telegram/telegram.js'
import type { ShownMessage } from '../support/telegram/chats.js'
import { quick } from '../support/telegram/connected.js'
import { startFakeTelegram, type Citizen, type FakeTelegram } from '../support/telegram/fakeTelegram.js'
import { beyond, type Driver, type Heard, type Parcel, type Person, type Sendable } from './driver.js'
import { readNumbered } from './numbered.js'
import { phone, place, samples, type FileKind } from './parcels.js'

/** Telegram, with its fake Bot API server, which is asked for news by long polls. */
export async function telegramDriver(): Promise<Driver> {
  const telegram = await startFakeTelegram()
  let channel: TelegramChannel | undefined
  const isOpen = (): boolean => telegram.world.updates.isPolled && channel?.health().state === 'open'
  return {
    name: 'telegram',
    changes: telegram.world.changes,
    channel({ clock, log }) {
      const { token, apiRoot } = telegram
      channel = createTelegram({ token, apiRoot, mode: 'polling', commands: [], log, clock, timing: quick })
      return channel
    },
    async connected() {
      await telegram.until('the channel to be open', isOpen)
    },
    citizen: () => Promise.resolve(new TelegramPerson(telegram)),
    goesAway: () => telegram.goesDown(),
    comesBack: () => telegram.comesBack(),
    close: () => telegram.stop(),
  }
}

class TelegramPerson implements Person {
  readonly #telegram: FakeTelegram
  readonly #citizen: Citizen
  /** The messages as they came: their buttons go when one is pressed, and phones show them for a while. */
  readonly #shown: ShownMessage[] = []
  readonly #heard: Heard[] = []
  /** The update of what they did last. */
  #last = 0

  constructor(telegram: FakeTelegram) {
    this.#telegram = telegram
    this.#citizen = telegram.citizen()
  }

  get addresses(): [string] {
    return [String(this.#citizen.id)]
  }

  get heard(): readonly Heard[] {
    for (const message of this.#citizen.inbox.slice(this.#shown.length)) {
      this.#shown.push({ ...message })
      this.#heard.push(heardOf(message))
    }
    return this.#heard
  }

  says(text: string): Promise<void> {
    return this.#did(this.#citizen.says(text))
  }

  takes(at: number, label: string): Promise<void> {
    const shown = this.heard.length > at ? this.#shown[at] : undefined
    if (shown === undefined) throw new Error(`nothing was heard at ${String(at)}`)
    return this.#did(this.#citizen.presses(label, shown))
  }

  async sends(what: Sendable, { bytes, caption }: Parcel = {}): Promise<'sent'> {
    await this.#did(this.#send(what, bytes, caption === undefined ? {} : { caption }))
    return 'sent'
  }

  comesAgain(times: number): Promise<void> {
    for (let i = 0; i < times; i++) this.#telegram.world.repeat(this.#last)
    return Promise.resolve()
  }

  comesUnderOtherName = beyond

  loses(what: 'message' | 'answer'): void {
    this.#telegram.fails('sendMessage', { kind: what === 'answer' ? 'lost_after' : 'lost_before' })
  }

  isRefused(): void {
    this.#citizen.isGone()
  }

  blocks(): Promise<void> {
    return this.#did(this.#citizen.blocks())
  }

  unblocks(): Promise<void> {
    return this.#did(this.#citizen.unblocks())
  }

  #did(update: number): Promise<void> {
    this.#last = update
    return Promise.resolve()
  }

  #send(what: Sendable, bytes: Uint8Array | undefined, words: { caption?: string }): number {
    const citizen = this.#citizen
    if (what === 'location') return citizen.sharesLocation(place.latitude, place.longitude)
    if (what === 'contact') return citizen.sharesContact(phone)
    if (what === 'edited') return this.#edits()
    if (what === 'unsupported') return citizen.sends({ dice: { emoji: '🎲', value: 6 } })
    if (what === 'photo') return citizen.sendsPhoto({ bytes: bytes ?? samples.photo, ...words })
    return citizen.sends({ ...this.#fileOf(what, bytes ?? samples[what]), ...words })
  }

  /** Words of theirs: of a location, Telegram reports each step of whoever shares where they walk as an edit. */
  #edits(): number {
    const { user } = this.#citizen
    const chat: Chat.PrivateChat = { id: user.id, type: 'private', first_name: user.first_name }
    const edited_message = { message_id: 1, from: user, chat, date: 1, edit_date: 2, text: 'corregido' }
    return this.#telegram.world.tell({ edited_message })
  }

  #fileOf(what: Exclude<FileKind, 'photo'>, bytes: Uint8Array): Partial<Message> {
    const { files } = this.#telegram.world
    const id = `file of ${String(this.#citizen.id)} ${String(files.size)}`
    files.set(id, { bytes, path: `files/${String(files.size)}`, mime: 'application/octet-stream' })
    return { [what]: { file_id: id, file_unique_id: id, file_size: bytes.length } }
  }
}

/** The options are there twice: as numbered lines, and as buttons, which are cut where they are long. */
function heardOf({ text, buttons, file }: ShownMessage): Heard {
  const read = readNumbered(text)
  const cut = buttons.flat().map((label) => label.replace(/…$/, ''))
  const same = cut.length === read.choices.length && cut.every((label, i) => read.choices[i]?.startsWith(label))
  if (!same) throw new Error(`buttons and lines differ: ${JSON.stringify({ buttons, lines: read.choices })}`)
  if (file === undefined) return read
  return { ...read, file: { name: file.name, bytes: () => Promise.resolve(file.bytes) } }
}
