import { z } from 'zod'
import { reportedSubmissions } from '../../store/staffSubmissions.js'
import { pageSchema, paging, toCursor } from './cursor.js'
import { named } from './names.js'
import { route } from './route.js'
import { version } from './submissionSchemas.js'

const moment = z.iso.datetime()
const count = z.number().int()
const reported = z.object({
  id: z.string(),
  code: z.string(),
  title: z.string(),
  published: z.boolean(),
  version,
  reasons: z.object({ spam: count, offensive: count, misplaced: count }).describe('How many people gave which.'),
  firstAt: moment,
  lastAt: moment,
})
const reportPage = named('ReportPage', pageSchema(reported))

/** What citizens say should not be public. */
export const reportRoute = route({
  method: 'get',
  path: '/reports',
  role: 'editor',
  summary: 'List submissions with reports that nobody has looked at',
  description:
    'Who reported is not told. Hide the submission, or dismiss its reports, and it is not listed any more. The newest submissions come first.',
  query: z.strictObject(paging),
  answer: reportPage,
  async handle({ query, at }) {
    const rows = await reportedSubmissions(at.store.db, { ...query, limit: query.limit + 1 })
    const items = rows.slice(0, query.limit)
    const next = rows.length > query.limit ? (items.at(-1)?.id ?? null) : null
    return { items: items.map(reportOf), next: toCursor(next) }
  },
})

function reportOf({ firstAt, lastAt, ...row }: Awaited<ReturnType<typeof reportedSubmissions>>[number]) {
  return { ...row, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() }
}
