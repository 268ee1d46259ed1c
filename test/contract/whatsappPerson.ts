import type { Citizen, FakeWhatsapp, ShownMessage } from '../support/whatsapp/fakeWhatsapp.js'
import { lidJid, pnJid } from '../support/whatsapp/jids.js'
import { beyond, type Heard, type Parcel, type Person, type Sendable } from './driver.js'
import { readNumbered } from './numbered.js'
import { phone, place, samples } from './parcels.js'
import { shownByPhone } from './whatsappLook.js'

/** Refused for a reason that sending again does not mend. */
const REFUSED = 400

/** Somebody with WhatsApp, called by the name that is no number; options are numbers to type. */
export class WhatsappPerson implements Person {
  readonly #whatsapp: FakeWhatsapp
  readonly #citizen: Citizen
  readonly #heard: Heard[] = []
  /** Says what they did last once more. */
  #last: (addressing: 'lid' | 'pn') => void = beyond

  constructor(whatsapp: FakeWhatsapp) {
    this.#whatsapp = whatsapp
    this.#citizen = whatsapp.citizen()
  }

  get addresses(): [string, string] {
    return [lidJid(this.#citizen), pnJid(this.#citizen)]
  }

  get heard(): readonly Heard[] {
    const fresh = this.#citizen.inbox.slice(this.#heard.length)
    this.#heard.push(...fresh.map(heardOf))
    return this.#heard
  }

  says(text: string): Promise<void> {
    const id = this.#citizen.says(text)
    this.#last = (addressing) => this.#citizen.says(text, { id, addressing })
    return Promise.resolve()
  }

  takes(at: number, label: string): Promise<void> {
    return this.says(String((this.heard[at]?.choices.indexOf(label) ?? -1) + 1))
  }

  sends(what: Sendable, { bytes, caption }: Parcel = {}): Promise<'sent'> {
    this.#send(what, bytes, caption === undefined ? {} : { caption })
    this.#last = beyond
    return Promise.resolve('sent')
  }

  comesAgain(times: number): Promise<void> {
    for (let i = 0; i < times; i++) this.#last('lid')
    return Promise.resolve()
  }

  comesUnderOtherName(): Promise<void> {
    this.#last('pn')
    return Promise.resolve()
  }

  loses(what: 'message' | 'answer'): void {
    this.#citizen.loses = what
  }

  isRefused(): void {
    this.#whatsapp.refuses(this.#citizen, REFUSED)
  }

  blocks = beyond
  unblocks = beyond

  #send(what: Sendable, bytes: Uint8Array | undefined, words: { caption?: string }): string {
    const citizen = this.#citizen
    if (what === 'location') return citizen.sharesLocation(place.latitude, place.longitude)
    if (what === 'contact') return citizen.sharesContact(phone)
    if (what === 'edited') return citizen.edits('corregido')
    if (what === 'unsupported') return citizen.sends({ pollCreationMessageV3: { name: '?', options: [] } })
    const file = bytes ?? samples[what]
    if (what === 'photo') return citizen.sendsPhoto({ bytes: file, ...words })
    if (what === 'voice') return citizen.sendsVoice(file)
    if (what === 'audio') return this.#sendsAudio(file)
    if (what === 'video') return citizen.sendsVideo(file, words.caption)
    if (what === 'sticker') return citizen.sendsSticker(file)
    return citizen.sendsDocument(file, 'application/pdf', words)
  }

  #sendsAudio(bytes: Uint8Array): string {
    const { media, mediaBase } = this.#whatsapp.world
    return this.#citizen.sends(async () => {
      return { audioMessage: { ...(await media.keep(bytes, 'audio', mediaBase)), mimetype: 'audio/mpeg', seconds: 3 } }
    })
  }
}

function heardOf({ text, file }: ShownMessage): Heard {
  const read = readNumbered(shownByPhone(text))
  if (file === undefined) return read
  return { ...read, file: { name: file.name ?? '', bytes: () => Promise.resolve(file.bytes) } }
}
