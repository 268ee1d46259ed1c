import { z } from 'zod'
import type { Content } from '../content/content.js'
import { atMenu, begin, divert } from '../engine/advance.js'
import { fold } from '../engine/fold.js'
import type { Input } from '../engine/input.js'
import { wordsOf } from '../engine/options.js'
import { note } from '../engine/question.js'
import { isCall, isThing, unexpectedText } from '../engine/reply.js'
import type { Session } from '../engine/session.js'
import { pickNumber } from '../engine/understand.js'
import { MENU, type Advance } from '../engine/walk.js'
import type { World } from '../engine/world.js'
import { announcedFlow } from './announced.js'
import { exactGlobalWord, linkCodeIn, route } from './route.js'
import type { TurnFacts } from './turn.js'

/** What citizens begin a submission with. */
const begins = ['photo', 'voice', 'audio', 'document', 'location']

/** Where the input of a person leads first: a stranger to the welcome, everybody else on from where they stood, if that is known. */
export function firstStep(world: World, facts: TurnFacts, before: Session | null, input: Input): Advance {
  if (facts.loaded.contact === null) return welcome(world, facts.content, input)
  const session = before ?? atMenu(world)
  const { broadcasts } = facts.content
  const answering = { world, flows: broadcasts.flows, announced: facts.loaded.announced, session }
  const flow = announcedFlow(answering, input)
  if (flow !== undefined) return divert(world, session, flow)
  const lost = before === null && (facts.loaded.session?.data != null || isNumber(world, input))
  return lost ? startAgain(world, facts.content, input) : routed(world, facts.content, session, input)
}

function routed(world: World, { participation }: Content, session: Session, input: Input): Advance {
  return route(world, session, input, participation.code_prefix)
}

/** True for nothing but a number, such as "2" or "la segunda". */
function isNumber({ vocabulary }: World, input: Input): boolean {
  return pickNumber(fold(wordsOf(input) ?? ''), vocabulary) !== undefined
}

/** Where no question is open or none can be read: an answer to one that nobody knows any more is not taken, a global word is. */
function startAgain(world: World, content: Content, input: Input): Advance {
  const word = exactGlobalWord(world, wordsOf(input) ?? '')
  const from = word === undefined ? begin(world, MENU) : routed(world, content, atMenu(world), input)
  return { ...from, messages: [note('common.lost'), ...from.messages] }
}

/** The first contact, whatever was said, is a welcome; the words or the photo are kept, as they may be a question or a need. Saying stop needs no welcome. */
function welcome(world: World, content: Content, input: Input): Advance {
  const words = wordsOf(input) ?? ''
  const word = exactGlobalWord(world, words)
  if (word === 'opt_out') return begin(world, word)
  const typed = linkCodeIn(world, words) ?? ''
  const first = word === undefined && typed === '' ? words : ''
  const received = isThing(input, begins) ? { received: z.json().parse(input) } : {}
  const welcomed = begin(world, 'welcome', { first, languages: content.languages.length, typed, ...received })
  // Who calls waits for a voice, and must hear first that there is none.
  return isCall(input) ? { ...welcomed, messages: [note(unexpectedText(input)), ...welcomed.messages] } : welcomed
}
