import type { OutgoingMessage } from './channel.js'
import { escapeMarkup } from './markup.js'

/** The message with its choices as numbered lines under a blank line, in neutral markup: every channel shows at least this. */
export function numberedText({ text, choices, footer }: OutgoingMessage): string {
  const lines = choices.map((choice, index) => `${String(index + 1)}. ${escapeMarkup(choice.label)}`)
  return [text, ...(lines.length === 0 ? [] : [lines.join('\n')]), ...(footer === undefined ? [] : [footer])].join(
    '\n\n',
  )
}
