import { z } from 'zod'
import { markOf, textDrafts } from '../../store/textDrafts.js'
import { languageName } from '../broadcasts/labels.js'
import { editors, page, readers, type Answer, type Call } from '../page.js'
import { Message } from '../parts/message.js'
import { staffOf } from '../perform.js'
import { Words } from './about.js'
import { catalogueOf, needsReview, type TextCell, type TextLine } from './catalogue.js'
import { groupName } from './labels.js'
import { gone, placeOf, REVIEW, TEXTS } from './places.js'
import { subjectOf } from './subject.js'

const asked = z.object({
  /** Undefined: the first language that has anything to be reviewed. */
  language: z.string().max(20).optional(),
  /** The text that was looked at last. */
  after: z.string().max(200).optional(),
})
type Asked = z.output<typeof asked>

export const reviewPage = page({
  method: 'get',
  path: '/content/texts/review',
  roles: readers,
  query: asked,
  handle: (call) => showNext(call, call.query),
})

export const reviewedPage = page({
  method: 'post',
  path: '/content/texts/review',
  roles: editors,
  body: z.object({ language: z.string().max(20), key: z.string().max(200), mark: z.string().max(100) }),
  async handle(call) {
    const { desk, person, body } = call
    const { key, language, mark } = body
    const subject = await subjectOf(call, { key, language })
    const text = subject?.cell.text ?? null
    if (text === null) return gone
    const news = { key, language, text, mark, reviewed: true, keepsDraft: true }
    const { kind } = await desk.publisher.publish({ texts: [news] }, staffOf(person))
    const said = kind === 'published' ? 'text_reviewed' : 'text_overtaken'
    return {
      kind: 'redirect',
      to: kind === 'published' ? pathOf({ language, after: key }) : placeOf({ key, language }),
      said,
    }
  },
})

function pathOf({ language = '', after }: Asked): string {
  const given = { language, ...(after === undefined ? {} : { after }) }
  return `${REVIEW}?${new URLSearchParams(given).toString()}`
}

/** The next text that nobody who speaks the language has read, beside the first language, and those that follow. */
async function showNext(call: Call, { language, after }: Asked): Promise<Answer> {
  const { desk, words } = call
  const { t, number } = words
  const lines = catalogueOf(desk.publisher.live, await textDrafts(desk.at.store.db))
  const cellIn = ({ cells }: TextLine): TextCell | undefined =>
    cells.find((cell) => needsReview(cell) && (language === undefined || cell.language === language))
  const seen = lines.findIndex(({ key }) => key === after) + 1
  const open = [...lines.slice(seen), ...lines.slice(0, seen)].flatMap((line) => {
    const cell = cellIn(line)
    return cell === undefined ? [] : [{ line, cell }]
  })
  const [next, ...rest] = open
  const body = (
    <>
      <p>
        <a href={TEXTS}>{t('texts.to_texts')}</a>
      </p>
      {next === undefined ? (
        <Message>{t('texts.all_reviewed')}</Message>
      ) : (
        <>
          <p>{t('texts.review_hint', { count: open.length, shown: number(open.length) })}</p>
          <Reviewing call={call} {...next} mark={await markOf(desk.at.store.db, next.cell)} />
          <Rest call={call} cells={rest.map(({ cell }) => cell)} />
        </>
      )}
    </>
  )
  return { kind: 'page', title: t('texts.review'), body }
}

interface ReviewingProps {
  readonly call: Call
  readonly line: TextLine
  readonly cell: TextCell
  readonly mark: string
}

function Reviewing({ call, line, cell, mark }: ReviewingProps) {
  const { t } = call.words
  const { key, language, draft } = cell
  const first = line.cells[0]
  return (
    <section>
      <h2>{groupName(call, line.group)}</h2>
      <p class="pre">{key}</p>
      <div class="two">
        {[first, cell].map(
          (one) =>
            one !== undefined && (
              <div key={one.language}>
                <h3>{languageName(call, one.language)}</h3>
                <Words text={one.text} language={one.language} none={t('texts.missing')} />
              </div>
            ),
        )}
      </div>
      {draft !== null && <Message>{t('texts.has_draft')}</Message>}
      <div class="actions">
        {editors.includes(call.person.role) && draft === null && (
          <form method="post" action={REVIEW}>
            {Object.entries({ key, language, mark }).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <button>{t('texts.mark_reviewed')}</button>
          </form>
        )}
        <a class="button quiet" href={pathOf({ language, after: key })}>
          {t('texts.skip')}
        </a>
        <a class="button quiet" href={placeOf(cell)}>
          {t(editors.includes(call.person.role) ? 'texts.correct' : 'texts.look')}
        </a>
      </div>
    </section>
  )
}

const A_LIST = 30

/** What is still to be read after it. */
function Rest({ call, cells }: { readonly call: Call; readonly cells: readonly TextCell[] }) {
  const { t } = call.words
  if (cells.length === 0) return null
  return (
    <section>
      <h2>{t('texts.review_rest')}</h2>
      <ul class="cards">
        {cells.slice(0, A_LIST).map((cell) => (
          <li key={`${cell.language}/${cell.key}`}>
            <a class="pre" href={placeOf(cell)}>
              {cell.key}
            </a>
            <Words text={cell.text} language={cell.language} none="" />
          </li>
        ))}
      </ul>
    </section>
  )
}
