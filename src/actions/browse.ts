import type { Offered } from '../engine/session.js'
import { maskPersonal } from '../participation/personalData.js'
import { shortened } from '../participation/title.js'
import { visibilityOf } from '../participation/visibility.js'
import { supportsOf } from '../store/supports.js'
import type { SubmissionRow } from '../store/submissions.js'
import type { Action, ActionContext, PureAction, Source, StoredAction } from './action.js'
import { aboutOf, openedPage, openPage, queryOf, type ListPage } from './browseQuery.js'
import { wordsFor, wordsIn } from './followWords.js'

/** Characters of a title in a list. */
const TITLE_SHOWN = 45

/** Chooses what the list of the published ones is of: `by` newest, axis, parish or words. */
const browseBy: PureAction = {
  kind: 'pure',
  outcomes: ['done'],
  saves: ['list', 'by', 'words', 'page'],
  run(context) {
    const words = wordsIn(context, 'question')
    return { outcome: 'done', answers: { list: 'published', by: context.with['by'] ?? 'newest', words, page: 1 } }
  },
}

/** Counts the list that the answers describe. */
const listSubmissions: StoredAction = {
  kind: 'stored',
  outcomes: ['some', 'none'],
  saves: ['list', 'page', 'pages', 'count', 'about'],
  async run(context, tx) {
    const { count, page, pages } = await openPage(context, tx)
    const query = queryOf(context)
    const answers = { list: query.list, page, pages, count, about: aboutOf(context, query) }
    return { outcome: count === 0 ? 'none' : 'some', answers }
  },
}

/** One page of the list, a line each, with the ways to the next and the previous page and out. */
const submissionPage: Source = {
  kind: 'stored',
  async run(context, tx) {
    const listed = await openedPage(context, tx)
    const supports = await supportsOf(
      tx,
      listed.rows.map(({ id }) => id),
    )
    const lines = listed.rows.map((row) => lineOf(context, row, supports.get(row.id) ?? 0))
    return [...lines, ...waysOn(context, listed)]
  },
}

/** Turns the page, or goes to the submission that was chosen. */
const pickSubmission: PureAction = {
  kind: 'pure',
  outcomes: ['page', 'submission', 'leave'],
  saves: ['code', 'page'],
  run(context) {
    const { page } = queryOf(context)
    const picked = wordsIn(context, 'picked')
    if (picked === 'next') return { outcome: 'page', answers: { page: page + 1 } }
    if (picked === 'previous') return { outcome: 'page', answers: { page: Math.max(1, page - 1) } }
    return picked === 'leave' ? { outcome: 'leave' } : { outcome: 'submission', answers: { code: picked } }
  },
}

const axisList: Source = {
  kind: 'pure',
  run: ({ content }) => content.axes.map(({ id, label }) => ({ id, label: { key: label } })),
}

const parishList: Source = {
  kind: 'pure',
  run: ({ content }) => content.parishes.map(({ id, name }) => ({ id, label: name })),
}

/** What the flows browse and my_submissions call. */
export const browseActions: Readonly<Record<string, Action>> = {
  browse_by: browseBy,
  list_submissions: listSubmissions,
  pick_submission: pickSubmission,
}

export const browseSources: Readonly<Record<string, Source>> = {
  axis_list: axisList,
  parish_list: parishList,
  submission_page: submissionPage,
}

/** Code, title, state and supports: of what was withdrawn, others see no title. */
function lineOf(context: ActionContext, row: SubmissionRow, count: number): Offered {
  const sees = visibilityOf(row, context.contact.id)
  const { code } = row
  const state = { key: `participation.states.${row.state}` }
  if (sees === 'withdrawn') return { id: code, label: wordsFor(context, 'browse.line_withdrawn', { code, state }) }
  const title = shortened(sees === 'all' ? row.title : maskPersonal(row.title), TITLE_SHOWN)
  const supports = wordsFor(context, 'browse.supports', { count })
  return { id: code, label: wordsFor(context, 'browse.line', { code, title, state, supports }), also: [title] }
}

function waysOn(context: ActionContext, { page, pages }: ListPage): Offered[] {
  const out = queryOf(context).list === 'published' ? 'search' : 'leave'
  return [
    ...(page < pages ? [{ id: 'next', label: { key: 'browse.option_next' } }] : []),
    ...(page > 1 ? [{ id: 'previous', label: { key: 'browse.option_previous' } }] : []),
    { id: 'leave', label: { key: `browse.option_${out}` } },
  ]
}
