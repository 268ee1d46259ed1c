import { isAttachable, largestFile, mostAttachments } from '../attachments/accepted.js'
import { inputSchema, type Input } from '../engine/input.js'
import type { Param } from '../engine/message.js'
import type { SubmissionForm } from '../participation/submission.js'
import { addAttachment, removeDraftAttachments } from '../store/attachments.js'
import type { Db } from '../store/client.js'
import type { ActionContext, StoredAction } from './action.js'
import { formAnswers, formIn } from './submissionForm.js'
import { thingsHeld } from './submissionGate.js'

/** Of several things that came together, what is last in this list is told of. */
const outcomes = ['none', 'cleared', 'located', 'kept', 'full', 'refused'] as const
type Outcome = (typeof outcomes)[number]

/** The questions that a photo, a voice note or a location may answer instead of words. */
const spokenFields = ['description', 'words', 'title', 'outside', 'affected', 'benefit'] as const

/**
 * Takes in what was sent besides words, wherever in the form it came: a location is the place, a file is attached, and where
 * nothing was described yet it is the description too.
 */
export const submissionKeep: StoredAction = {
  kind: 'stored',
  outcomes,
  saves: ['what', 'files_count', 'most'],
  async run(context, tx) {
    const { answers, content } = context
    let taken: Taken = { form: formIn(answers, content), outcome: 'none', what: '' }
    if (taken.form.files_done === 'clear') taken = await clear(context, taken.form, tx)
    for (const thing of thingsIn(context)) taken = weightier(taken, await take(context, taken.form, thing, tx))
    const { form, outcome, what } = taken
    const told = { what, files_count: form.files.length, most: mostAttachments }
    return { outcome, answers: { ...formAnswers(form), ...told, held: [], received: null } }
  },
}

type Media = Extract<Input, { kind: 'media' }>

interface Taken {
  readonly form: SubmissionForm
  readonly outcome: Outcome
  readonly what: Param
}

/** What was sent, and the question of the form that it answers. */
interface Thing {
  readonly input: Input
  readonly field?: (typeof spokenFields)[number]
}

/** The newer form, with what matters more to be told. */
function weightier(before: Taken, now: Taken): Taken {
  const less = outcomes.indexOf(now.outcome) < outcomes.indexOf(before.outcome)
  return less ? { ...before, form: now.form } : now
}

function thingsIn({ answers }: ActionContext): Thing[] {
  const said = spokenFields.flatMap((field): Thing[] => {
    const input = inputSchema.safeParse(answers[field])
    return input.success ? [{ input: input.data, field }] : []
  })
  return [...thingsHeld(answers).map((input): Thing => ({ input })), ...said]
}

async function take(context: ActionContext, form: SubmissionForm, thing: Thing, tx: Db): Promise<Taken> {
  const { input } = thing
  if (input.kind === 'location') {
    const { latitude, longitude } = input
    return { form: { ...form, place: 'here', latitude, longitude }, outcome: 'located', what: '' }
  }
  if (input.kind !== 'media') return { form, outcome: 'none', what: '' }
  const refusal = refusalOf(input, form)
  if (refusal !== null) return { form: described(form, thing, input.caption), outcome: refusal, what: '' }
  const { contact, channel, now } = context
  const file = { contactId: contact.id, channel, reference: input.file, media: input.media, bytes: input.size, now }
  const id = await addAttachment(tx, file)
  const what = { key: `submit.what_${nameOf(input)}` }
  return { form: told({ ...form, files: [...form.files, id] }, thing, input), outcome: 'kept', what }
}

async function clear({ contact }: ActionContext, form: SubmissionForm, tx: Db): Promise<Taken> {
  await removeDraftAttachments(tx, contact.id)
  return { form: { ...form, files: [], files_done: '', told: 'words' }, outcome: 'cleared', what: '' }
}

/** Why it is not attached, as far as can be told before its content is seen. */
function refusalOf({ media, mime, size = 0 }: Media, { files }: SubmissionForm): Outcome | null {
  const readable = media !== 'document' || mime === undefined || /^(?:image\/|audio\/|application\/pdf$)/.test(mime)
  if (!isAttachable(media) || !readable || size > largestFile) return 'refused'
  return files.length >= mostAttachments ? 'full' : null
}

/** The form with what was sent as its description, where that was asked for or is missing. */
function told(form: SubmissionForm, thing: Thing, input: Media): SubmissionForm {
  const asked = thing.field === 'description' || thing.field === 'words'
  const missing = form.description === '' && (form.told === 'words' || (form.told === 'photo' && form.words === ''))
  if (!asked && !missing) return form
  const name = nameOf(input)
  if ((input.caption ?? '') !== '' || name === 'file') return described(form, thing, input.caption)
  return { ...form, description: '', words: '', told: name }
}

function described(form: SubmissionForm, { field }: Thing, caption = ''): SubmissionForm {
  const wanted = field === 'description' || field === 'words' || form.description === ''
  return wanted && caption.trim() !== '' ? { ...form, description: caption.trim(), words: '' } : form
}

function nameOf({ media, mime = '' }: Media): 'photo' | 'voice' | 'file' {
  if (media === 'voice' || media === 'audio' || mime.startsWith('audio/')) return 'voice'
  return media === 'photo' || mime.startsWith('image/') ? 'photo' : 'file'
}
