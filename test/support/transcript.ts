import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Content } from '../../src/content/content.js'
import { mediaKinds, type Input } from '../../src/engine/input.js'
import type { Message } from '../../src/engine/message.js'
import { note } from '../../src/engine/question.js'
import { sessionSchema, type Session } from '../../src/engine/session.js'
import { give, givenSchema, meanwhile, meanwhileSchema, withCodes, type Known } from './given.js'
import { keys, maxText, offeredIn, type Talk } from './talk.js'

const otherKinds = ['location', 'contact', 'edited', 'unsupported'] as const
/** What a citizen can send that is neither words nor a button. */
export const sendable = [...mediaKinds, ...otherKinds] as const
/** What passes between two turns unless they say: three seconds. */
const READING_MINUTES = 0.05

/** What the citizen does, and the keys of what is said in answer. Keys, not words: an editor cannot break a test. */
const turnSchema = z.strictObject({
  /** Typed words; by language where they differ. */
  user: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  /** Typed: what this locale key says. */
  label: z.string().optional(),
  /** The button of this option, in the last message that had any. */
  press: z.string().optional(),
  /** The question whose last message the button is in, as flow/step, where that is not the last one. */
  of: z.string().optional(),
  /** The button pressed so many presses ago is pressed again. */
  press_again: z.int().min(1).optional(),
  /** An answer to the quiz's question: its button, or its label typed, as spoken now. */
  answer: z.enum(['right', 'wrong']).optional(),
  typed: z.boolean().optional(),
  /** Something that is neither words nor a button. */
  send: z.enum(sendable).optional(),
  caption: z.string().optional(),
  /** Minutes that pass before. Alone: nothing happens but that time passes, and `bot` is what comes of it. */
  after: z.number().optional(),
  /** Before that, staff or somebody else do this. */
  meanwhile: meanwhileSchema.optional(),
  /** Nothing is said: the service begins a conversation by itself. */
  prompted: z.boolean().optional(),
  bot: z.array(z.string()),
  /** Where the citizen stands afterwards, as flow/step; none when no conversation is open. */
  at: z.string().optional(),
  /** The language spoken with the citizen afterwards. */
  language: z.string().optional(),
  /** Whether they want no announcements, afterwards. */
  opted_out: z.boolean().optional(),
})

const transcriptSchema = z.strictObject({
  title: z.string(),
  /** Which languages it is true in; all when left out. */
  languages: z.array(z.string()).optional(),
  /** `menu`: the citizen was welcomed before and stands at the menu. Else nobody knows them. */
  from: z.literal('menu').optional(),
  /** Submissions that are there already; only where the citizen was welcomed. */
  given: z.array(givenSchema).optional(),
  turns: z.array(turnSchema).min(1),
})

export type Transcript = z.infer<typeof transcriptSchema>
export type TranscriptTurn = Transcript['turns'][number]

/** The transcripts of a file: YAML documents, one a dialogue. */
export function readTranscripts(file: string): Transcript[] {
  return readFileSync(file, 'utf8')
    .split(/^---$/m)
    .map((document) => transcriptSchema.parse(parse(document)))
}

/** Plays a dialogue over the real flows, and sees after each turn that the session is sound and every reply can be said. */
export async function play(transcript: Transcript, talk: Talk, address: string): Promise<void> {
  const player: Player = { talk, address, said: [], pressed: [], known: new Map() }
  if (transcript.from === 'menu') {
    for (const text of ['/start', '1']) await talk.says(text, address)
    expect((await talk.session(address))?.flow, 'the preamble').toBe('menu')
    player.said.push(...(talk.turns.at(-1)?.said ?? []))
    for (const [name, made] of await give(placeOf(talk), await idOf(player), transcript.given ?? []))
      player.known.set(name, made)
  }
  for (const [index, turn] of transcript.turns.entries()) {
    const where = `${transcript.title}, turn ${String(index + 1)}: ${JSON.stringify(turn)}`
    if (turn.meanwhile !== undefined) await meanwhile(placeOf(talk), await idOf(player), turn.meanwhile, player.known)
    talk.clock.pass(turn.after ?? READING_MINUTES)
    if (turn.prompted === true) await playPrompts(player, turn, where)
    else await playTurn(player, turn, where)
    await expectStanding(player, turn, where)
  }
}

interface Player {
  readonly talk: Talk
  readonly address: string
  readonly said: Message[]
  readonly pressed: string[]
  readonly known: Known
}

/** Begins the conversations that are due, and sees that what they say are these texts, whatever stands in their gaps. */
async function playPrompts(player: Player, turn: TranscriptTurn, where: string): Promise<void> {
  const { talk, said } = player
  const sent = async () =>
    talk.store.db.delivery.findMany({ where: { contactId: await idOf(player), turn: 0 }, orderBy: { id: 'asc' } })
  const before = (await sent()).length
  await talk.prompts()
  const messages = (await sent()).slice(before).map(({ body }) => bodySchema.parse(JSON.parse(body)))
  const { contact } = await talk.loaded(player.address)
  const templates = turn.bot.map((key) => talk.content.text(key, {}, contact?.language ?? null))
  expect(messages.length, where).toBe(templates.length)
  for (const [i, { text, choices }] of messages.entries()) {
    expect(text, where).toMatch(saying(templates[i] ?? ''))
    said.push({ text, params: {}, choices })
  }
}

/** Matches what a text says, whatever stands in its gaps. */
export function saying(template: string): RegExp {
  const parts = template.split(/\{\w+\}/).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*')}$`)
}

