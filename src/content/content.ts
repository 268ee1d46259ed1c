import type { OutgoingMessage } from '../channels/channel.js'
import type { Flows } from '../engine/flow.js'
import type { Message, Param, Params } from '../engine/message.js'
import type { Vocabulary } from '../engine/vocabulary.js'
import type { OfficeHours } from '../participation/officeHours.js'
import type { Retention } from '../participation/retention.js'
import type { BroadcastRules, Caps, Labelled, Parish, Participation, QuizQuestion, Template } from './data.js'

/** A language that is switched on. */
export interface Language {
  /** The name of its folder: `es`. */
  readonly id: string
  /** As its speakers call it: `Español`. */
  readonly name: string
  /** False where missing strings fall back to the default language and strings may be unreviewed. */
  readonly complete: boolean
  /** What else citizens and their apps call it: `castellano`, `qu`. */
  readonly aliases: readonly string[]
  /** The ICU locale its numbers, dates and plurals follow. */
  readonly format: string
}

/** A passage that may answer a question, best first; `flow` and `step` are where it is said. */
export interface Found {
  readonly flow: string
  readonly step: string
  readonly score: number
}

/** Everything of `flows/` and `locales/`, checked. */
export interface Content {
  readonly flows: Flows
  /** In the order configured; the first is the default. */
  readonly languages: readonly [Language, ...Language[]]
  readonly vocabulary: Vocabulary
  readonly quiz: readonly QuizQuestion[]
  /** The facts of `flows/data/municipality.yaml`, available in every text. */
  readonly constants: Params
  readonly axes: readonly Labelled[]
  readonly actorKinds: readonly Labelled[]
  readonly topics: readonly Labelled[]
  readonly parishes: readonly Parish[]
  readonly participation: Participation
  readonly office: OfficeHours
  readonly retention: Retention
  readonly caps: Caps
  /** The unit of the municipality that answers for a parish, by the parish's id. */
  readonly units: Readonly<Record<string, string>>
  /** What staff begin their answers with. */
  readonly templates: readonly Template[]
  readonly broadcasts: BroadcastRules
  /** Neutral markup in the language (null or not switched on: the default). Throws on a key that does not exist. */
  text(key: string, params: Params, language: string | null): string
  /** Plain words, without markup: for labels. */
  value(param: Param, language: string | null): string
  /** One or more messages, each within `maxText` UTF-16 units with its numbered choices; the choices are on the last. */
  render(message: Message, language: string | null, maxText: number): OutgoingMessage[]
  /** Passages of searchable flows near the question; [] when nothing is near. */
  search(question: string, language: string | null): Found[]
}
