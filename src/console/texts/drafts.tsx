import { z } from 'zod'
import type { ContentProblem } from '../../content/problem.js'
import type { NewText } from '../../publishing/publisher.js'
import { markOf, textDrafts } from '../../store/textDrafts.js'
import { languageName } from '../broadcasts/labels.js'
import { editors, page, readers, type Answer, type Call } from '../page.js'
import { Head } from '../parts/head.js'
import { Message, Wrong } from '../parts/message.js'
import { staffOf } from '../perform.js'
import { catalogueOf, type TextCell } from './catalogue.js'
import { Difference } from './differences.js'
import { Faults } from './faults.js'
import { DRAFTS, placeOf, TEXTS } from './places.js'

export const draftsPage = page({
  method: 'get',
  path: '/content/texts/drafts',
  roles: readers,
  handle: (call) => showDrafts(call),
})

const several = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((given) => (typeof given === 'string' ? [given] : given))

export const publishPage = page({
  method: 'post',
  path: '/content/texts/drafts',
  roles: editors,
  /** Beside these, `mark-es/menu.main`: what its reader saw of each. */
  body: z.object({ selected: several, reviewed: several }).catchall(z.unknown()),
  async handle(call) {
    const { desk, person, body } = call
    const drafts = await textDrafts(desk.at.store.db)
    const texts = drafts
      .filter((draft) => body.selected.includes(nameOf(draft)))
      .map((draft): NewText => {
        const { key, language, text } = draft
        const mark = String(body[`mark-${nameOf(draft)}`])
        return { key, language, text, mark, reviewed: body.reviewed.includes(nameOf(draft)) }
      })
    if (body.selected.length === 0) return showDrafts(call, { why: 'texts.choose_first', selected: [] })
    if (texts.length < body.selected.length)
      return showDrafts(call, { why: 'texts.drafts_overtaken', selected: body.selected })
    const published = await desk.publisher.publish({ texts }, staffOf(person))
    if (published.kind === 'published') return { kind: 'redirect', to: DRAFTS, said: 'texts_published' }
    const problems = published.kind === 'refused' ? published.problems : []
    const why = published.kind === 'refused' ? 'texts.drafts_refused' : 'texts.drafts_overtaken'
    return showDrafts(call, { why, problems, selected: body.selected })
  },
})

function nameOf({ language, key }: { readonly language: string; readonly key: string }): string {
  return `${language}/${key}`
}

interface Refused {
  /** The key of the words for it. */
  readonly why: string
  readonly problems?: readonly ContentProblem[]
  readonly selected: readonly string[]
}

interface Row {
  readonly cell: TextCell
  readonly mark: string
}

/** All that waits to be published, each with what it changes. */
async function showDrafts(call: Call, refused?: Refused): Promise<Answer> {
  const { desk, words, person } = call
  const { t } = words
  const { db } = desk.at.store
  const cells = catalogueOf(desk.publisher.live, await textDrafts(db)).flatMap((line) => line.cells)
  const waiting = cells.filter(({ draft }) => draft !== null)
  const rows = await Promise.all(waiting.map(async (cell) => ({ cell, mark: await markOf(db, cell) })))
  const isEditor = editors.includes(person.role)
  const table = <Drafts {...{ call, rows, isEditor }} selected={refused?.selected} />
  const body = (
    <>
      <p>
        <a href={TEXTS}>{t('texts.to_texts')}</a>
      </p>
      {refused !== undefined && <Wrong>{t(refused.why)}</Wrong>}
      {refused?.problems !== undefined && <Faults call={call} problems={refused.problems} />}
      {rows.length === 0 && <Message>{t('texts.no_drafts')}</Message>}
      {rows.length > 0 && !isEditor && table}
      {rows.length > 0 && isEditor && (
        <form method="post" action={DRAFTS}>
          <p>{t('texts.drafts_hint')}</p>
          {table}
          <p class="actions">
            <button>{t('texts.publish_chosen')}</button>
          </p>
        </form>
      )}
    </>
  )
  return { kind: 'page', title: t('texts.drafts'), body, status: refused === undefined ? 200 : 422 }
}

interface DraftsProps {
  readonly call: Call
  readonly rows: readonly Row[]
  readonly isEditor: boolean
  /** Undefined: all of them. */
  readonly selected: readonly string[] | undefined
}

function Drafts({ call, rows, isEditor, selected }: DraftsProps) {
  const { t } = call.words
  const columns = [...(isEditor ? ['chosen'] : []), 'key', 'difference', 'version_who']
  return (
    <table class="stacks">
      <caption>{t('texts.drafts_caption', { count: rows.length, shown: call.words.number(rows.length) })}</caption>
      <Head columns={columns.map((key) => t(`texts.${key}`))} />
      <tbody>
        {rows.map((row) => (
          <DraftRow
            key={nameOf(row.cell)}
            {...{ call, row, isEditor }}
            isChosen={selected?.includes(nameOf(row.cell)) ?? true}
          />
        ))}
      </tbody>
    </table>
  )
}

type DraftRowProps = Pick<DraftsProps, 'call' | 'isEditor'> & { readonly row: Row; readonly isChosen: boolean }

function DraftRow({ call, row: { cell, mark }, isEditor, isChosen }: DraftRowProps) {
  const { t, time } = call.words
  const { key, language, text, draft } = cell
  const name = nameOf(cell)
  const place = { key, language: languageName(call, language) }
  return (
    <tr>
      {isEditor && (
        <td>
          <input
            type="checkbox"
            name="selected"
            value={name}
            checked={isChosen}
            aria-label={t('texts.choose', place)}
          />
          <input type="hidden" name={`mark-${name}`} value={mark} />
        </td>
      )}
      <th scope="row">
        <a class="pre" href={placeOf(cell)}>
          {key}
        </a>
        <small>{place.language}</small>
      </th>
      <td>
        <Difference before={text ?? ''} after={draft?.text ?? ''} language={language} />
        {isEditor && !cell.isComplete && (
          <label class="check">
            <input type="checkbox" name="reviewed" value={name} />
            {t('texts.reviewed_by_speaker')}
          </label>
        )}
      </td>
      <td>{draft !== null && t('texts.by', { name: draft.by, time: time(draft.at) })}</td>
    </tr>
  )
}
