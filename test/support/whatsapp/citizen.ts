import { proto } from '@whiskeysockets/baileys'
import type { MediaType } from '@whiskeysockets/baileys'
import type { Device } from './device.js'
import { fileOf, textOf, type Copy, type ShownMessage } from './inbox.js'
import { jidOf, lidJid, pnJid, type Addressing, type Names } from './jids.js'
import type { Encrypted } from './libsignal.js'
import { SignalUser } from './signalUser.js'
import { el, seconds, type Stanza } from './stanza.js'
import type { World } from './world.js'

/** How a message comes; by default encrypted, from the LID, naming the phone number too. */
export interface Manner {
  readonly addressing?: Addressing
  /** Without the other of the two names, as it happens on WhatsApp too. */
  readonly noAlt?: boolean
  readonly id?: string
  /** When it was written, in seconds. */
  readonly t?: number
  /** `false`: in plain, as messages from some of WhatsApp's own services come. */
  readonly encrypted?: boolean
  /** It waits on the server until the next login, even if the bot is connected. */
  readonly offline?: boolean
}

/** Files are encrypted when they are sent. */
type Content = proto.IMessage | (() => Promise<proto.IMessage>)

export interface Photo {
  readonly caption?: string
  readonly bytes?: Uint8Array
}

/** A person with WhatsApp on the phone. */
export class Citizen implements Names {
  readonly pn: string
  readonly lid: string
  readonly name: string
  readonly phone: SignalUser
  /** Every message of the bot once, oldest first. */
  readonly inbox: ShownMessage[] = []
  /** Every arrival, also those of messages that were there before, and of what phones do not show. */
  readonly copies: Copy[] = []
  /** The ids of messages that the bot marked as read. */
  readonly seenByBot: string[] = []
  /** Only who has written can be written to while reaching out is locked. */
  hasWritten = false
  /** `gone` has no WhatsApp (any more); `blocking` gets nothing and says nothing. */
  standing: 'there' | 'blocking' | 'gone' = 'there'
  /** The server refuses what the bot sends here with this code. */
  refusedWith: number | undefined
  /** What happens to the next message to them: it vanishes, or arrives while the bot is not told. */
  loses: 'message' | 'answer' | undefined
  readonly #world: World
  #lastId: string | undefined
  #sendLastAgain: (() => void) | undefined
  #read = 0

  constructor(world: World, names: Names, name: string, registrationId: number) {
    this.pn = names.pn
    this.lid = names.lid
    this.name = name
    this.phone = new SignalUser(names.pn, registrationId)
    this.#world = world
  }

  /** Gives the id of the message. */
  says(text: string, manner: Manner = {}): string {
    return this.sends({ conversation: text }, manner)
  }

