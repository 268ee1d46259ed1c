import { plain } from '../channels/markup.js'
import { longDate } from '../content/dates.js'
import type { Params } from '../engine/message.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import type { ActionContext } from './action.js'

type Speaking = Pick<ActionContext, 'content' | 'contact'>

/** A text without markup in the citizen's language, for a label or a line of a list. */
export function wordsFor({ content, contact }: Speaking, key: string, params: Params = {}): string {
  return plain(content.text(key, params, contact.language))
}

/** The day of a moment, in the citizen's language. */
export function dayOf({ content, contact }: Speaking, moment: Date): string {
  return longDate(content, moment, contact.language, TIME_ZONE)
}

/** A day that staff chose, which is kept as its beginning in UTC. */
export function chosenDay({ content, contact }: Speaking, day: Date): string {
  return longDate(content, day, contact.language, 'UTC')
}

/** The answer of that name when it is words, else nothing. */
export function wordsIn({ answers }: Pick<ActionContext, 'answers'>, name: string): string {
  const value = answers[name]
  return typeof value === 'string' ? value : ''
}
