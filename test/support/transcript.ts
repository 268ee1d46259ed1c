import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Content } from '../../src/content/content.js'
import type { Input } from '../../src/engine/input.js'
import type { Message } from '../../src/engine/message.js'
import { sessionSchema } from '../../src/engine/session.js'
import { offeredIn, openTalk, type Talk } from './talk.js'

/** What the citizen does, and the keys of what is said in answer. Keys, not words: an editor cannot break a test. */
const turnSchema = z.strictObject({
  /** Typed words. */
  user: z.string().optional(),
  /** The button of this option, in the last message that had any. */
  press: z.string().optional(),
  /** The button pressed again that was pressed so many turns ago. */
  press_again: z.int().optional(),
  send: z.enum(['photo', 'voice', 'video', 'document', 'audio', 'sticker', 'location', 'contact', 'edited', 'unsupported']).optional(),
  /** Minutes that pass before. */
  after: z.number().optional(),
  bot: z.array(z.string()),
  /** Where the citizen stands afterwards, as flow/step; none when no conversation is open. */
  at: z.string().optional(),
})

export const transcriptSchema = z.strictObject({
  title: z.string(),
  /** Which languages it is true in; all when left out. */
  languages: z.array(z.string()).optional(),
  turns: z.array(turnSchema).min(1),
})

export type Transcript = z.infer<typeof transcriptSchema>

export function readTranscript(file: string): Transcript {
  return transcriptSchema.parse(parse(readFileSync(file, 'utf8')))
}

/** Plays a dialogue over the real flows, and sees after each turn that every reply can be said, in every language and on every channel. */
export async function play(transcript: Transcript, content: Content): Promise<void> {
  const talk = await openTalk(content)
  try {
    const pressed: string[] = []
    for (const [index, turn] of transcript.turns.entries()) {
      const where = `${transcript.title}, turn ${String(index + 1)}: ${JSON.stringify(turn)}`
      if (turn.after !== undefined) talk.clock.pass(turn.after)
      const input = inputOf(turn, talk, pressed)
      const taken = await talk.sends(input)
      expect((taken?.said ?? []).map((message) => message.text), where).toEqual(turn.bot)
      expect(talk.failures, where).toEqual([])
      for (const message of taken?.said ?? []) expectSayable(message, content)
      const session = await talk.session()
      if (session !== null) expect(sessionSchema.parse(JSON.parse(JSON.stringify(session)))).toEqual(session)
      if (turn.at !== undefined) expect(session === null ? 'none' : `${session.flow}/${session.step}`, where).toBe(turn.at)
    }
  } finally {
    await talk.close()
  }
}

function inputOf(turn: Transcript['turns'][number], talk: Talk, pressed: string[]): Input {
  if (turn.user !== undefined) return { kind: 'text', text: turn.user }
  if (turn.send !== undefined) return sent(turn.send)
  const choice = turn.press === undefined ? pressed.at(-(turn.press_again ?? 1)) : offeredIn(talk.turns.flatMap((t) => t.said)).get(turn.press)
  if (choice === undefined) throw new Error(`no button was offered for ${JSON.stringify(turn)}`)
  pressed.push(choice)
  return { kind: 'choice', choice }
}

function sent(kind: NonNullable<Transcript['turns'][number]['send']>): Input {
  if (kind === 'location') return { kind, latitude: -1.67, longitude: -78.65 }
  if (kind === 'contact') return { kind, phone: '0991234567', own: true }
  if (kind === 'edited') return { kind }
  if (kind === 'unsupported') return { kind, what: 'poll' }
  return { kind: 'media', media: kind, file: 'f1' }
}

/** The shortest text that any channel takes. */
const shortest = 4000

function expectSayable(message: Message, content: Content): void {
  for (const { id } of content.languages) {
    for (const part of content.render(message, id, shortest)) {
      expect(part.text.trim()).not.toBe('')
      expect(part.text, `${message.text} in ${id}`).not.toMatch(/[{}]/)
      expect(part.text.length).toBeLessThanOrEqual(shortest)
      for (const choice of part.choices) {
        expect(choice.label.trim()).not.toBe('')
        expect(Buffer.byteLength(choice.id)).toBeLessThanOrEqual(64)
      }
    }
  }
}
