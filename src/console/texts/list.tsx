import { textDrafts } from '../../store/textDrafts.js'
import { languageName } from '../broadcasts/labels.js'
import { editors, page, readers, type Call } from '../page.js'
import { Head } from '../parts/head.js'
import { Message } from '../parts/message.js'
import { catalogueOf, isChanged, needsReview, type TextCell, type TextLine } from './catalogue.js'
import { filterSchema, fits, listPath, type Filter } from './filter.js'
import { Filters } from './filters.js'
import { groupName } from './labels.js'
import { DRAFTS, EXPORT, placeOf, REVIEW } from './places.js'

const A_PAGE = 30

export const listPage = page({
  method: 'get',
  path: '/content/texts',
  roles: readers,
  query: filterSchema,
  async handle({ query: filter, ...call }) {
    const { desk, words } = call
    const { t } = words
    const drafts = await textDrafts(desk.at.store.db)
    const all = catalogueOf(desk.publisher.live, drafts)
    const found = all.filter(fits(filter))
    const asking = { ...call, query: filter }
    const body = (
      <>
        <nav class="actions" aria-label={t('texts.ways')}>
          <a href="/console/content">{t('texts.to_content')}</a>
          <a href={DRAFTS}>{t('texts.to_drafts', { shown: words.number(drafts.length) })}</a>
          <a href={REVIEW}>{t('texts.to_review')}</a>
          <a href={EXPORT}>{t('texts.to_export')}</a>
        </nav>
        <Filters call={asking} filter={filter} groups={[...new Set(all.map(({ group }) => group))]} />
        <section>
          <h2>{t('texts.found', { count: found.length, shown: words.number(found.length) })}</h2>
          {found.length === 0 ? <Message>{t('texts.none')}</Message> : <Lines {...{ call: asking, filter, found }} />}
        </section>
      </>
    )
    return { kind: 'page', title: t('texts.title'), body }
  },
})

interface LinesProps {
  readonly call: Call
  readonly filter: Filter
  readonly found: readonly TextLine[]
}

function Lines({ call, filter, found }: LinesProps) {
  const { desk, words } = call
  const { t } = words
  const pages = Math.ceil(found.length / A_PAGE)
  const number = Math.min(filter.page ?? 1, pages)
  const names = desk.content.languages.map(({ name }) => name)
  return (
    <>
      <table class="stacks texts">
        <caption>{t('texts.caption', { page: number, pages })}</caption>
        <Head columns={[t('texts.key'), ...names]} />
        <tbody>
          {found.slice((number - 1) * A_PAGE, number * A_PAGE).map((line) => (
            <tr key={line.key}>
              <th scope="row">
                <span class="pre">{line.key}</span>
                <small>{groupName(call, line.group)}</small>
              </th>
              {line.cells.map((cell) => (
                <Cell key={cell.language} call={call} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && (
        <nav class="actions" aria-label={t('texts.pages')}>
          {number > 1 && <a href={listPath({ ...filter, page: number - 1 })}>{t('texts.page_before')}</a>}
          {number < pages && <a href={listPath({ ...filter, page: number + 1 })}>{t('texts.page_after')}</a>}
        </nav>
      )}
    </>
  )
}

function Cell({ call, cell }: { readonly call: Call; readonly cell: TextCell }) {
  const { t } = call.words
  const language = languageName(call, cell.language)
  const verb = editors.includes(call.person.role) ? 'edit' : 'look'
  return (
    <td data-label={language}>
      {cell.text === null ? (
        <em>{t('texts.missing')}</em>
      ) : (
        <div class="pre" lang={cell.language}>
          {cell.text}
        </div>
      )}
      <p>
        <Tags call={call} cell={cell} />
        <a href={placeOf(cell)} aria-label={t(`texts.${verb}_named`, { key: cell.key, language })}>
          {t(`texts.${verb}`)}
        </a>
      </p>
    </td>
  )
}

/** What is special about a text. */
export function Tags({ call: { words }, cell }: { readonly call: Call; readonly cell: TextCell }) {
  const { t } = words
  return (
    <>
      {isChanged(cell) && <span class="tag">{t('texts.tag.changed')}</span>}
      {cell.draft !== null && <span class="tag">{t('texts.tag.draft')}</span>}
      {needsReview(cell) && <span class="tag">{t('texts.tag.unreviewed')}</span>}
    </>
  )
}