  /** A message with whatever content. */
  sends(content: Content, manner: Manner = {}): string {
    const id = manner.id ?? this.#world.messageId()
    this.hasWritten = true
    this.#lastId = id
    const write = (device: Device, count?: string) => this.#write(id, content, manner, device, count)
    this.#world.sends(this.phone, id, write, { held: manner.offline === true })
    this.#sendLastAgain = () => {
      this.#world.sends(this.phone, id, write)
    }
    return id
  }

  sendsPhoto({ caption, bytes = Buffer.from('a photo') }: Photo = {}, manner: Manner = {}): string {
    const content = async () => {
      const imageMessage = { ...(await this.#keep(bytes, 'image')), mimetype: 'image/jpeg', height: 960, width: 1280 }
      return { imageMessage: { ...imageMessage, ...(caption !== undefined && { caption }) } }
    }
    return this.sends(content, manner)
  }

  sendsVoice(bytes: Uint8Array = Buffer.from('a voice'), manner: Manner = {}): string {
    const about = { mimetype: 'audio/ogg; codecs=opus', ptt: true, seconds: 3 }
    return this.sends(async () => ({ audioMessage: { ...(await this.#keep(bytes, 'audio')), ...about } }), manner)
  }

  sendsVideo(bytes: Uint8Array = Buffer.from('a video'), caption = ''): string {
    return this.sends(async () => ({
      videoMessage: { ...(await this.#keep(bytes, 'video')), mimetype: 'video/mp4', seconds: 3, caption },
    }))
  }

  sendsSticker(bytes: Uint8Array = Buffer.from('a sticker')): string {
    return this.sends(async () => ({
      stickerMessage: { ...(await this.#keep(bytes, 'sticker')), mimetype: 'image/webp' },
    }))
  }

  sendsDocument(
    bytes: Uint8Array = Buffer.from('a document'),
    mimetype = 'application/pdf',
    { name = 'file.pdf', caption }: { name?: string; caption?: string } = {},
    manner: Manner = {},
  ): string {
    const content = async () => {
      const documentMessage = { ...(await this.#keep(bytes, 'document')), mimetype, fileName: name, title: name }
      if (caption === undefined) return { documentMessage }
      return { documentWithCaptionMessage: { message: { documentMessage: { ...documentMessage, caption } } } }
    }
    return this.sends(content, manner)
  }

  sharesLocation(degreesLatitude: number, degreesLongitude: number): string {
    return this.sends({ locationMessage: { degreesLatitude, degreesLongitude } })
  }

  sharesContact(phone: string, displayName = this.name): string {
    const vcard = ['BEGIN:VCARD', 'VERSION:3.0', `FN:${displayName}`, `TEL;type=CELL:${phone}`, 'END:VCARD'].join('\n')
    return this.sends({ contactMessage: { displayName, vcard } })
  }

  /** Their phone sends what they sent last so many times more, under the same id, as phones do on bad networks. */
  comesAgain(times = 1): void {
    for (let i = 0; i < times; i++) this.#sendLastAgain?.()
  }

  /** Puts an emoji on a message of the bot, the newest one by default. */
  reacts(emoji: string, to = this.inbox.at(-1)?.id ?? ''): string {
    const key = { remoteJid: pnJid(this.#world.account), fromMe: true, id: to }
    return this.sends({ reactionMessage: { key, text: emoji, senderTimestampMs: Date.now() } })
  }

  /** Changes the message they sent last. */
  edits(text: string): string {
    const key = this.#lastKey()
    const type = proto.Message.ProtocolMessage.Type.MESSAGE_EDIT
    const protocolMessage = { key, type, editedMessage: { conversation: text }, timestampMs: Date.now() }
    return this.sends({ editedMessage: { message: { protocolMessage } } })
  }

  /** Deletes the message they sent last, for everybody. */
  deletes(): string {
    return this.sends({ protocolMessage: { key: this.#lastKey(), type: proto.Message.ProtocolMessage.Type.REVOKE } })
  }

  /** Writes in a group that the bot is in. */
  saysInGroup(text: string, group = '120363000000000001@g.us'): string {
    return this.#posts({ conversation: text }, { from: group, participant: lidJid(this), participant_pn: pnJid(this) })
  }

  /** Posts what all their contacts see for a day. */
  postsStatus(text: string): string {
    return this.#posts({ extendedTextMessage: { text } }, { from: 'status@broadcast', participant: pnJid(this) })
  }

  /** Calls the bot, and hangs up when nobody answers; gives the id of the call. */
  calls(): string {
    const id = this.#world.messageId()
    const from = lidJid(this)
    const call = { 'call-id': id, 'call-creator': from, from, caller_pn: pnJid(this) }
    for (const step of ['offer', 'terminate']) {
      const stanzaId = `call${String(this.#world.nextId())}`
      const attrs = { from, id: stanzaId, t: String(seconds()), notify: this.name }
      this.#world.mailbox.post('call', stanzaId, () => el('call', attrs, [el(step, call)]))
    }
    return id
  }

  /** Reads a message of the bot, the newest one by default, with the blue ticks on. */
  reads(id = this.inbox.at(-1)?.id ?? ''): void {
    this.#receipt(id, 'read')
  }

  /** The phone cannot read a message and asks the bot for it again. */
  asksAgain(id: string, count = 1): void {
    const retry = el('retry', { count: String(count), id, t: String(seconds()), v: '1' })
    this.#receipt(id, 'retry', [retry, el('registration', {}, this.phone.registration)])
  }

  /** The server goes on taking messages for them, and they never arrive. */
  blocks(): void {
    this.standing = 'blocking'
  }

  unblocks(): void {
    this.standing = 'there'
  }

  /** Leaves WhatsApp. */
  isGone(): void {
    this.standing = 'gone'
  }

  /** The next message that was not looked at yet; waits for it. */
  async received(withinMs?: number): Promise<ShownMessage> {
    const place = this.#read++
    const awaited = `message ${String(place + 1)} to ${this.name}`
    return this.#world.until(awaited, () => this.inbox[place], withinMs)
  }

  /** What the network brings to the phone; resolves when it is shown. */
  async gets(id: string, to: string, encrypted: Encrypted, device: Device): Promise<void> {
    const message = await this.#decrypt(id, encrypted, device)
    if (message) await this.shows({ id, to, message, at: new Date() }, 'bot')
  }

  /** Shows what was not shown before; a file that cannot be had is a problem, and the message is shown without it. */
  async shows(copy: Copy, by: ShownMessage['by']): Promise<void> {
    this.copies.push(copy)
    const text = textOf(copy.message)
    if (text !== undefined && !this.inbox.some(({ id }) => id === copy.id)) {
      const file = await fileOf(copy.message, this.#world.media).catch((error: unknown) => {
        this.#world.failed(error)
      })
      this.inbox.push({ ...copy, text, by, ...(file && { file }) })
    }
    this.#world.changes.happened()
  }

  async #decrypt(id: string, encrypted: Encrypted, device: Device): Promise<proto.Message | undefined> {
    try {
      return await this.phone.decrypt(encrypted, device)
    } catch (error) {
      if (this.copies.some((copy) => copy.id === id)) return undefined
      this.#world.failed(new Error(`${this.name}'s phone cannot read message ${id}: ${String(error)}`))
      this.asksAgain(id)
      return undefined
    }
  }

  async #write(id: string, said: Content, manner: Manner, device: Device, count?: string): Promise<Stanza> {
    const message = typeof said === 'function' ? await said() : said
    const { addressing = 'lid', noAlt = false, t = seconds(), encrypted = true } = manner
    const other = addressing === 'lid' ? { sender_pn: pnJid(this) } : { sender_lid: lidJid(this) }
    const attrs = { from: jidOf(this, addressing), ...(!noAlt && other), addressing_mode: addressing }
    const about = { id, t: String(t), notify: this.name, type: kindOf(message) }
    const content = encrypted ? await this.#encrypt(message, device, count) : plain(message)
    return el('message', { ...attrs, ...about }, [content])
  }

  async #encrypt(message: proto.IMessage, device: Device, count?: string): Promise<Stanza> {
    const { type, ciphertext } = await this.phone.encrypt(message, device)
    this.#world.watchPreKeys(device)
    return el('enc', { v: '2', type, count }, ciphertext)
  }

  #posts(message: proto.IMessage, attrs: Record<string, string>): string {
    const id = this.#world.messageId()
    const about = { id, t: String(seconds()), notify: this.name, type: 'text' }
    this.#world.mailbox.post('message', id, () => el('message', { ...attrs, ...about }, [plain(message)]))
    return id
  }

  #receipt(id: string, type: string, content?: Stanza[]): void {
    const to = this.copies.findLast((copy) => copy.id === id)?.to ?? lidJid(this)
    const attrs = { id, from: to, type, t: String(seconds()) }
    this.#world.mailbox.post('receipt', id, () => el('receipt', attrs, content))
  }

  async #keep(bytes: Uint8Array, type: MediaType) {
    return this.#world.media.keep(bytes, type, this.#world.mediaBase)
  }

  #lastKey(): proto.IMessageKey {
    if (this.#lastId === undefined) throw new Error(`${this.name} has not sent anything yet`)
    return { remoteJid: pnJid(this.#world.account), fromMe: true, id: this.#lastId }
  }
}

export function plain(message: proto.IMessage): Stanza {
  return el('plaintext', {}, proto.Message.encode(message).finish())
}

function kindOf(message: proto.IMessage): string {
  if (message.reactionMessage) return 'reaction'
  return Object.values(message).some((part) => typeof part === 'object' && part !== null && 'mediaKey' in part)
    ? 'media'
    : 'text'
}
