import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Answers } from '../engine/session.js'
import type { ActionContext, PureAction, Source } from './action.js'

const QUESTIONS = 5

/** Where a citizen is in a quiz, as kept among the answers. */
const stateSchema = z.object({
  drawn: z.array(z.string()).default([]),
  /** Of the question asked last, from 1; and how many were answered: one that was left is asked again. */
  number: z.number().default(0),
  answered: z.number().default(0),
  score: z.number().default(0),
})

/** Draws the next question: five in all, none twice, other ones each time; then the score. */
export const quizDraw: PureAction = {
  kind: 'pure',
  outcomes: ['question', 'finished'],
  saves: ['question', 'number', 'total', 'score', 'band'],
  run(context) {
    const state = stateSchema.parse(context.answers)
    const drawn = state.drawn.length > 0 ? state.drawn : draw(context)
    const number = state.answered + 1
    const total = drawn.length
    const asked = context.content.quiz.find(({ id }) => id === drawn[number - 1])
    if (asked === undefined)
      return { outcome: 'finished', answers: { score: state.score, total, band: band(state.score, total) } }
    return { outcome: 'question', answers: { drawn, number, total, score: state.score, question: { key: asked.text } } }
  },
}

/** Compares the answer `choice` with the right one. */
export const quizGrade: PureAction = {
  kind: 'pure',
  outcomes: ['right', 'wrong'],
  saves: ['why', 'correct', 'answered', 'score'],
  run(context) {
    const asked = askedNow(context)
    const right = asked?.options.find(({ id }) => id === asked.answer)
    if (asked === undefined || right === undefined) throw new Error('no question of the quiz was asked')
    const { score, number } = stateSchema.parse(context.answers)
    const explained: Answers = { why: { key: asked.why }, correct: { key: right.label }, answered: number }
    if (context.answers['choice'] !== asked.answer) return { outcome: 'wrong', answers: explained }
    return { outcome: 'right', answers: { ...explained, score: score + 1 } }
  },
}

/** The answers to choose from for the question drawn last. */
export const quizOptions: Source = {
  kind: 'pure',
  run: (context) => (askedNow(context)?.options ?? []).map(({ id, label }) => ({ id, label: { key: label } })),
}

function askedNow({ answers, content }: ActionContext): ActionContext['content']['quiz'][number] | undefined {
  const { drawn, number } = stateSchema.parse(answers)
  return content.quiz.find(({ id }) => id === drawn[number - 1])
}

/** The same seed draws the same questions. */
function draw({ content, seed }: ActionContext): string[] {
  const order = (id: string): string => createHash('sha256').update(`${seed}:${id}`).digest('hex')
  const ids = content.quiz.map(({ id }) => id)
  return ids.sort((a, b) => order(a).localeCompare(order(b))).slice(0, QUESTIONS)
}

function band(score: number, total: number): 'low' | 'middle' | 'high' {
  if (score >= total * 0.8) return 'high'
  return score >= total * 0.5 ? 'middle' : 'low'
}
