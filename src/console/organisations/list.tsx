import { Head } from '../parts/head.js'
import { z } from 'zod'
import { toCursor } from '../../http/api/cursor.js'
import { organisationQueue } from '../../store/organisationQueue.js'
import type { OrganisationRow } from '../../store/organisations.js'
import { membersOf } from '../../store/staffActors.js'
import { actorLabels } from '../actors/labels.js'
import { page, readers, type Call } from '../page.js'
import { Field } from '../parts/field.js'
import { Message } from '../parts/message.js'
import type { Words } from '../words.js'
import { LIST, pathOf } from './reach.js'

const A_PAGE = 50
const query = z.object({
  q: z.string().trim().max(100).default(''),
  after: z
    .string()
    .regex(/^[A-Za-z0-9_-]{0,120}$/)
    .default(''),
})

/** Every organisation, those that nobody has verified first. */
export const listPage = page({
  method: 'get',
  path: '/organisations',
  roles: readers,
  query,
  async handle(call) {
    const { t } = call.words
    const { q, after } = call.query
    const { db } = call.desk.at.store
    const { rows, next } = await organisationQueue(db, {
      ...(q === '' ? {} : { search: q }),
      ...(after === '' ? {} : { after: Buffer.from(after, 'base64url').toString() }),
      limit: A_PAGE,
    })
    const members = await membersOf(
      db,
      rows.map(({ id }) => id),
    )
    const body = (
      <>
        <form method="get" action={LIST} role="search" aria-label={t('organisations.search')} class="row">
          <Field name="q" label={t('organisations.words')} value={q} maxLength={100} />
          <button>{t('organisations.search')}</button>
        </form>
        <section>
          <h2>{t('organisations.found')}</h2>
          {rows.length === 0 ? <Message>{t('organisations.none')}</Message> : <Table {...{ call, rows, members }} />}
          <Pages {...{ words: call.words, q, next }} isFirst={after === ''} />
        </section>
      </>
    )
    return { kind: 'page', title: t('organisations.title'), body }
  },
})

interface TableProps {
  readonly call: Pick<Call, 'desk' | 'words'>
  readonly rows: readonly OrganisationRow[]
  readonly members: ReadonlyMap<string, number>
}

function Table({ call: { desk, words }, rows, members }: TableProps) {
  const { t } = words
  const labels = actorLabels(desk, words)
  return (
    <table class="stacks">
      <caption>{t('organisations.caption')}</caption>
      <Head columns={['name', 'state', 'kind', 'members', 'created'].map((column) => t(`organisations.${column}`))} />
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row" class="pre">
              <a href={pathOf(row.id)}>{row.name}</a>
            </th>
            <td data-label={t('organisations.state')}>
              {t(row.verifiedAt === null ? 'organisations.unverified' : 'organisations.verified')}
            </td>
            <td data-label={t('organisations.kind')}>{labels.kind(row.kind)}</td>
            <td data-label={t('organisations.members')}>{words.number(members.get(row.id) ?? 0)}</td>
            <td data-label={t('organisations.created')}>{words.day(row.createdAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface PagesProps {
  readonly words: Words
  readonly q: string
  readonly next: string | null
  readonly isFirst: boolean
}

function Pages({ words: { t }, q, next, isFirst }: PagesProps) {
  if (isFirst && next === null) return null
  const search = q === '' ? [] : [['q', q]]
  const pathTo = (more: string[][]) => `${LIST}?${new URLSearchParams([...search, ...more]).toString()}`
  return (
    <nav class="actions" aria-label={t('organisations.pages')}>
      {!isFirst && (
        <a class="button quiet" href={pathTo([])}>
          {t('organisations.first_page')}
        </a>
      )}
      {next !== null && (
        <a class="button quiet" rel="next" href={pathTo([['after', toCursor(next) ?? '']])}>
          {t('organisations.next_page')}
        </a>
      )}
    </nav>
  )
}
