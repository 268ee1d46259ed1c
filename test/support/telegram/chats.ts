import type { Chat, InlineKeyboardButton } from 'grammy/types'
import { Refusal, refusals } from './refusal.js'

/** A message of the bot as a person sees it. */
export interface ShownMessage {
  readonly id: number
  readonly text: string
  /** As it was sent, in the format it was sent in. */
  readonly source: string
  readonly format: string | undefined
  /** The buttons as they hang there now, row by row. */
  buttons: readonly string[][]
  keyboard: InlineKeyboardButton[][]
  readonly linkPreview: boolean
  readonly file?: ShownFile
}

/** A file as a person gets it. */
export interface ShownFile {
  readonly as: 'photo' | 'document'
  readonly name: string
  readonly bytes: Buffer
}

/** `unknown` until the person writes to the bot first. */
type Standing = 'unknown' | 'open' | 'blocked' | 'deactivated' | 'left'

export class FakeChat {
  readonly about: Chat.PrivateChat | Chat.GroupChat
  readonly shown: ShownMessage[] = []
  standing: Standing = 'unknown'

  constructor(about: Chat.PrivateChat | Chat.GroupChat) {
    this.about = about
  }

  /** Refuses as Telegram does when the bot may not write here. */
  checkWritable(): void {
    if (this.standing === 'unknown') throw refusals.chatNotFound()
    if (this.standing === 'blocked') throw refusals.blocked()
    if (this.standing === 'deactivated') throw refusals.deactivated()
    if (this.standing === 'left') throw new Refusal(403, 'Forbidden: bot is not a member of the group chat')
  }

  /** False when there is no such message. */
  remove(id: number): boolean {
    const index = this.shown.findIndex((message) => message.id === id)
    if (index !== -1) this.shown.splice(index, 1)
    return index !== -1
  }

  message(id: number): ShownMessage {
    const found = this.shown.find((message) => message.id === id)
    if (!found) throw new Refusal(400, 'Bad Request: message to edit not found')
    return found
  }
}

export function labels(keyboard: InlineKeyboardButton[][]): string[][] {
  return keyboard.map((row) => row.map((button) => button.text))
}
