import { z } from 'zod'
import { readCode } from '../../participation/code.js'
import { submissionStates } from '../../participation/states.js'
import type { Db } from '../../store/client.js'
import { listSubmissions, type StaffFilter } from '../../store/submissionList.js'
import { submissionKinds } from '../../store/submissionRow.js'
import { findSubmission, type FoundSubmission } from '../../store/submissions.js'
import { supportsOf } from '../../store/supports.js'
import { paging, toCursor, yesOrNo } from './cursor.js'
import { noSuch } from './problems.js'
import { route, type Route, type Workplace } from './route.js'
import { submission, submissionPage } from './submissionSchemas.js'
import { itemOf, submissionOf } from './submissionView.js'
import type { Vocabulary } from './vocabulary.js'

export const submissionParams = z.strictObject({ id: z.string().min(1).max(64).describe('Its id, or its code.') })

/** Reading what citizens sent. */
export function submissionRoutes(vocabulary: Vocabulary): Route[] {
  const list = route({
    method: 'get',
    path: '/submissions',
    role: 'viewer',
    summary: 'List needs and proposals, the newest first',
    description: 'All filters given must hold. Those added while you page appear on a new first page only.',
    query: querySchema(vocabulary),
    answer: submissionPage,
    async handle({ query, staff, at }) {
      const { rows, next } = await listSubmissions(at.store.db, await filterOf(query, at))
      const supports = await supportsOf(
        at.store.db,
        rows.map(({ id }) => id),
      )
      return { items: rows.map((row) => itemOf(row, supports.get(row.id) ?? 0, staff)), next: toCursor(next) }
    },
  })
  return [list, readOne]
}

const readOne = route({
  method: 'get',
  path: '/submissions/{id}',
  role: 'viewer',
  summary: 'Read one, with its history, notes, files and similar ones',
  description: 'A viewer is not told reserved names, and personal data in texts is masked for them.',
  params: submissionParams,
  problems: [404],
  answer: submission,
  async handle({ params, staff, at }) {
    const row = await submissionNamed(at.store.db, params.id, at.codePrefix)
    return submissionOf(at.store.db, row, await at.search.similar(at.store.db, row), staff)
  },
})

/** By id or by code. Throws a Problem when there is none. */
export async function submissionNamed(db: Db, which: string, prefix: string): Promise<FoundSubmission> {
  const read = readCode(which, prefix)
  const where = read.kind === 'exact' ? { code: read.code } : { id: which }
  const row = await findSubmission(db, where)
  if (row === null) throw noSuch('submission', '/submissions')
  return row
}

function querySchema({ axes, parishes }: Vocabulary) {
  return z.strictObject({
    state: z.enum(submissionStates).exactOptional(),
    kind: z.enum(submissionKinds).exactOptional(),
    axis: z.enum(axes).exactOptional(),
    parish: z.enum(parishes).exactOptional(),
    assigned: z.string().min(1).max(64).exactOptional().describe('To whom; `none` for nobody.'),
    published: yesOrNo.exactOptional(),
    code: z.string().min(1).max(40).exactOptional().describe('A code, however it is typed.'),
    q: z
      .string()
      .trim()
      .min(2)
      .max(200)
      .exactOptional()
      .describe('Words of the title or the description; the best 500 are looked at.'),
    ...paging,
  })
}

async function filterOf(query: z.output<ReturnType<typeof querySchema>>, at: Workplace): Promise<StaffFilter> {
  const { assigned, code, q, ...filter } = query
  return {
    ...filter,
    ...(assigned === undefined ? {} : { assignedTo: assigned === 'none' ? null : assigned }),
    ...(code === undefined ? {} : { code: codeOf(code, at.codePrefix) }),
    ...(q === undefined ? {} : { ids: await at.search.search(at.store.db, q) }),
  }
}

/** What is no code finds nothing. */
function codeOf(typed: string, prefix: string): string {
  const read = readCode(typed, prefix)
  return read.kind === 'exact' ? read.code : typed.trim().toUpperCase()
}
