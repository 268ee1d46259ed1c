import { z } from 'zod'
import type { Param } from '../engine/message.js'
import type { Db } from '../store/client.js'
import { publishedSubmissions, submissionsOf, type SubmissionRow } from '../store/submissions.js'
import { followed } from '../store/supports.js'
import type { ActionContext } from './action.js'

/** Submissions to a page. */
const PAGE = 5
/** What a search by words finds at most: who does not see theirs among these uses other words. */
const FOUND_AT_MOST = 50

/** Which list the citizen is in, as kept among the answers; pages count from 1. */
const querySchema = z.object({
  list: z.enum(['mine', 'followed', 'published']).catch('published'),
  by: z.enum(['newest', 'axis', 'parish', 'words']).catch('newest'),
  axis: z.string().catch(''),
  parish: z.string().catch(''),
  words: z.string().catch(''),
  page: z.int().min(1).catch(1),
})
export type Query = z.infer<typeof querySchema>

export interface ListPage {
  readonly rows: readonly SubmissionRow[]
  readonly count: number
  readonly page: number
  readonly pages: number
}

export function queryOf({ answers }: Pick<ActionContext, 'answers'>): Query {
  return querySchema.parse(answers)
}

interface Opened {
  readonly key: string
  readonly page: ListPage
}

/** What was opened in a transaction, until it is shown. */
const opened = new WeakMap<Db, Opened>()

/** The page the citizen is on; the last one where theirs is no more. */
export async function openPage(context: ActionContext, tx: Db): Promise<ListPage> {
  const page = await read(context, tx)
  opened.set(tx, { key: keyOf(context, page.page), page })
  return page
}

/** The page that was opened before in this transaction, which is most of the work of a turn, or else the one the citizen is on. */
export async function openedPage(context: ActionContext, tx: Db): Promise<ListPage> {
  const known = opened.get(tx)
  opened.delete(tx)
  return known?.key === keyOf(context, queryOf(context).page) ? known.page : read(context, tx)
}

function keyOf(context: ActionContext, page: number): string {
  return JSON.stringify([context.contact.id, { ...queryOf(context), page }])
}

async function read(context: ActionContext, tx: Db): Promise<ListPage> {
  const query = queryOf(context)
  const { rows, total } = await slice(context, query, tx)
  const pages = Math.max(1, Math.ceil(total / PAGE))
  if (query.page <= pages) return { rows, count: total, page: query.page, pages }
  const last = await slice(context, { ...query, page: pages }, tx)
  return { rows: last.rows, count: total, page: pages, pages }
}

/** What the list is of, in words. */
export function aboutOf({ content }: ActionContext, { by, axis, parish, words }: Query): Param {
  const label = content.axes.find(({ id }) => id === axis)?.label
  if (by === 'axis' && label !== undefined) return { key: label }
  if (by === 'parish') return content.parishes.find(({ id }) => id === parish)?.name ?? parish
  return by === 'words' ? words : { key: 'browse.about_newest' }
}

interface Slice {
  readonly rows: readonly SubmissionRow[]
  readonly total: number
}

async function slice(context: ActionContext, query: Query, tx: Db): Promise<Slice> {
  const part = { offset: (query.page - 1) * PAGE, limit: PAGE }
  const contactId = context.contact.id
  if (query.list === 'mine') return submissionsOf(tx, { contactId, ...part })
  if (query.list === 'followed') return followed(tx, { contactId, ...part })
  if (query.by === 'words') return searched(context, query, part.offset, tx)
  return publishedSubmissions(tx, { ...part, ...filterOf(query) })
}

function filterOf({ by, axis, parish }: Query): { axis?: string; parish?: string } {
  if (by === 'axis') return { axis }
  return by === 'parish' ? { parish } : {}
}

async function searched({ index }: ActionContext, { words }: Query, offset: number, tx: Db): Promise<Slice> {
  const found = await index.search(tx, words, { limit: FOUND_AT_MOST })
  return { rows: found.slice(offset, offset + PAGE), total: found.length }
}
