import { z } from 'zod'
import { paramSchema } from '../engine/message.js'

const id = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,29}$/, 'accepted: lower-case letters, digits and _, at most 30, a letter first')
const key = z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/i, 'accepted: a locale key such as quiz.q1.text')
const labelled = z.strictObject({ id, label: key })

const quizQuestion = z
  .strictObject({
    id,
    text: key,
    options: listOf(labelled, 2).max(6),
    /** The id of the right option. */
    answer: id,
    /** Explains the right answer, whatever was chosen. */
    why: key,
  })
  .refine((question) => question.options.some((option) => option.id === question.answer), {
    path: ['answer'],
    message: 'accepted: the id of one of the options',
  })

/** What a municipality decides about taking part. */
const participation = z.strictObject({
  /** What the codes of submissions begin with. */
  code_prefix: z.string().regex(/^[A-Z]{2,5}$/, 'accepted: two to five capital letters, such as RIO'),
  /** Days within which a submission gets its first answer. */
  review_days: z.int().min(1).max(365),
  /** How many submissions a person may send in a day. */
  submissions_per_day: z.int().min(1).max(100),
  /** The hour of the day, in the municipality's time, at which many changes are told in one message. */
  digest_hour: z.int().min(7).max(19),
})

/** What a municipality decides about announcements. */
const broadcasts = z.strictObject({
  /** Hours of the day, in the municipality's time, between which none goes out. */
  quiet: z
    .strictObject({ from: z.int().min(1).max(23), until: z.int().min(0).max(22) })
    .refine(({ from, until }) => from > until, { path: ['from'], message: 'accepted: a later hour than until' }),
  /** On Sundays none goes out before this hour. */
  sunday_from: z.int().min(0).max(23),
  /** The flows that a button can begin. */
  flows: z.array(id),
})

/** When people of the municipality answer in the chat. */
const office = z
  .strictObject({
    days: z.array(z.int().min(1).max(7)).min(1),
    from: z.int().min(0).max(22),
    until: z.int().min(1).max(24),
  })
  .refine(({ from, until }) => from < until, { path: ['until'], message: 'accepted: a later hour than from' })

/** The files of `flows/data/`, by name, and what each holds. Words are locale keys; proper names are as they are. */
export const dataSchemas = {
  municipality: z.record(id, paramSchema),
  actor_kinds: listOf(labelled, 1),
  axes: listOf(labelled, 1),
  parishes: listOf(z.strictObject({ id, name: z.string().min(1), area: z.enum(['urban', 'rural']) }), 1),
  topics: listOf(labelled, 1),
  quiz: listOf(quizQuestion, 1),
  participation,
  office,
  broadcasts: broadcasts.refine(({ quiet, sunday_from }) => quiet.from > sunday_from, {
    path: ['sunday_from'],
    message: 'accepted: an earlier hour than quiet.from',
  }),
}

export type Labelled = z.infer<typeof labelled>
export type Participation = z.infer<typeof participation>
export type BroadcastRules = z.infer<typeof broadcasts>
export type QuizQuestion = z.infer<typeof quizQuestion>
export type Parish = z.infer<typeof dataSchemas.parishes>[number]

function listOf<T extends z.ZodType<{ id: string }>>(item: T, atLeast: number) {
  return z
    .array(item)
    .min(atLeast)
    .superRefine((items, context) => {
      items.forEach((entry, index) => {
        if (items.findIndex((other) => other.id === entry.id) === index) return
        context.addIssue({
          code: 'custom',
          path: [index, 'id'],
          message: 'accepted: an id that no entry before it has',
        })
      })
    })
}
