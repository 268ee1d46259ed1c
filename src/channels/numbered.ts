import type { OutgoingMessage } from './channel.js'
import { escapeMarkup } from './markup.js'

/** The message with its choices as numbered lines under a blank line, in neutral markup: every channel shows at least this. */
export function numberedText(message: OutgoingMessage): string {
  if (message.choices.length === 0) return message.text
  const lines = message.choices.map((choice, index) => `${String(index + 1)}. ${escapeMarkup(choice.label)}`)
  return `${message.text}\n\n${lines.join('\n')}`
}
