import type { ComponentChildren } from 'preact'
import { z } from 'zod'
import { itemOf } from '../../http/api/submissionView.js'
import { isOverdue, submissionQueue, type Deadlines } from '../../store/submissionQueue.js'
import type { SubmissionRow } from '../../store/submissions.js'
import { editors, everyRole, page, type Answer, type Call } from '../page.js'
import { Message, Wrong } from '../parts/message.js'
import { staffOf } from '../perform.js'
import { BulkForm } from './bulkForm.js'
import { lateBy } from '../today/late.js'
import { filterSchema, itemPath, nextPage, queuePath, searchOf, wanted, type Filter } from './filter.js'
import { Filters } from './filters.js'
import { ageOf, labelsOf, type Labels } from './labels.js'
import { assignees } from './people.js'

const A_PAGE = 50

export const queuePage = page({
  method: 'get',
  path: '/submissions',
  roles: everyRole,
  query: z.object({ ...filterSchema.shape, done: z.coerce.number().int().min(0).max(A_PAGE).optional() }),
  handle: ({ query: { done, ...filter }, ...call }) => queue({ ...call, query: filter }, filter, { done }),
})

interface Shown {
  /** How many a bulk action changed. */
  readonly done?: number | undefined
  readonly wrong?: string
}

/** The queue as the filter says. */
export async function queue(call: Call, filter: Filter, { done, wrong }: Shown = {}): Promise<Answer> {
  const { desk, words, person } = call
  const { t } = words
  const { rows, next } = await submissionQueue(desk.at.store.db, { ...(await wanted(call, filter)), limit: A_PAGE })
  const isBulk = editors.includes(person.role) && rows.length > 0
  const table = <Table {...{ call, rows, back: searchOf(filter), isBulk }} />
  const body = (
    <>
      {wrong !== undefined && <Wrong>{wrong}</Wrong>}
      {done !== undefined && (
        <p class="said" role="status">
          {t('submissions.bulk.done', { count: done })}
        </p>
      )}
      <Filters call={call} filter={filter} />
      <section>
        <h2>{t('submissions.found')}</h2>
        {rows.length === 0 && <Message>{t('submissions.none')}</Message>}
        {isBulk ? (
          <BulkForm call={call} back={searchOf(filter)} rows={rows} people={await assignees(desk)}>
            {table}
          </BulkForm>
        ) : (
          rows.length > 0 && table
        )}
        <Pages {...{ call, filter, next }} />
      </section>
    </>
  )
  return { kind: 'page', title: t('submissions.title'), body, status: wrong === undefined ? 200 : 422 }
}

function Pages({ call, filter, next }: { readonly call: Call; readonly filter: Filter; readonly next: string | null }) {
  const { t } = call.words
  if (next === null && filter.after === undefined) return null
  return (
    <nav class="actions" aria-label={t('submissions.pages')}>
      {filter.after !== undefined && (
        <a class="button quiet" href={queuePath(searchOf({ ...filter, after: undefined }))}>
          {t('submissions.first_page')}
        </a>
      )}
      {next !== null && (
        <a class="button quiet" rel="next" href={nextPage(filter, next)}>
          {t('submissions.next_page')}
        </a>
      )}
    </nav>
  )
}

interface TableProps {
  readonly call: Call
  readonly rows: readonly SubmissionRow[]
  readonly back: string
  readonly isBulk: boolean
}

function Table({ call, rows, back, isBulk }: TableProps) {
  const { desk, words } = call
  const { t } = words
  const shared = { call, back, isBulk, labels: labelsOf(desk, words), deadlines: lateBy(desk.at.now()) }
  const columns = ['code', 'name', 'state', 'axis', 'parish', 'age', 'assigned']
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('submissions.found')}>
      <table class="stacks">
        <caption>{t('submissions.caption', { count: rows.length })}</caption>
        <thead>
          <tr>
            {isBulk && <th scope="col">{t('submissions.chosen')}</th>}
            {columns.map((column) => (
              <th key={column} scope="col">
                {t(`submissions.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.id} row={row} {...shared} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface LineProps extends Omit<TableProps, 'rows'> {
  readonly row: SubmissionRow
  readonly labels: Labels
  readonly deadlines: Deadlines
}

function Line({ call, row, back, isBulk, labels, deadlines }: LineProps) {
  const { desk, words, person } = call
  const { t } = words
  const { title } = itemOf(row, 0, staffOf(person))
  return (
    <tr>
      {isBulk && (
        <td>
          <input
            type="checkbox"
            name="selected"
            value={row.id}
            aria-label={t('submissions.choose', { code: row.code })}
          />
          <input type="hidden" name={`version-${row.id}`} value={row.version} />
        </td>
      )}
      <th scope="row">
        <a class="code" href={itemPath(row.code, back)}>
          {row.code}
        </a>
      </th>
      <td>
        {title}
        <small>{labels.kind(row.kind)}</small>
      </td>
      <Cell label={t('submissions.state')}>
        {labels.state(row.state)}
        <small>{t(row.publishedAt === null ? 'submissions.published_no' : 'submissions.published_yes')}</small>
        {isOverdue(row, deadlines) && <span class="tag">{t('submissions.overdue')}</span>}
      </Cell>
      <Cell label={t('submissions.axis')}>{labels.axis(row.axis)}</Cell>
      <Cell label={t('submissions.parish')}>{labels.place(row)}</Cell>
      <Cell label={t('submissions.age')}>{ageOf(row.createdAt, desk.at.now(), words)}</Cell>
      <Cell label={t('submissions.assigned')}>{row.assignedTo ?? t('submissions.nobody')}</Cell>
    </tr>
  )
}

/** On a phone, where the head of the table is not seen, the cell itself says what it is. */
function Cell({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return <td data-label={label}>{children}</td>
}
