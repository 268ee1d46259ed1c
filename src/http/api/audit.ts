import { z } from 'zod'
import { auditOf, type AuditRow } from '../../store/audit.js'
import { pageSchema, paging, toCursor } from './cursor.js'
import { named } from './names.js'
import { route } from './route.js'

const change = z.record(z.string(), z.unknown()).nullable()
const entry = z.object({
  id: z.number().int(),
  at: z.iso.datetime(),
  who: z.string().describe('The name of the key.'),
  whoId: z.string().describe('The id of the key; `bootstrap` for ADMIN_API_KEY, `cli` for the command line.'),
  action: z.string().describe('Such as submission.publish.'),
  subject: z.string().describe('The code of a submission, or the id of what was changed.'),
  before: change,
  after: change,
  reason: z.string().nullable(),
})
const auditPage = named('AuditPage', pageSchema(entry))

/** What staff did; nothing of it can be changed. */
export const auditRoute = route({
  method: 'get',
  path: '/audit',
  role: 'admin',
  summary: 'List what staff did, the last first',
  query: z.strictObject({
    subject: z.string().min(1).max(64).exactOptional().describe('A code or an id.'),
    ...paging,
    after: paging.after.unwrap().transform(Number).pipe(z.int()).exactOptional().describe('`next` of the page before.'),
  }),
  answer: auditPage,
  async handle({ query, at }) {
    const { rows, next } = await auditOf(at.store.db, query)
    return { items: rows.map(entryOf), next: toCursor(next) }
  },
})

function entryOf({ at, before, after, ...row }: AuditRow): z.input<typeof entry> {
  return { ...row, at: at.toISOString(), before: parsed(before), after: parsed(after) }
}

function parsed(json: string | null): Record<string, unknown> | null {
  return json === null ? null : change.parse(JSON.parse(json))
}
