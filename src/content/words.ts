import { z } from 'zod'
import { globalWords, type GlobalWord, type Vocabulary } from '../engine/vocabulary.js'

const list = z.array(z.string().min(1))
const numbers = z.array(z.union([z.string().min(1), list.min(1)]))

/** What citizens type in a complete language: nothing may be left out. */
export const completeWordsSchema = z.strictObject({
  global: z.strictObject(Object.fromEntries(globalWords.map((word) => [word, list.min(1)]))),
  numbers: numbers.min(10),
  number_prefixes: list,
  yes: list.min(1),
  no: list.min(1),
  skip: list.min(1),
  greetings: list,
  thanks: list,
  question_words: list,
})

/** The same in an incomplete language, where anything may be missing. */
export const wordsSchema = completeWordsSchema
  .extend({ global: completeWordsSchema.shape.global.partial(), numbers })
  .partial()

export type Words = z.infer<typeof wordsSchema>

/** The words of several languages as one vocabulary, without repetitions. */
export function vocabularyOf(all: readonly Words[]): Vocabulary {
  const join = (pick: (words: Words) => readonly string[] | undefined) => [
    ...new Set(all.flatMap((words) => pick(words) ?? [])),
  ]
  const global = (word: GlobalWord) => join((words) => words.global?.[word])
  const highest = Math.max(0, ...all.map((words) => words.numbers?.length ?? 0))
  return {
    global: {
      menu: global('menu'),
      help: global('help'),
      cancel: global('cancel'),
      back: global('back'),
      language: global('language'),
      status: global('status'),
      person: global('person'),
      opt_out: global('opt_out'),
      opt_in: global('opt_in'),
      my_data: global('my_data'),
      correct: global('correct'),
      erase_me: global('erase_me'),
      privacy: global('privacy'),
      link: global('link'),
    },
    numbers: Array.from({ length: highest }, (_, index) => join((words) => [words.numbers?.[index] ?? []].flat())),
    numberPrefixes: join((words) => words.number_prefixes),
    yes: join((words) => words.yes),
    no: join((words) => words.no),
    skip: join((words) => words.skip),
    greetings: join((words) => words.greetings),
    thanks: join((words) => words.thanks),
    questionWords: join((words) => words.question_words),
  }
}
