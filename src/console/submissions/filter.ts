import { z } from 'zod'
import { toCursor } from '../../http/api/cursor.js'
import { readCode } from '../../participation/code.js'
import { submissionStates } from '../../participation/states.js'
import type { StaffFilter } from '../../store/submissionList.js'
import type { Deadlines } from '../../store/submissionQueue.js'
import { submissionKinds } from '../../store/submissionRow.js'
import type { Call } from '../page.js'
import { lateBy } from '../today/late.js'

/** A field of a form: left empty, it says nothing. */
function field<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
}
const word = z.string().regex(/^[a-z][a-z0-9_]{0,29}$/)

/** What the address of the queue may say. */
export const filterSchema = z.object({
  state: field(z.enum(submissionStates)),
  kind: field(z.enum(submissionKinds)),
  axis: field(word),
  parish: field(word),
  assigned: field(z.enum(['mine', 'nobody'])),
  published: field(z.enum(['yes', 'no'])),
  overdue: field(z.literal('yes')),
  q: field(z.string().trim().max(200)),
  code: field(z.string().trim().max(40)),
  after: field(z.string().regex(/^[A-Za-z0-9_-]{1,120}$/)),
})
export type Filter = z.output<typeof filterSchema>

/** The filter as the query of an address, without its question mark. */
export function searchOf(filter: Filter): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '')
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
}

/** A filter that was carried along in a form or an address; what is none becomes no filter. */
export const backSchema = z
  .string()
  .max(1000)
  .transform((text) => {
    const read = filterSchema.safeParse(Object.fromEntries(new URLSearchParams(text)))
    return read.success ? searchOf(read.data) : ''
  })
  .catch('')
  .default('')

/** Where the queue is, with this filter. */
export function queuePath(back: string): string {
  return back === '' ? '/console/submissions' : `/console/submissions?${back}`
}

/** Where an item is; it leads back to the queue as it was. */
export function itemPath(code: string, back: string): string {
  return `/console/submissions/${code}${back === '' ? '' : `?back=${encodeURIComponent(back)}`}`
}

export function nextPage(filter: Filter, next: string): string {
  return queuePath(searchOf({ ...filter, after: toCursor(next) ?? undefined }))
}

/** What is looked for in the database. Of what an evaluator sees, all is assigned to them. */
export async function wanted(
  { desk, person }: Pick<Call, 'desk' | 'person'>,
  filter: Filter,
): Promise<Omit<StaffFilter, 'limit'> & { readonly overdue?: Deadlines }> {
  const { state, kind, axis, parish, published, overdue, q, code, after } = filter
  const { at } = desk
  const assigned = person.role === 'evaluator' ? 'mine' : filter.assigned
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(axis === undefined ? {} : { axis }),
    ...(parish === undefined ? {} : { parish }),
    ...(assigned === undefined ? {} : { assignedTo: assigned === 'mine' ? person.name : null }),
    ...(published === undefined ? {} : { published: published === 'yes' }),
    ...(overdue === undefined ? {} : { overdue: lateBy(desk.at.now()) }),
    ...(code === undefined ? {} : { code: codeOf(code, at.codePrefix) }),
    ...(q === undefined || q === '' ? {} : { ids: await at.search.search(at.store.db, q) }),
    ...(after === undefined ? {} : { after: Buffer.from(after, 'base64url').toString() }),
  }
}

/** What is no code finds nothing. */
function codeOf(typed: string, prefix: string): string {
  const read = readCode(typed, prefix)
  return read.kind === 'exact' ? read.code : typed.toUpperCase()
}
