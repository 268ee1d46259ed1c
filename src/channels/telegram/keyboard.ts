import type { InlineKeyboardMarkup } from 'grammy/types'
import type { OutgoingMessage } from '../channel.js'

const longestLabel = 60
const mostButtons = 100
const longestDataBytes = 64

/** One button a row, or nothing where no choice can be a button; the numbered list in the text stands in for those that cannot. */
export function toKeyboard(choices: OutgoingMessage['choices']): InlineKeyboardMarkup | undefined {
  const fitting = choices.filter(({ id }) => id !== '' && Buffer.byteLength(id) <= longestDataBytes)
  if (fitting.length === 0) return undefined
  const rows = fitting.slice(0, mostButtons).map(({ id, label }) => [{ text: shorten(label), callback_data: id }])
  return { inline_keyboard: rows }
}

/** Cut at a word where there is one near the end, never within a character. */
function shorten(label: string): string {
  if (label.length <= longestLabel) return label
  const head = label.slice(0, longestLabel - 1).replace(/[\uD800-\uDBFF]$/, '')
  const words = head.replace(/\s+\S*$/, '')
  return `${words.length > longestLabel / 2 ? words : head}…`
}
