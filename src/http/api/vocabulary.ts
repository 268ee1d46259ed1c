/** The closed lists of a municipality, by id. */
export interface Vocabulary {
  readonly axes: readonly string[]
  readonly parishes: readonly string[]
  readonly actorKinds: readonly string[]
}
