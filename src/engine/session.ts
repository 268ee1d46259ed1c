import { z } from 'zod'
import { paramSchema, type Params } from './message.js'

/** What a citizen answered or an action found out: JSON, and nothing that JSON cannot carry. */
const answersSchema = z.record(z.string(), z.json())
export type Answers = z.infer<typeof answersSchema>

const offeredSchema = z.strictObject({
  id: z.string(),
  label: paramSchema,
  /** What else citizens call it, in whatever language. */
  also: z.array(z.string()).optional(),
})
export type Offered = z.infer<typeof offeredSchema>

/** The options last shown, so that an answer is understood as the citizen saw them. */
const offerSchema = z.strictObject({
  /** The turn in which they were shown; a button carries it. */
  turn: z.int(),
  options: z.array(offeredSchema),
  /** Page of a long list, from 0. */
  page: z.int().min(0),
})

const placeSchema = {
  flow: z.string(),
  /** The flow's version when the citizen entered it. */
  version: z.int(),
  step: z.string(),
  answers: answersSchema,
  /** Questions passed on the way here, as `flow/step`; `back` walks it. */
  trail: z.array(z.string()),
}

const callerSchema = z.strictObject({
  ...placeSchema,
  /** Left in the middle of a question by a global word, rather than by a goto step that returns. */
  interrupted: z.boolean(),
  offer: offerSchema.nullable(),
})
export type Caller = z.infer<typeof callerSchema>

/** Where a citizen stands in a conversation, as plain JSON. It never holds the flow, so corrected wording reaches everyone at once. */
export const sessionSchema = z.strictObject({
  ...placeSchema,
  /** The flows that wait for this one to end, the nearest last. */
  callers: z.array(callerSchema),
  offer: offerSchema.nullable(),
  /** Answers to this question that could not be understood. */
  tries: z.int().min(0),
  /** The retry limit was reached, and ways out were offered. */
  stuck: z.boolean(),
  /** The button pressed last: a double tap brings it again. */
  lastChoice: z.string().nullable(),
})
export type Session = z.infer<typeof sessionSchema>

/** The answers that a text can show. */
export function shown(answers: Answers): Params {
  const params: Record<string, string | number | { key: string }> = {}
  for (const [name, value] of Object.entries(answers)) {
    const param = paramSchema.safeParse(value)
    if (param.success) params[name] = param.data
  }
  return params
}
