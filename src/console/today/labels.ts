import { submissionStates } from '../../participation/states.js'
import type { Share } from '../../store/figures.js'
import type { Desk } from '../page.js'
import { flowName } from '../flows/labels.js'
import { firstWords } from '../parts/firstWords.js'
import type { Words } from '../words.js'
import type { Row } from './figure.js'

const LONGEST = 60

type Reader = { readonly desk: Pick<Desk, 'content'>; readonly words: Words }

/** The rows of what is counted by an id of one of the municipality's lists, in the order of the list; at the end what is in no list. */
function rowsOf(shares: readonly Share[], list: readonly { readonly id: string; readonly label: string }[]): Row[] {
  const counts = new Map(shares.map(({ id, count }) => [id, count]))
  const unknown = shares.filter(({ id }) => id !== null && !list.some((one) => one.id === id))
  return [
    ...list.map(({ id, label }) => ({ label, values: [counts.get(id) ?? 0] })),
    ...unknown.map(({ id, count }) => ({ label: id ?? '', values: [count] })),
  ]
}

export function kindRows({ desk: { content }, words }: Reader, shares: readonly Share[]): Row[] {
  const list = content.actorKinds.map(({ id, label }) => ({ id, label: content.value({ key: label }, words.language) }))
  return rowsOf(shares, list)
}

export function axisRows({ desk: { content }, words }: Reader, shares: readonly Share[]): Row[] {
  const list = content.axes.map(({ id, label }) => ({ id, label: content.value({ key: label }, words.language) }))
  return rowsOf(shares, list)
}

export function stateRows({ desk: { content }, words }: Reader, shares: readonly Share[]): Row[] {
  const label = (id: string) => content.value({ key: `participation.states.${id}` }, words.language)
  return rowsOf(
    shares,
    submissionStates.map((id) => ({ id, label: label(id) })),
  )
}

/** Those with somebody, the fullest first; what is outside the canton comes last. */
export function parishRows({ desk: { content }, words }: Reader, shares: readonly Share[]): Row[] {
  const list = content.parishes.map(({ id, name }) => ({ id, label: name }))
  const within = rowsOf(shares, list).filter(({ values }) => values[0] !== 0)
  const outside = shares.find(({ id }) => id === null)?.count ?? 0
  within.sort((one, other) => (other.values[0] ?? 0) - (one.values[0] ?? 0))
  return outside === 0 ? within : [...within, { label: words.t('today.outside'), values: [outside] }]
}

/** The name of a flow and the first words of what it asks at a step. */
export function placeLabel({ desk: { content }, words }: Reader, flow: string, step: string): string {
  const name = flowName(words, flow)
  const found = content.flows.get(flow)?.steps[step]
  const text = found !== undefined && 'text' in found ? found.text : undefined
  const asked = text === undefined ? step : firstWords(content.value({ key: text }, words.language), LONGEST)
  return `${name}: ${asked}`
}
