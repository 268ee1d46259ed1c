import { z } from 'zod'
import { paramSchema } from '../engine/message.js'
import { submissionStates } from '../participation/states.js'

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

/** How long what people said and who they are is kept. The limits are far from both ends of what a law of data protection lets one do. */
const retention = z
  .strictObject({
    draft_days: z.int().min(1).max(365),
    message_days: z.int().min(7).max(730),
    identity_months: z.int().min(6).max(120),
    warning_days: z.int().min(7).max(90),
  })
  .refine(({ identity_months: months, warning_days: days }) => days < months * 28, {
    path: ['warning_days'],
    message: 'accepted: less than identity_months',
  })

const caps = z.strictObject({
  /** How many messages that answer nobody go out over WhatsApp in a day. */
  whatsapp_per_day: z.int().min(0).max(1000),
})

/** What people can ask to be told about; the service subscribes people to the first, and to `tables`, by itself. */
const topics = listOf(labelled, 1)
  .refine(([first]) => first?.id === 'news', { path: [0, 'id'], message: 'accepted: news' })
  .refine((list) => list.some(({ id: one }) => one === 'tables'), 'accepted: a list with tables in it')

/** Longer than any answer that the API takes, {nombre} and {codigo} put in, must none be. */
const template = z.strictObject({
  id,
  state: z.enum(submissionStates),
  name: z.string().trim().min(1).max(80),
  answer: z
    .string()
    .trim()
    .min(1)
    .max(800)
    .refine(hasOnlyKnownPlaces, 'accepted: braces only in {nombre} and {codigo}'),
})

function hasOnlyKnownPlaces(text: string): boolean {
  return !/[{}]/.test(text.replaceAll('{nombre}', '').replaceAll('{codigo}', ''))
}

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
  topics,
  quiz: listOf(quizQuestion, 1),
  participation,
  office,
  retention,
  caps,
  units: z.record(id, z.string().trim().min(1).max(120)),
  templates: listOf(template, 1).refine(
    (list) => list.some(({ state }) => state === 'duplicate'),
    'accepted: a list with one of the state duplicate',
  ),
  broadcasts: broadcasts.refine(({ quiet, sunday_from }) => quiet.from > sunday_from, {
    path: ['sunday_from'],
    message: 'accepted: an earlier hour than quiet.from',
  }),
}

export type Labelled = z.infer<typeof labelled>
export type Participation = z.infer<typeof participation>
export type BroadcastRules = z.infer<typeof broadcasts>
export type QuizQuestion = z.infer<typeof quizQuestion>
export type Caps = z.infer<typeof caps>
export type Template = z.infer<typeof template>
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
