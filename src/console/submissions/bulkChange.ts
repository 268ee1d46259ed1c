import { z } from 'zod'
import { rehearse, perform, type Performed } from '../perform.js'
import type { FoundSubmission } from '../../store/submissions.js'
import { findSubmission } from '../../store/submissions.js'
import type { Call } from '../page.js'
import { backSchema } from './filter.js'
import { routes } from './routes.js'
import { stepOf, templatesFor, templateText } from './templates.js'
import { detailsFor, type Answering } from './typed.js'
import { namesWithheld } from './withheld.js'

/** What can be done with several at once. */
export const bulkActions = ['assign', 'publish', 'answer', 'duplicate'] as const

const MOST = 50
const line = z.string().trim().max(1000).default('')

/** What is to be done, and with what version of each; whatever else the form holds is dropped. */
export const bulkSchema = z
  .object({
    back: backSchema,
    action: z.enum(bulkActions),
    selected: z.preprocess(
      (value) => (value === undefined ? [] : [value].flat()),
      z.array(z.string().max(64)).max(MOST),
    ),
    assignee: line,
    step: line,
    responsibleUnit: line,
    expectedAt: line,
    receivingEntity: line,
    evidenceUrl: line,
    canonicalCode: line,
    /** They have seen what will be sent. */
    sure: z.literal('yes').optional(),
  })
  .catchall(z.unknown())
export type BulkCall = Call<unknown, z.output<typeof bulkSchema>>

/** What came of one of those that were chosen. */
export interface Outcome {
  readonly row: FoundSubmission | null
  /** What its author and others are told; null where nobody is told by this action. */
  readonly answering: Answering | null
  /** Why it was not done; null: it was. */
  readonly why: string | null
}

export function versionIn({ body }: BulkCall, id: string): number {
  return z.coerce.number().int().catch(0).parse(body[`version-${id}`])
}

/** Does with one what is to be done with all, or only tries it. */
export async function changeOne(call: BulkCall, id: string, mode: 'do' | 'try'): Promise<Outcome> {
  const { body, desk, words } = call
  const row = await findSubmission(desk.at.store.db, { id })
  if (row === null) return { row, answering: null, why: words.t('why.gone') }
  const asked = { params: { id } }
  const work = mode === 'do' ? perform : rehearse
  const version = versionIn(call, id)
  if (body.action === 'publish' || body.action === 'assign') {
    const given = body.action === 'assign' ? { to: body.assignee === '' ? null : body.assignee } : {}
    const done = await work(call, routes[body.action], { ...asked, body: { version, ...given } })
    return { row, answering: null, why: reasonIn(call, done) }
  }
  const answering = answeringFor(call, row)
  if (answering === null) return { row, answering, why: words.t('submissions.bulk.no_step') }
  if (await namesWithheld(call, row, `${body.responsibleUnit} ${body.receivingEntity}`))
    return { row, answering, why: words.t('submissions.bulk.names_somebody') }
  const done = await work(call, routes.state, { ...asked, body: { version, ...answering } })
  return { row, answering, why: reasonIn(call, done) }
}

/** The answer for one of them, with its own name and code in the text of the template. */
function answeringFor({ body, desk, words }: BulkCall, row: FoundSubmission): Answering | null {
  const { templates } = desk.content
  const isJoining = body.action === 'duplicate'
  const [joined = null] = templatesFor(templates, 'duplicate')
  const step = isJoining ? { to: 'duplicate' as const, template: joined } : stepOf(templates, body.step)
  if (step?.template == null || (step.to === 'duplicate') !== isJoining) return null
  const { canonicalCode, responsibleUnit, expectedAt, receivingEntity, evidenceUrl } = body
  const text = templateText(step, row, words)
  const typed = { text, canonicalCode, responsibleUnit, expectedAt, receivingEntity, evidenceUrl }
  return { to: step.to, ...detailsFor(row.state, step.to, typed) }
}

function reasonIn({ body, words }: BulkCall, performed: Performed): string | null {
  if (performed.kind === 'done') return null
  const isWithdrawn = body.action === 'publish' && performed.problem.status === 422
  return isWithdrawn ? words.t('submissions.withdrawn') : performed.why
}
