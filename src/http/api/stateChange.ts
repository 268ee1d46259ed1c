import { z } from 'zod'
import { readCode } from '../../participation/code.js'
import { checkTransition, submissionStates, type Refusal, type Requirement } from '../../participation/states.js'
import type { Db } from '../../store/client.js'
import { changeState, type ChangeDetails } from '../../store/submissionChanges.js'
import { findSubmission, type FoundSubmission } from '../../store/submissions.js'
import { notPossible } from './problems.js'
import { route } from './route.js'
import { changeOne } from './submissionChanges.js'
import { changed, version } from './submissionSchemas.js'
import { submissionParams } from './submissions.js'

const words = z.string().trim().max(1000).exactOptional()
const body = z.strictObject({
  version,
  to: z.enum(submissionStates),
  text: words.describe('What the public is told, in plain words.'),
  responsibleUnit: words.describe('Needed for in_review.'),
  expectedAt: z.iso.date().exactOptional().describe('Needed for in_review: a day, such as 2026-12-31.'),
  canonicalCode: words.describe('Needed for duplicate: the code of the one it repeats.'),
  receivingEntity: words.describe('Needed for referred.'),
  evidenceUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .exactOptional()
    .describe('Needed for fulfilled.'),
})
type Body = z.output<typeof body>

export const stateRoute = route({
  method: 'post',
  path: '/submissions/{id}/state',
  role: 'editor',
  summary: 'Lead it to another state',
  description:
    'Its author, who supports it and who follows it are told, with the text. GET /submissions/{id} names the states that are possible under `nextStates`.',
  params: submissionParams,
  body,
  problems: [404, 409, 422],
  answer: changed,
  handle: (call) =>
    changeOne(call, 'submission.state', async ({ tx, row, staff, now }) => {
      const { to, text, responsibleUnit, expectedAt, canonicalCode, receivingEntity, evidenceUrl } = call.body
      refuseIfWrong(row, call.body, now)
      const after = { responsibleUnit, expectedAt, canonicalCode, receivingEntity, evidenceUrl }
      const details = await detailsOf(tx, call.body, call.at.codePrefix)
      const change = { id: row.id, version: row.version, to, by: 'staff', staff: staff.name, details, now } as const
      const outcome = await changeState(tx, { ...change, ...(text === undefined ? {} : { text }) })
      if (outcome.kind === 'cycle') throw cycle
      return { outcome, noted: { before: { state: row.state }, after: { state: to, ...after } } }
    }),
})

function refuseIfWrong(row: FoundSubmission, given: Body, now: Date): void {
  const { to } = given
  const refusal = checkTransition({ from: row.state, to, by: 'staff', given, reopened: row.reopened })
  if (refusal !== null) throw refusalOf(refusal, row, to)
  if (given.expectedAt !== undefined && noon(given.expectedAt).getTime() < now.getTime() - DAY) throw past
}

function refusalOf(refusal: Refusal, row: FoundSubmission, to: string) {
  if (refusal.kind === 'missing') return missing(refusal.fields, to)
  const accepted = refusal.kind === 'not_allowed' ? [...new Set(refusal.accepted)] : []
  const list = accepted.length === 0 ? 'no other' : accepted.join(', ')
  const detail = `Given: from ${row.state} to ${to}. Accepted from ${row.state}: ${list}. To do: choose one of these.`
  return notPossible('This change of state is not possible', detail, { from: row.state, to, accepted })
}

function missing(fields: readonly Requirement[], to: string) {
  const detail = `Given: nothing for ${fields.join(', ')}. Accepted: all of ${fields.join(', ')}. To do: send them with ${to}.`
  return notPossible('Something is missing', detail, { fields })
}

async function detailsOf(tx: Db, given: Body, prefix: string): Promise<ChangeDetails> {
  const { to, responsibleUnit, expectedAt, canonicalCode, receivingEntity, evidenceUrl } = given
  const isDuplicate = to === 'duplicate' && canonicalCode !== undefined
  return {
    ...(responsibleUnit === undefined ? {} : { responsibleUnit }),
    ...(expectedAt === undefined ? {} : { expectedAt: noon(expectedAt) }),
    ...(isDuplicate ? { canonicalId: await canonicalIdOf(tx, canonicalCode, prefix) } : {}),
    ...(receivingEntity === undefined ? {} : { receivingEntity }),
    ...(evidenceUrl === undefined ? {} : { evidenceUrl }),
  }
}

async function canonicalIdOf(tx: Db, typed: string, prefix: string): Promise<string> {
  const read = readCode(typed, prefix)
  const found = read.kind === 'exact' ? await findSubmission(tx, { code: read.code }) : null
  if (found === null) throw noCanonical
  return found.id
}

const DAY = 24 * 60 * 60 * 1000

/** The same day wherever it is read. */
function noon(day: string): Date {
  return new Date(`${day}T12:00:00.000Z`)
}

const noCanonical = notPossible(
  'The one that it repeats does not exist',
  'Given: a canonicalCode of no submission. Accepted: the code of one that exists. To do: check it.',
  { fields: ['canonicalCode'] },
)

const cycle = notPossible(
  'It would be a duplicate of itself',
  'Given: a canonicalCode that leads back to this submission. Accepted: one that is not its duplicate. To do: choose which of them stays.',
  { fields: ['canonicalCode'] },
)

const past = notPossible(
  'The expected date is over',
  'Given: an expectedAt before today. Accepted: today or later. To do: give the day on which an answer can be expected.',
  { fields: ['expectedAt'] },
)
