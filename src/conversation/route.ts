import { advance, begin, cancel, divert, expectsWords, goBack, isAnswer, isLabel, renew } from '../engine/advance.js'
import { fold, foldAll } from '../engine/fold.js'
import type { Input } from '../engine/input.js'
import { wordsOf } from '../engine/options.js'
import type { Session } from '../engine/session.js'
import { isAsking, means } from '../engine/understand.js'
import { globalWords, type GlobalWord } from '../engine/vocabulary.js'
import { MENU, type Advance } from '../engine/walk.js'
import type { World } from '../engine/world.js'
import { codeIn } from '../participation/code.js'

/** Longer messages are sentences: a global word in one of them is part of what the citizen says. */
const CONTAINED_WITHIN = 4
const PHRASE_WITHIN = 10
/** Too much follows from these for a single word among others, or they are common words: "baja calidad de vida", "corregir las aceras". */
const grave: readonly GlobalWord[] = [
  'opt_out',
  'opt_in',
  'person',
  'my_data',
  'correct',
  'erase_me',
  'privacy',
  'link',
]

/** The flow that joins two chats. */
const LINK = 'link'

/** Where an input goes: a global word to its flow, everything else to the question the citizen stands on. */
export function route(world: World, session: Session, input: Input, codePrefix: string): Advance {
  const code = codeAsked(world, session, wordsOf(input) ?? '', codePrefix)
  if (code !== undefined) return divert(world, session, 'status', { code })
  const typed = linkCodeIn(world, wordsOf(input) ?? '')
  if (typed !== undefined)
    return session.flow === LINK ? renew(world, session, { typed }) : divert(world, session, LINK, { typed })
  const word = globalWordOf(world, session, input)
  if (word === undefined) return advance(world, session, input)
  if (word === 'back') return goBack(world, session)
  if (word === 'cancel') return cancel(world, session)
  return word === 'menu' ? begin(world, MENU) : divert(world, session, word)
}

/** What stands for the code of a submission: "estado RIO-2026-00042-B", or the code alone where no words are asked for. */
function codeAsked(world: World, session: Session, words: string, prefix: string): string | undefined {
  const named = afterStatusWord(world, words)
  if (named !== undefined) return codeIn(named, prefix)
  return expectsWords(world, session) ? undefined : codeIn(words, prefix)
}

function afterStatusWord({ vocabulary }: World, words: string): string | undefined {
  const [first = '', ...rest] = words.trim().replace(/^\//, '').split(/\s+/)
  return rest.length > 0 && means(fold(first), vocabulary.global.status) ? rest.join(' ') : undefined
}

/** What was typed as the code of another chat, after the word for it: "vincular 7458 1709". */
export function linkCodeIn({ vocabulary }: Pick<World, 'vocabulary'>, words: string): string | undefined {
  const [, word = '', code] = /^(\D+) ([\d ]+)$/.exec(fold(words)) ?? []
  return means(word, vocabulary.global.link) ? code : undefined
}

/** The global word a message is, or contains where nothing else is meant. */
function globalWordOf(world: World, session: Session, input: Input): GlobalWord | undefined {
  const words = wordsOf(input)
  if (words === undefined) return undefined
  const exact = exactGlobalWord(world, words)
  if (exact !== undefined) return isLabel(world, session, words) ? undefined : exact
  if (expectsWords(world, session) || isAnswer(world, session, words)) return undefined
  return containedGlobalWord(world, words)
}

/** The global word that the whole message is, as a word or as a command: "menú", "/menu". */
export function exactGlobalWord(world: Pick<World, 'vocabulary'>, words: string): GlobalWord | undefined {
  const said = fold(words)
  // Telegram adds what a link carried: "/start promo".
  if (/^start\b/.test(said) && words.trim().startsWith('/')) return 'menu'
  return globalWords.find((word) => means(said, world.vocabulary.global[word]))
}

/** Looks for a global word in a message that says more. A phrase says what it means in a sentence of this length; a single word only in the few words of CONTAINED_WITHIN. */
function containedGlobalWord({ vocabulary }: World, words: string): GlobalWord | undefined {
  const said = fold(words)
  const length = said.split(' ').length
  if (isAsking(words, vocabulary) || length > PHRASE_WITHIN) return undefined
  const contains = (form: string): boolean => ` ${said} `.includes(` ${form} `)
  return globalWords.find((word) =>
    [...foldAll(vocabulary.global[word])].some(
      (form) => contains(form) && (form.includes(' ') || (length <= CONTAINED_WITHIN && !grave.includes(word))),
    ),
  )
}
