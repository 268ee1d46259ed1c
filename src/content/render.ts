import type { OutgoingMessage } from '../channels/channel.js'
import { numberedText } from '../channels/numbered.js'
import type { Message } from '../engine/message.js'
import { beginning, split } from './split.js'
import type { Translator } from './translator.js'

/** The message in a language as one or more, each within `maxText` with its numbered choices, which are on the last. */
export function render(
  translator: Translator,
  message: Message,
  language: string | null,
  maxText: number,
): OutgoingMessage[] {
  const text = translator.text(message.text, message.params, language)
  const choices = message.choices.map(({ id, label }) => ({ id, label: translator.value(label, language) }))
  return divide({ text, choices: shortened(choices, maxText) }, maxText)
}

/** Divides a message that is too long; joined again, the parts say the same. */
function divide(message: OutgoingMessage, maxText: number): OutgoingMessage[] {
  const { choices } = message
  const room = maxText - listLength(choices)
  if (message.text.length <= room) return [message]
  const parts = split(message.text, maxText)
  const last = parts.pop() ?? ''
  const texts = [...parts, ...split(last, room)]
  return texts.map((text, index) => ({ text, choices: index === texts.length - 1 ? choices : [] }))
}

type Choices = OutgoingMessage['choices']

function listLength(choices: Choices): number {
  return numberedText({ text: '', choices }).length
}

/** Labels cut so that their list takes at most half of a message. */
function shortened(choices: Choices, maxText: number): Choices {
  if (listLength(choices) <= maxText / 2) return choices
  const room = Math.floor(maxText / 2 / choices.length) - '\n10. …'.length
  return choices.map(({ id, label }) => {
    const head = beginning(label, room)
    return { id, label: head === label ? label : `${head}…` }
  })
}
