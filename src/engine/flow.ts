import { z } from 'zod'

/** A word chosen by people: `learn`, `axis_1`. Step ids are a public interface, citizens are standing on them. */
const word = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,29}$/, 'accepted: lower-case letters, digits and _, at most 30, a letter first')
/** A locale key such as `guide.what.intro`. Flows hold keys, never words. */
const textKey = z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/i, 'accepted: a locale key such as guide.what.intro')
/** The id of a step of the same flow, or `end`: the flow is over and the flow that called it goes on. */
const target = word
/** How far along a form the citizen is; available in the step's text as {step} and {steps}. */
const progress = z.strictObject({ step: z.int().min(1), steps: z.int().min(1) })

const say = z.strictObject({ kind: z.literal('say'), text: textKey, next: target })

/** What citizens send besides words and buttons. */
const thing = z.enum(['voice', 'audio', 'photo', 'document', 'video', 'location'])

const ask = z.strictObject({
  kind: z.literal('ask'),
  text: textKey,
  answer: z.enum(['text', 'number', 'date', 'email', 'phone', 'location', 'media']),
  save: word,
  /** Length in characters for text, value for a number. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** What else is taken besides the kind of answer asked for. */
  accept: z.array(thing).optional(),
  /** The citizen may skip it; then `null` is saved, so that a form knows that it was asked. */
  optional: z.boolean().optional(),
  invalid: textKey.optional(),
  retries: z.int().min(1).max(10).optional(),
  progress: progress.optional(),
  next: target,
})

const option = z.strictObject({ id: word, label: textKey, next: target.optional() })

const choose = z.strictObject({
  kind: z.literal('choose'),
  text: textKey,
  options: z.array(option).min(1).optional(),
  /** A named list from outside the flow (see `Source`); paged. */
  source: word.optional(),
  pageSize: z.int().min(1).max(10).optional(),
  save: word.optional(),
  /** Where words that match no option go; they are saved as `question`. Without it they are not understood. */
  otherwise: target.optional(),
  /** Where one of these goes when it is sent instead of an answer; it is saved as `received`. */
  accept: z.array(thing).min(1).optional(),
  received: target.optional(),
  /** Buttons of this step go on working in old messages, as long as the citizen is not in the middle of something. */
  anytime: z.boolean().optional(),
  invalid: textKey.optional(),
  retries: z.int().min(1).max(10).optional(),
  progress: progress.optional(),
  next: target.optional(),
})

const run = z.strictObject({
  kind: z.literal('run'),
  action: word,
  with: z.record(word, z.string()).optional(),
  outcomes: z.record(word, target),
})

const route = z.strictObject({
  kind: z.literal('route'),
  on: word,
  /** `given` is met by an answer that is no word or number, such as a photo. */
  cases: z.record(z.string(), target),
  otherwise: target,
})

const goto = z.strictObject({
  kind: z.literal('goto'),
  /** Another flow, begun at its first step or at `step`. */
  flow: word.optional(),
  step: word.optional(),
  /** Instead of flow and step: the name of an answer that holds `flow/step`; `otherwise` when there is no such place. */
  found: word.optional(),
  otherwise: target.optional(),
  /** Answers the other flow begins with. */
  with: z.record(word, z.string()).optional(),
  /** Answers handed over under their own names, where they are known. */
  pass: z.array(word).optional(),
  /** Come back here afterwards, to `next`. */
  return: z.boolean().optional(),
  next: target.optional(),
})

const stepSchema = z.discriminatedUnion('kind', [say, ask, choose, run, route, goto]).superRefine((step, context) => {
  for (const problem of contradictions(step)) context.addIssue({ code: 'custom', message: problem })
})

/** A conversation as data: named steps, the first of which begins it. Checked further by `lint`. */
export const flowSchema = z.strictObject({
  id: word,
  /** What the flow is for, for the people who read and draw it. */
  title: z.string().min(1),
  /** Raised when a change matters to people in mid-conversation; kept in their session. */
  version: z.int().min(1),
  start: word,
  /** Its texts are found by free questions. */
  searchable: z.boolean().optional(),
  /** What happens to the question that was interrupted by this flow, on return: asked again, or left standing. */
  resume: z.enum(['repeat', 'quiet']).optional(),
  /** Minutes without a word after which one reminder is sent, and after which the conversation lapses. */
  remindAfter: z.int().min(1).optional(),
  reminder: textKey.optional(),
  lapseAfter: z.int().min(1).optional(),
  /** Where citizens standing on a step that was renamed or removed are taken: old id to new id. */
  moved: z.record(word, target).optional(),
  steps: z.record(word, stepSchema),
})

export type Flow = z.infer<typeof flowSchema>
export type Step = z.infer<typeof stepSchema>
export type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>
export type Flows = ReadonlyMap<string, Flow>

/** The target that ends a flow. */
export const END = 'end'

function contradictions(step: Step): string[] {
  if (step.kind === 'choose') return chooseProblems(step)
  if (step.kind === 'goto') return gotoProblems(step)
  return []
}

function chooseProblems(step: StepOf<'choose'>): string[] {
  const problems: string[] = []
  if ((step.options === undefined) === (step.source === undefined))
    problems.push('a choose step has either options or a source')
  if (step.source !== undefined && step.next === undefined) problems.push('a choose step with a source needs next')
  if ((step.accept === undefined) !== (step.received === undefined))
    problems.push('a choose step has accept and received together or neither')
  const open = step.options?.find((o) => o.next === undefined)
  if (open !== undefined && step.next === undefined)
    problems.push(`option ${open.id} leads nowhere: give it next, or the step`)
  return problems
}

function gotoProblems(step: StepOf<'goto'>): string[] {
  const problems: string[] = []
  if ((step.flow === undefined) === (step.found === undefined)) problems.push('a goto step has either flow or found')
  if (step.found !== undefined && step.otherwise === undefined) problems.push('a goto step with found needs otherwise')
  if (step.return === true && step.next === undefined) problems.push('a goto step that returns needs next')
  if (step.return !== true && step.next !== undefined) problems.push('a goto step that does not return has no next')
  return problems
}
