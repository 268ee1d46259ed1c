import { z } from 'zod'
import { namings } from '../../participation/naming.js'
import { parties, submissionStates } from '../../participation/states.js'
import { submissionKinds } from '../../store/submissionRow.js'
import { pageSchema } from './cursor.js'
import { named } from './names.js'

const moment = z.iso.datetime().describe('In UTC.')
export const version = z.number().int().describe('Raised with every change. Give back the one you read.')

const author = z.object({
  naming: z.enum(namings).describe('How the author wants to be shown. Who is anonymous is never told.'),
  name: z.string().nullable().describe('Reserved names are for editors and administrators.'),
  actorId: z.string().nullable().describe('Of GET /actors, where the author registered and may be known to you.'),
})

const head = {
  id: z.string(),
  code: z.string().describe('What the citizen knows it by, such as RIO-2026-00042-B.'),
  kind: z.enum(submissionKinds),
  axis: z.string(),
  title: z.string(),
  parish: z.string().nullable().describe('Null outside the canton, or when not told.'),
  outside: z.string().nullable().describe('City or country of one from outside the canton.'),
  state: z.enum(submissionStates),
  publishedAt: moment.nullable().describe('Null while only staff and its author see it.'),
  assisted: z.boolean().describe('Staff wrote it down for its author.'),
  assignedTo: z.string().nullable(),
  supports: z.number().int().describe('How many people support it.'),
  createdAt: moment,
  updatedAt: moment,
  version,
}

const submissionItem = named('SubmissionItem', z.object(head))
export const submissionPage = named('SubmissionPage', pageSchema(submissionItem))

const details = z.object({
  responsibleUnit: z.string().nullable(),
  expectedAt: moment.nullable(),
  receivingEntity: z.string().nullable(),
  evidenceUrl: z.string().nullable(),
})

const event = z.object({
  id: z.number().int(),
  from: z.enum(submissionStates).nullable(),
  to: z.enum(submissionStates),
  by: z.enum(parties),
  staff: z.string().nullable(),
  text: z.string().nullable().describe('What the public was told.'),
  at: moment,
})

const note = z.object({ id: z.number().int(), staff: z.string(), text: z.string(), at: moment })

export const attachment = named(
  'Attachment',
  z.object({
    id: z.string(),
    media: z.string().describe('What the citizen sent: photo, voice, audio, video or document.'),
    state: z.enum(['waiting', 'stored', 'refused', 'gone']),
    reason: z.string().nullable().describe('Why it was refused.'),
    mime: z.string().nullable().describe('What its content proved to be.'),
    bytes: z.number().int().nullable(),
    approvedAt: moment.nullable().describe('Null while it is private.'),
    approvedBy: z.string().nullable(),
    createdAt: moment,
  }),
)

export const submission = named(
  'Submission',
  z.object({
    ...head,
    description: z.string(),
    affected: z.string().nullable(),
    benefit: z.string().nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    author,
    ...details.shape,
    canonicalCode: z.string().nullable().describe('The one that it is a duplicate of.'),
    reopened: z.boolean().describe('The author had it looked at again, which is possible once.'),
    nextStates: z.array(z.enum(submissionStates)).describe('Where staff may lead it from here.'),
    history: z.array(event),
    notes: z.array(note).describe('For staff alone.'),
    attachments: z.array(attachment),
    similar: z.array(
      z.object({ id: z.string(), code: z.string(), title: z.string(), state: z.enum(submissionStates) }),
    ),
  }),
)

export const changed = named('Changed', z.object({ version }))
