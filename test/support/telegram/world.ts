import type { BotCommand, InlineKeyboardButton, Message, User, UserFromGetMe } from 'grammy/types'
import { labels, type FakeChat, type ShownFile, type ShownMessage } from './chats.js'
import { Faults } from './faults.js'
import { UpdateQueue, type News } from './updates.js'
import { Changes } from './until.js'
import { WebhookCourier } from './webhook.js'

export interface StoredFile {
  readonly bytes: Uint8Array
  readonly path: string
  readonly mime: string
}

/** One request the bot made. */
export interface Call {
  readonly method: string
  readonly params: Record<string, unknown>
}

export interface Words {
  readonly text: string
  readonly source: string
  readonly format: string | undefined
  readonly keyboard: InlineKeyboardButton[][]
  readonly linkPreview: boolean
  readonly file?: ShownFile
}

/** Everything the fake Telegram knows: one bot, the chats around it, and what has been going on. */
export class World {
  readonly changes = new Changes()
  readonly faults = new Faults()
  readonly updates = new UpdateQueue(this.changes)
  readonly webhook = new WebhookCourier(this.updates, this.changes)
  readonly chats = new Map<number, FakeChat>()
  readonly files = new Map<string, StoredFile>()
  /** What the download of a path gives when it is not what the file held; nothing when it is gone. */
  readonly downloads = new Map<string, Uint8Array | undefined>()
  /** By language; the empty one is for everybody else. */
  readonly commands = new Map<string, readonly BotCommand[]>()
  readonly calls: Call[] = []
  readonly answeredPresses: string[] = []
  readonly unansweredPresses = new Set<string>()
  tokenValid = true
  #lastId = 0

  readonly bot: UserFromGetMe = {
    id: 4242,
    is_bot: true,
    first_name: 'Gobierno Abierto',
    username: 'gobierno_abierto_bot',
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  }

  nextId(): number {
    return ++this.#lastId
  }

  /** Tells the bot, by whichever way it listens. */
  tell(news: News): number {
    const id = this.updates.add(news)
    this.webhook.deliver()
    return id
  }

  repeat(updateId: number): void {
    this.updates.repeat(updateId)
    this.webhook.deliver()
  }

  show(chat: FakeChat, words: Words): ShownMessage {
    const shown = { id: this.nextId(), ...words, buttons: labels(words.keyboard) }
    chat.shown.push(shown)
    this.changes.happened()
    return shown
  }

  /** A message of the bot as the Bot API describes it. */
  describe(chat: FakeChat, { id, text, keyboard }: ShownMessage): Message.TextMessage {
    const from: User = { id: this.bot.id, is_bot: true, first_name: this.bot.first_name }
    return {
      message_id: id,
      from,
      chat: chat.about,
      date: seconds(),
      text,
      ...(keyboard.length > 0 && { reply_markup: { inline_keyboard: keyboard } }),
    }
  }
}

export function seconds(): number {
  return Math.floor(Date.now() / 1000)
}
