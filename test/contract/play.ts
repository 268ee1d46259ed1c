import { expect } from 'vitest'
import { createSubmissionIndex } from '../../src/actions/submissionIndex.js'
import { expireSessions } from '../../src/conversation/expire.js'
import { beginPrompts } from '../../src/conversation/prompts.js'
import { give, meanwhile, withCodes, type Given, type Known } from '../support/given.js'
import { noFiles } from '../support/talk.js'
import { quizAnswer, spoken, type Transcript, type TranscriptTurn } from '../support/transcript.js'
import { capabilities } from './capabilities.js'
import type { Heard } from './driver.js'
import type { Standing } from './glance.js'
import { expectSaid } from './said.js'
import { Talker } from './talker.js'
import { untold } from './untold.js'
import type { World } from './world.js'

/** So many messages at once are more than the limits of a minute and of five let through, which are not what is tested here. */
const BREATH = 20
const BREATH_MINUTES = 5

interface Player {
  readonly world: World
  readonly talker: Talker
  readonly known: Known
}

/**
 * Plays a dialogue over the wire: the citizen does what it says on the channel, and hears the texts whose keys it names, whatever
 * stands in their gaps. Turns that are beyond the channel are left out where they change nothing; any other ends the dialogue there.
 * How many turns were played.
 */
export async function playOver(world: World, { from, given = [], title, turns }: Transcript): Promise<number> {
  const player: Player = { world, talker: new Talker(world, await world.citizen()), known: new Map() }
  if (from === 'menu') await welcome(player, given)
  let played = 0
  let heard: readonly Heard[] = []
  let due: readonly string[] = []
  for (const [index, turn] of turns.entries()) {
    const where = `${title}, turn ${String(index + 1)}: ${JSON.stringify(turn)}`
    await prepare(player, turn, index)
    if (isBeyond(player, turn)) {
      if (changesNothing(turn)) continue
      return played
    }
    const act = actOf(player, turn)
    heard = [...heard, ...(await (act === undefined ? timePasses(player) : act()))]
    due = [...due, ...turn.bot]
    played++
    // What time brings about may come at one step of it or the next.
    const next = turns[index + 1]
    if (act === undefined && next !== undefined && !doesSomething(next)) continue
    expectSaid(player.talker, heard, due, where)
    expectStanding(player.talker.standing, turn, where)
    expect(world.failures, where).toEqual([])
    heard = due = []
  }
  return played
}

/** What happens before a turn: staff or others do something, of which no dialogue has the news, and time passes. */
async function prepare(player: Player, { after, meanwhile: done }: TranscriptTurn, index: number): Promise<void> {
  const { talker, world } = player
  if (index > 0 && index % BREATH === 0) await world.pass(BREATH_MINUTES)
  if (done !== undefined)
    await untold(world, (place) => meanwhile(place, talker.standing.contactId ?? '', done, player.known))
  if (after !== undefined) await world.pass(after)
}

async function welcome({ known, talker, world }: Player, given: readonly Given[]): Promise<void> {
  await talker.says('/start')
  await talker.says('1')
  const { contactId, session } = talker.standing
  expect(session?.flow, 'the preamble').toBe('menu')
  const made = await untold(world, (place) => give(place, contactId ?? '', given))
  for (const [name, one] of made) known.set(name, one)
}

/** What the service does by itself as time goes by: it reminds, lets lapse, and begins conversations. */
async function timePasses({ world, talker }: Player): Promise<readonly Heard[]> {
  const { store, content, clock } = world
  const common = { store, content, clock, maxText: () => 4000 }
  await expireSessions(common)
  await beginPrompts({
    ...common,
    index: createSubmissionIndex(),
    attachments: noFiles,
    onFailure: (error) => world.failures.push(String(error)),
  })
  world.wake()
  return talker.hears()
}

function doesSomething({ user, label, press, press_again, answer, send }: TranscriptTurn): boolean {
  return [user, label, press, press_again, answer, send].some((act) => act !== undefined)
}

/** What is sent is of a kind that the channel does not have, or what is pressed is no button there and its number means something else. */
function isBeyond({ world, talker, known }: Player, turn: TranscriptTurn): boolean {
  const { options, sends, captions } = capabilities[world.driver.name]
  const { send, caption, press, press_again, of } = turn
  if (send !== undefined) return !sends.includes(send) || (caption !== undefined && !captions)
  if (options === 'buttons') return false
  if (press_again !== undefined) return true
  if (press === undefined) return false
  const { session } = talker.standing
  const at = session === null ? 'none' : `${session.flow}/${session.step}`
  return talker.offer(withCodes(press, known), of)?.of !== at
}

function changesNothing({ bot: [first], press_again }: TranscriptTurn): boolean {
  if (first === undefined) return press_again !== undefined
  return first === 'common.stale_choice' || first.startsWith('common.unexpected_')
}

type Act = () => Promise<readonly Heard[]>

function actOf({ world, talker, known }: Player, turn: TranscriptTurn): Act | undefined {
  const { content } = world
  const { user, label, send, caption, press, press_again, of, answer, typed } = turn
  if (user !== undefined) {
    const words = withCodes(typeof user === 'string' ? user : spoken(user, content), known)
    return () => talker.says(words)
  }
  if (label !== undefined) return () => talker.says(content.value({ key: label }, null))
  if (send !== undefined) return () => talker.sends(send, caption === undefined ? {} : { caption })
  if (press_again !== undefined) return () => talker.pressesAgain(press_again)
  if (press !== undefined) return () => talker.takes(withCodes(press, known), of)
  if (answer === undefined) return undefined
  const { session, language } = talker.standing
  const option = quizAnswer(content, session, answer)
  return typed === true
    ? () => talker.says(content.value({ key: option.label }, language))
    : () => talker.takes(option.id)
}

function expectStanding({ session, language, optedOut }: Standing, turn: TranscriptTurn, where: string): void {
  const at = session === null ? 'none' : `${session.flow}/${session.step}`
  // What passes while a conversation is waited for lets the one before lapse.
  const lapsed = turn.prompted === true && session === null
  const standing = { at: lapsed ? turn.at : at, language, opted_out: optedOut }
  const { at: place, language: spokenNow, opted_out } = turn
  expect(standing, where).toMatchObject(JSON.parse(JSON.stringify({ at: place, language: spokenNow, opted_out })))
}