const bodySchema = z.object({
  text: z.string(),
  choices: z.array(z.object({ id: z.string(), label: z.string() })).default([]),
})

function placeOf({ store, clock }: Talk) {
  return { store, now: clock.now() }
}

async function idOf({ talk, address }: Player): Promise<string> {
  const { contact } = await talk.loaded(address)
  if (contact === null) throw new Error('nobody knows this citizen')
  return contact.id
}

async function playTurn(player: Player, turn: TranscriptTurn, where: string): Promise<void> {
  const { talk, address, said } = player
  const { content } = talk
  const input = await inputOf(turn, player)
  if (input === undefined) {
    const { contact } = await talk.loaded(address)
    const bodies = turn.bot.flatMap((key) => content.render(note(key), contact?.language ?? null, maxText))
    expect(await talk.expires(address), where).toEqual(bodies.map((body) => JSON.stringify(body)))
    return
  }
  const taken = await talk.sends(input, address)
  expect(keys(taken), where).toEqual(turn.bot)
  expect(talk.failures, where).toEqual([])
  for (const message of taken?.said ?? []) expectSayable(message, content)
  said.push(...(taken?.said ?? []))
}

async function expectStanding({ talk, address }: Player, turn: TranscriptTurn, where: string): Promise<void> {
  const session = await talk.session(address)
  const { contact } = await talk.loaded(address)
  expect(sessionSchema.nullable().parse(JSON.parse(JSON.stringify(session))), where).toEqual(session)
  const at = session === null ? 'none' : `${session.flow}/${session.step}`
  const standing = { at, language: contact?.language, opted_out: contact?.optedOutAt != null }
  const { at: place, language, opted_out } = turn
  expect(standing, where).toMatchObject(JSON.parse(JSON.stringify({ at: place, language, opted_out })))
}

async function inputOf(turn: TranscriptTurn, player: Player): Promise<Input | undefined> {
  const { said, pressed, known } = player
  const { content } = player.talk
  const { user, label, send, caption } = turn
  if (user !== undefined)
    return { kind: 'text', text: withCodes(typeof user === 'string' ? user : spoken(user, content), known) }
  if (label !== undefined) return { kind: 'text', text: content.value({ key: label }, null) }
  if (send !== undefined) return sent(send, caption)
  const answer = turn.answer === undefined ? undefined : await answerTo(player, turn.answer)
  if (answer !== undefined && turn.typed === true) return { kind: 'text', text: answer.label }
  const press = answer?.id ?? (turn.press && withCodes(turn.press, known))
  if (press === undefined && turn.press_again === undefined) return undefined
  const choice = press === undefined ? pressed.at(-(turn.press_again ?? 0)) : offeredIn(said, turn.of).get(press)
  if (choice === undefined) throw new Error(`no button was offered for ${JSON.stringify(turn)}`)
  pressed.push(choice)
  return { kind: 'choice', choice }
}

async function answerTo({ talk, address }: Player, kind: 'right' | 'wrong'): Promise<{ id: string; label: string }> {
  const { contact } = await talk.loaded(address)
  const { id, label } = quizAnswer(talk.content, await talk.session(address), kind)
  return { id, label: talk.content.value({ key: label }, contact?.language ?? null) }
}

/** An option of the question that the quiz has asked; its label is a key. */
export function quizAnswer(
  content: Content,
  session: Session | null,
  kind: 'right' | 'wrong',
): { id: string; label: string } {
  const { drawn, number } = quizSchema.parse(session?.answers)
  const question = content.quiz.find(({ id }) => id === drawn[number - 1])
  const option = question?.options.find(({ id }) => (id === question.answer) === (kind === 'right'))
  if (option === undefined) throw new Error('the quiz has asked nothing')
  return option
}

const quizSchema = z.object({ drawn: z.array(z.string()), number: z.int() })

/** The citizen speaks the language that the content puts first. */
export function spoken(words: Readonly<Record<string, string>>, content: Content): string {
  const { id } = content.languages[0]
  const text = words[id]
  if (text === undefined) throw new Error(`nothing to say in ${id}: ${JSON.stringify(words)}`)
  return text
}

function sent(kind: (typeof sendable)[number], caption: string | undefined): Input {
  if (kind === 'location') return { kind, latitude: -1.67, longitude: -78.65 }
  if (kind === 'contact') return { kind, phone: '0991234567', own: true }
  if (kind === 'edited') return { kind }
  if (kind === 'unsupported') return { kind, what: 'poll' }
  return { kind: 'media', media: kind, file: 'f1', ...(caption !== undefined && { caption }) }
}

/** Sees that a message can be said in every language that has texts and on every channel, without a hole. */
export function expectSayable(message: Message, content: Content): void {
  for (const { id } of content.languages) {
    const where = `${message.text} in ${id}`
    const parts = content.render(message, id, maxText)
    expect(parts.length, where).toBeGreaterThan(0)
    for (const part of parts) {
      expect(part.text.trim(), where).not.toBe('')
      expect(part.text, where).not.toMatch(/[{}]|undefined|\[object/)
      expect(part.text.length, where).toBeLessThanOrEqual(maxText)
      for (const choice of part.choices) {
        expect(choice.label.trim(), where).not.toBe('')
        expect(choice.label, where).not.toMatch(/[{}*_]/)
        // What a button of Telegram can carry.
        expect(Buffer.byteLength(choice.id), where).toBeLessThanOrEqual(64)
      }
    }
  }
}
