import { z } from 'zod'
import { expectsWords } from '../engine/advance.js'
import type { Input } from '../engine/input.js'
import { isAnytime } from '../engine/navigate.js'
import { wordsOf } from '../engine/options.js'
import type { Session } from '../engine/session.js'
import { isCalled, pickOption } from '../engine/understand.js'
import type { World } from '../engine/world.js'
import { exactGlobalWord } from './route.js'

/** What the id of a button under an announcement begins with; the flow that it starts follows. */
export const FLOW_CHOICE = 'flow:'

const announcementSchema = z.object({ choices: z.array(z.object({ id: z.string(), label: z.string() })) })

/** Where a button under an announcement is pressed or named. */
interface Answering {
  readonly world: World
  /** The flows that such a button may start. */
  readonly flows: readonly string[]
  /** The announcement that came since the person last said anything, as the outbox keeps it; null: none. */
  readonly announced: string | null
  readonly session: Session
}

/**
 * The flow that a button of an announcement starts; undefined where the input means none. A press is understood wherever the person
 * stands. In words a button is meant by its number or its label as long as the person is in the middle of nothing; else by its whole
 * label alone, where no words are asked for: a number is then one of the question's.
 */
export function announcedFlow({ world, flows, announced, session }: Answering, input: Input): string | undefined {
  const meant = input.kind === 'choice' ? input.choice : named(world, session, buttonsOf(announced), wordsOf(input))
  const flow = meant?.startsWith(FLOW_CHOICE) === true ? meant.slice(FLOW_CHOICE.length) : undefined
  return flow !== undefined && flows.includes(flow) && world.flows.has(flow) ? flow : undefined
}

type Buttons = z.infer<typeof announcementSchema>['choices']

function buttonsOf(announced: string | null): Buttons {
  return announced === null ? [] : announcementSchema.parse(JSON.parse(announced)).choices
}

function named(world: World, session: Session, buttons: Buttons, words = ''): string | undefined {
  const called = buttons.find((button) => isCalled(button, words))
  const idle = isAnytime(world.flows, `${session.flow}/${session.step}`)
  if (called !== undefined) return idle || !expectsWords(world, session) ? called.id : undefined
  if (!idle || buttons.length === 0 || exactGlobalWord(world, words) !== undefined) return undefined
  return pickOption(words, buttons, world.vocabulary)?.id
}
