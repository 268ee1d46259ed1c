import { setTimeout } from 'node:timers/promises'
import type { Update } from 'grammy/types'
import type { UpdateQueue } from './updates.js'
import type { Changes } from './until.js'

export interface WebhookSetting {
  readonly url: string
  readonly secret: string | undefined
}

/** Telegram waits longer; tests need not. */
const pauseAfterFailureMs = 20

/** Posts what is pending, one at a time for each chat, again and again until the bot answers with a 2xx. */
export class WebhookCourier {
  readonly #queue: UpdateQueue
  readonly #changes: Changes
  readonly #busy = new Set<number>()
  #setting: WebhookSetting | undefined
  /** What the bot answered to each post, oldest first. */
  readonly answers: { readonly updateId: number; readonly status: number }[] = []

  constructor(queue: UpdateQueue, changes: Changes) {
    this.#queue = queue
    this.#changes = changes
  }

  get setting(): WebhookSetting | undefined {
    return this.#setting
  }

  set(setting: WebhookSetting | undefined): void {
    this.#setting = setting
    this.#changes.happened()
    this.deliver()
  }

  /** To be called whenever something is pending. */
  deliver(): void {
    for (const update of this.#setting ? this.#queue.pending : []) {
      const chat = chatOf(update)
      if (this.#busy.has(chat)) continue
      this.#busy.add(chat)
      void this.#deliverTo(chat)
    }
  }

  async #deliverTo(chat: number): Promise<void> {
    for (;;) {
      const update = this.#queue.pending.find((one) => chatOf(one) === chat)
      if (!this.#setting || !update) break
      const status = await post(this.#setting, update)
      this.answers.push({ updateId: update.update_id, status })
      if (status >= 200 && status < 300) this.#queue.forget(update)
      else await setTimeout(pauseAfterFailureMs)
      this.#changes.happened()
    }
    this.#busy.delete(chat)
  }
}

/** The status, or 0 when nobody answered. */
async function post({ url, secret }: WebhookSetting, update: Update): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
  }
  try {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(update) })
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}

function chatOf({ message, edited_message, callback_query, my_chat_member }: Update): number {
  const chat = (message ?? edited_message ?? callback_query?.message ?? my_chat_member)?.chat
  return chat?.id ?? 0
}
