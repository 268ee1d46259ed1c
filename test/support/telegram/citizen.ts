import type { CallbackQuery, ChatMember, Message, MessageEntity, User } from 'grammy/types'
import { FakeChat, type ShownMessage } from './chats.js'
import { seconds, type World } from './world.js'

export interface Person {
  readonly firstName?: string
  readonly language?: string
}

type Content = Partial<Message>

/** A person with Telegram on the phone, in the private chat with the bot. What they do gives the id of the update. */
export class Citizen {
  readonly id: number
  readonly #world: World
  readonly #chat: FakeChat
  readonly #user: User
  #lastMessage: Message | undefined
  #read = 0

  constructor(world: World, id: number, { firstName = 'Rosa', language }: Person) {
    this.id = id
    this.#world = world
    this.#user = {
      id,
      is_bot: false,
      first_name: firstName,
      ...(language !== undefined && { language_code: language }),
    }
    this.#chat = world.chats.get(id) ?? new FakeChat({ id, type: 'private', first_name: firstName })
    world.chats.set(id, this.#chat)
  }

  /** Everything the bot wrote, oldest first. */
  get inbox(): readonly ShownMessage[] {
    return this.#chat.shown
  }

  get user(): User {
    return this.#user
  }

  says(text: string): number {
    const command = /^\/\w+(@\w+)?/.exec(text)?.[0]
    const entity: MessageEntity[] = command ? [{ type: 'bot_command', offset: 0, length: command.length }] : []
    return this.sends({ text, ...(entity.length > 0 && { entities: entity }) })
  }

  /** A message with whatever content, as the Bot API describes it. */
  sends(content: Content): number {
    this.#chat.standing = 'open'
    const message = { ...content, ...this.#envelope() }
    this.#lastMessage = message
    return this.#world.tell({ message })
  }

  sendsPhoto({ caption, bytes = Buffer.from('a photo') }: { caption?: string; bytes?: Uint8Array } = {}): number {
    const large = this.#store(bytes, 'photos/large.jpg', 'image/jpeg')
    const small = { ...large, file_id: `${large.file_id}-small`, width: 90, height: 67 }
    const photo = [small, { ...large, width: 1280, height: 960 }]
    return this.sends({ photo, ...(caption !== undefined && { caption }) })
  }

  sendsVoice(bytes: Uint8Array = Buffer.from('a voice')): number {
    return this.sends({ voice: { ...this.#store(bytes, 'voice/file.oga', 'audio/ogg'), duration: 3 } })
  }

  sendsDocument(bytes: Uint8Array = Buffer.from('a document'), mime = 'application/pdf'): number {
    return this.sends({ document: this.#store(bytes, 'documents/file.pdf', mime) })
  }

  sharesLocation(latitude: number, longitude: number): number {
    return this.sends({ location: { latitude, longitude } })
  }

  /** Their own number, or somebody else's card. */
  sharesContact(phone: string, whose: 'own' | 'other' = 'own'): number {
    const owner = whose === 'own' ? { user_id: this.id } : {}
    return this.sends({ contact: { phone_number: phone, first_name: this.#user.first_name, ...owner } })
  }

  /** Changes the message they sent last. */
  edits(text: string): number {
    if (!this.#lastMessage) throw new Error('There is no message to edit yet')
    const edited = { ...this.#lastMessage, text, from: this.#user, chat: this.#chat.about, edit_date: seconds() }
    return this.#world.tell({ edited_message: edited })
  }

  /**
   * Presses the button that says `label`, or its beginning where the button was cut, under the newest message that has it, or
   * under `on`, as it was sent: phones show for a while what is no longer there.
   */
  presses(label: string, on?: ShownMessage): number {
    const shown = on ?? this.inbox.findLast(({ buttons }) => buttons.flat().some((text) => says(text, label)))
    const choice = shown?.keyboard.flat().find((button) => says(button.text, label))
    if (!shown || !choice || !('callback_data' in choice))
      throw new Error(`No button says "${label}": ${this.#buttons()}`)
    const id = `press${String(this.#world.nextId())}`
    this.#world.unansweredPresses.add(id)
    const query: CallbackQuery = {
      id,
      from: this.#user,
      chat_instance: '1',
      message: this.#world.describe(this.#chat, shown),
      data: choice.callback_data,
    }
    return this.#world.tell({ callback_query: query })
  }

  blocks(): number {
    this.#chat.standing = 'blocked'
    return this.#standingChanged('member', 'kicked')
  }

  unblocks(): number {
    this.#chat.standing = 'open'
    return this.#standingChanged('kicked', 'member')
  }

  /** Deletes the account; the bot hears nothing of it. */
  isGone(): void {
    this.#chat.standing = 'deactivated'
  }

  /** The next message of the bot that was not looked at yet; waits for it. */
  async received(withinMs?: number): Promise<ShownMessage> {
    const place = this.#read++
    const awaited = `message ${String(place + 1)} to citizen ${String(this.id)}`
    return this.#world.changes.until(awaited, () => this.inbox[place], withinMs)
  }

  #envelope() {
    const message_id = this.#world.nextId()
    return { message_id, from: this.#user, chat: this.#chat.about, date: seconds() }
  }

  #store(bytes: Uint8Array, path: string, mime: string) {
    const file_id = `file${String(this.#world.nextId())}`
    this.#world.files.set(file_id, { bytes, path: `${file_id}/${path}`, mime })
    return { file_id, file_unique_id: `u${file_id}`, file_size: bytes.length, mime_type: mime }
  }

  #standingChanged(before: 'member' | 'kicked', after: 'member' | 'kicked'): number {
    const change = { old_chat_member: this.#member(before), new_chat_member: this.#member(after) }
    return this.#world.tell({
      my_chat_member: { chat: this.#chat.about, from: this.#user, date: seconds(), ...change },
    })
  }

  #member(status: 'member' | 'kicked'): ChatMember {
    const user = this.#world.bot
    return status === 'member' ? { status, user } : { status, user, until_date: 0 }
  }

  #buttons(): string {
    return JSON.stringify(this.inbox.flatMap(({ buttons }) => buttons.flat()))
  }
}

function says(button: string, label: string): boolean {
  return button === label || (button.endsWith('…') && label.startsWith(button.slice(0, -1)))
}
