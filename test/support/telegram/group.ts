import type { Citizen } from './citizen.js'
import { FakeChat, type ShownMessage } from './chats.js'
import { seconds, type World } from './world.js'

/** A group somebody may add the bot to. */
export class Group {
  readonly #world: World
  readonly #chat: FakeChat

  constructor(world: World, id: number) {
    this.#world = world
    this.#chat = new FakeChat({ id, type: 'group', title: 'Vecinos' })
    world.chats.set(id, this.#chat)
  }

  /** What the bot wrote here. */
  get inbox(): readonly ShownMessage[] {
    return this.#chat.shown
  }

  get botIsThere(): boolean {
    return this.#chat.standing === 'open'
  }

  isJoinedByBot(addedBy: Citizen): number {
    this.#chat.standing = 'open'
    const user = this.#world.bot
    return this.#world.tell({
      my_chat_member: {
        chat: this.#chat.about,
        from: addedBy.user,
        date: seconds(),
        old_chat_member: { status: 'left', user },
        new_chat_member: { status: 'member', user },
      },
    })
  }

  hears(citizen: Citizen, text: string): number {
    const message_id = this.#world.nextId()
    return this.#world.tell({
      message: { message_id, chat: this.#chat.about, from: citizen.user, date: seconds(), text },
    })
  }
}
