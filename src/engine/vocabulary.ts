/** Words that work anywhere. Each names the flow it opens, save `cancel` and `back`, which the engine does itself. */
export const globalWords = [
  'menu',
  'help',
  'cancel',
  'back',
  'language',
  'status',
  'person',
  'opt_out',
  'opt_in',
  'my_data',
  'correct',
  'erase_me',
  'privacy',
  'link',
] as const

export type GlobalWord = (typeof globalWords)[number]

/** What citizens type, of all loaded languages together. Words are as written in `words.yaml`, not folded. */
export interface Vocabulary {
  readonly global: Readonly<Record<GlobalWord, readonly string[]>>
  /** The words for one, two, three... in this order: the words for n are at n - 1. */
  readonly numbers: readonly (readonly string[])[]
  /** What may stand before a number: `opción`, `la`. */
  readonly numberPrefixes: readonly string[]
  readonly yes: readonly string[]
  readonly no: readonly string[]
  readonly skip: readonly string[]
  readonly greetings: readonly string[]
  readonly thanks: readonly string[]
  /** How a question begins: `qué`, `por qué`. */
  readonly questionWords: readonly string[]
}
