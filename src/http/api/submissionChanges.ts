import { z } from 'zod'
import type { Staff } from '../../staff/roles.js'
import { audit, type NewAuditEntry } from '../../store/audit.js'
import type { Db } from '../../store/client.js'
import { addNote } from '../../store/notes.js'
import { handleReports } from '../../store/reports.js'
import { touch } from '../../store/staffSubmissions.js'
import { assign, hide, publish, type ChangeOutcome } from '../../store/submissionChanges.js'
import type { FoundSubmission } from '../../store/submissions.js'
import { conflict, noSuch, notPossible } from './problems.js'
import { route, type Workplace } from './route.js'
import { changed, version } from './submissionSchemas.js'
import { submissionNamed, submissionParams } from './submissions.js'

/** What every change of a submission is given. */
export interface Change {
  readonly params: { readonly id: string }
  readonly body: { readonly version: number }
  readonly staff: Staff | null
  readonly at: Workplace
}

interface Step {
  readonly tx: Db
  readonly row: FoundSubmission
  readonly staff: Staff
  readonly now: Date
}

type Noted = Pick<NewAuditEntry, 'before' | 'after' | 'reason'>

/**
 * One change of a submission, with its line in the audit log, or neither. Throws a Problem when there is no such submission,
 * or when it has not the version that was read any more.
 */
export async function changeOne(
  { params, body, staff, at }: Change,
  action: string,
  work: (step: Step) => Promise<{ readonly outcome: ChangeOutcome; readonly noted: Noted }>,
): Promise<{ version: number }> {
  if (staff === null) throw new Error(`${action} is open to everybody`)
  const now = at.now()
  return at.store.transaction(async (tx) => {
    const row = await submissionNamed(tx, params.id, at.codePrefix)
    if (row.version !== body.version) throw conflict(row.version)
    const { outcome, noted } = await work({ tx, row, staff, now })
    const version = versionAfter(outcome)
    await audit(tx, { at: now, who: staff.name, whoId: staff.id, action, subject: row.code, ...noted })
    return { version }
  })
}

function versionAfter(outcome: ChangeOutcome): number {
  if (outcome.kind === 'changed') return outcome.version
  if (outcome.kind === 'conflict') throw conflict(outcome.version)
  throw noSuch('submission', '/submissions')
}

const common = { method: 'post', role: 'editor', params: submissionParams, problems: [404, 409, 422] } as const
const reason = z.string().trim().min(1).max(500).exactOptional().describe('Why, for the audit log.')

const publishRoute = route({
  ...common,
  path: '/submissions/{id}/publish',
  summary: 'Let everybody see it',
  description: 'The first time, its author is told.',
  body: z.strictObject({ version, reason }),
  answer: changed,
  handle: (call) =>
    changeOne(call, 'submission.publish', async ({ tx, row, now }) => {
      if (row.state === 'withdrawn') throw withdrawn
      const outcome = await publish(tx, { id: row.id, version: row.version, now })
      return { outcome, noted: noted(row.publishedAt !== null, true, call.body.reason) }
    }),
})

const hideRoute = route({
  ...common,
  path: '/submissions/{id}/hide',
  summary: 'Take it out of sight',
  description: 'Only staff and its author see it then. Reports of it count as looked at.',
  body: z.strictObject({ version, reason }),
  answer: changed,
  handle: (call) =>
    changeOne(call, 'submission.hide', async ({ tx, row, now }) => {
      const outcome = await hide(tx, { id: row.id, version: row.version, now })
      await handleReports(tx, { submissionId: row.id, now })
      return { outcome, noted: noted(row.publishedAt !== null, false, call.body.reason) }
    }),
})

const assignRoute = route({
  ...common,
  path: '/submissions/{id}/assign',
  summary: 'Give it to a member of the staff',
  body: z.strictObject({
    version,
    to: z.string().trim().min(1).max(64).nullable().describe('A name; null for nobody.'),
  }),
  answer: changed,
  handle: (call) =>
    changeOne(call, 'submission.assign', async ({ tx, row, now }) => {
      const { to } = call.body
      const outcome = await assign(tx, { id: row.id, version: row.version, to, now })
      return { outcome, noted: { before: { assignedTo: row.assignedTo }, after: { assignedTo: to } } }
    }),
})

const noteRoute = route({
  ...common,
  path: '/submissions/{id}/notes',
  summary: 'Write a private note',
  description: 'Never public. It raises the version, so that nobody decides without having seen it.',
  body: z.strictObject({ version, text: z.string().trim().min(1).max(4000) }),
  answer: changed,
  handle: (call) =>
    changeOne(call, 'submission.note', async ({ tx, row, staff, now }) => {
      const outcome = await touch(tx, { id: row.id, version: row.version, now })
      const note = await addNote(tx, { submissionId: row.id, staff: staff.name, text: call.body.text, now })
      return { outcome, noted: { after: { note } } }
    }),
})

const reportsRoute = route({
  ...common,
  path: '/submissions/{id}/dismiss-reports',
  summary: 'Leave it as it is: its reports were looked at',
  body: z.strictObject({ version, reason }),
  answer: changed,
  handle: (call) =>
    changeOne(call, 'submission.dismiss_reports', async ({ tx, row, now }) => {
      const outcome = await touch(tx, { id: row.id, version: row.version, now })
      const reports = await handleReports(tx, { submissionId: row.id, now })
      return { outcome, noted: { after: { reports }, ...reasonOf(call.body.reason) } }
    }),
})

export const changeRoutes = [publishRoute, hideRoute, assignRoute, noteRoute, reportsRoute]

const withdrawn = notPossible(
  'Its author withdrew it',
  'Given: a submission that was withdrawn. Accepted: any other. To do: leave it unpublished.',
)

function noted(before: boolean, after: boolean, why: string | undefined): Noted {
  return { before: { published: before }, after: { published: after }, ...reasonOf(why) }
}

function reasonOf(why: string | undefined): Pick<NewAuditEntry, 'reason'> {
  return why === undefined ? {} : { reason: why }
}
