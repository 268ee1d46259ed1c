import type { When } from '../../engine/arrows.js'
import type { Flow, Step, StepOf } from '../../engine/flow.js'
import type { Desk } from '../page.js'
import { firstWords } from '../parts/firstWords.js'
import { named } from '../parts/named.js'
import type { Words } from '../words.js'
import type { Counts } from './figures.js'

export interface Reader {
  readonly desk: Pick<Desk, 'content'>
  readonly words: Words
}

const LONGEST_TEXT = 160
const LONGEST_LABEL = 32

export function flowName(words: Words, id: string): string {
  return named(words, `today.flow.${id}`, id)
}

/** What a flow is for. */
export function purposeOf(words: Words, { id, title }: Flow): string {
  return named(words, `flows.for.${id}`, title)
}

/** The language of the citizens in which a reader is shown their texts. */
export function languageFor({ desk: { content }, words }: Reader): string {
  return content.languages.find(({ id }) => id === words.language)?.id ?? content.languages[0].id
}

/** What is said at a step, or what is done there. */
export function saidAt(reader: Reader, step: Step): string {
  const { t } = reader.words
  switch (step.kind) {
    case 'say':
    case 'ask':
    case 'choose':
      return textOf(reader, step.text, LONGEST_TEXT)
    case 'run':
      return t('flows.runs', { action: step.action })
    case 'route':
      return t('flows.looks_at', { answer: step.on })
    case 'goto':
      return leadingTo(reader.words, step)
  }
}

function leadingTo(words: Words, { flow, found, return: returns }: StepOf<'goto'>): string {
  if (flow === undefined) return words.t('flows.goes_to_found', { answer: found ?? '' })
  const name = flowName(words, flow)
  return words.t(returns === true ? 'flows.goes_and_returns' : 'flows.goes_to', { flow: name })
}

/** When a conversation goes a way, in a few words. */
export function whenLabel(reader: Reader, when: When): string {
  const { t } = reader.words
  switch (when.kind) {
    case 'option':
      return textOf(reader, when.label, LONGEST_LABEL)
    case 'outcome':
      return when.id
    case 'answer':
      return when.value === '' ? t('flows.when.nothing') : when.value
    case 'listed':
    case 'other_words':
    case 'received':
    case 'otherwise':
    case 'nowhere':
      return t(`flows.when.${when.kind}`)
  }
}

function textOf(reader: Reader, key: string, longest: number): string {
  return firstWords(reader.desk.content.value({ key }, languageFor(reader)), longest)
}

/** The figures of a step on one line. */
export function countsLine({ number, t }: Words, { here, left, reached }: Counts): string {
  return t('flows.counts', { here: number(here), reached: number(reached), left: number(left) })
}
