import type { Flows } from './flow.js'
import type { Param } from './message.js'
import type { Vocabulary } from './vocabulary.js'

/** All that the engine is told about the world for one turn. */
export interface World {
  readonly flows: Flows
  readonly vocabulary: Vocabulary
  /** What a label says in the citizen's language. */
  label(param: Param): string
  /** The number of this turn; greater than any before it of the same citizen. */
  readonly turn: number
}
