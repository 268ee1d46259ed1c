import type { ActionCatalogue } from '../catalogue.js'
import type { Flow, Flows, Step } from '../flow.js'

/** Something wrong with flows and texts taken together. An error stops the start, a warning is only told. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly flow?: string
  readonly step?: string
  /** The locale key and the language concerned. */
  readonly key?: string
  readonly language?: string
  readonly fault?: TextFault
  /** What was found, and what is accepted or to be done about it. */
  readonly found: string
  readonly remedy: string
}

/** What is wrong with the text of `key`, for whoever says it in other words. */
export type TextFault =
  | { readonly kind: 'missing' | 'empty' }
  | { readonly kind: 'other_params'; readonly found: readonly string[]; readonly wanted: readonly string[] }
  | { readonly kind: 'unknown_param'; readonly name: string; readonly accepted: readonly string[] }
  /** In characters, with the options under it. */
  | { readonly kind: 'too_long'; readonly length: number; readonly most: number }
  /** Another option of the same question, by its key, reads the same. */
  | { readonly kind: 'same_label'; readonly as: string }

/** The texts of one language by locale key. Only a complete one must have them all. */
export interface LintLanguage {
  readonly id: string
  readonly complete: boolean
  readonly texts: ReadonlyMap<string, string>
}

export interface LintLimits {
  /** UTF-16 units of a text with its numbered options: beyond is an error. */
  readonly maxText: number
  /** Beyond is a warning: a chat message should be short. */
  readonly longText: number
  /** Bytes of a button's id, `flow.step.option`. */
  readonly buttonId: number
}

/** What the strictest channel carries: Telegram's 4096 units and 64 bytes, of which 12 are kept for the turn's number. */
export const defaultLimits: LintLimits = { maxText: 4096, longText: 900, buttonId: 52 }

export interface LintInput {
  readonly flows: Flows
  /** The default language first. */
  readonly languages: readonly LintLanguage[]
  /** Names of the values that are available in every text. */
  readonly constants: readonly string[]
  /** Keys used outside the flows, with the parameters each is given. */
  readonly otherTexts: Readonly<Record<string, readonly string[]>>
  /** Flows that begin by themselves, without a word or another flow leading to them, and the answers they begin with. */
  readonly entries: Readonly<Record<string, readonly string[]>>
  readonly catalogue: ActionCatalogue
  readonly limits: LintLimits
  /** How many people stand where, according to the database. */
  readonly waiting?: readonly { readonly flow: string; readonly step: string; readonly people: number }[]
}

/** A step with its names. */
export interface Place {
  readonly flow: Flow
  readonly id: string
  readonly step: Step
}

export function placesOf(flows: Flows): Place[] {
  return [...flows.values()].flatMap((flow) => Object.entries(flow.steps).map(([id, step]) => ({ flow, id, step })))
}

/** An error at a step. */
export function errorAt(place: Place, found: string, remedy: string): Problem {
  return { severity: 'error', flow: place.flow.id, step: place.id, found, remedy }
}

/** Names for a message: `a, b, c`, or `none`. */
export function listed(names: Iterable<string>): string {
  const all = [...names]
  return all.length === 0 ? 'none' : all.join(', ')
}
