import { requirements } from '../../participation/states.js'
import type { Answer } from '../page.js'
import { Form } from '../parts/field.js'
import { changeOne, versionIn, type BulkCall, type Outcome } from './bulkChange.js'
import { queuePath } from './filter.js'
import { Marked } from './marked.js'
import { RefusedOnes } from './refusedOnes.js'
import { toldOf } from './told.js'

/** What each author will get, and which of those that were chosen cannot be answered so, before anything is sent. */
export async function confirmPage(call: BulkCall): Promise<Answer> {
  const { body, words } = call
  const { t } = words
  const tried: Outcome[] = []
  for (const id of body.selected) tried.push(await changeOne(call, id, 'try'))
  const refused = tried.filter(({ why }) => why !== null)
  const ready = tried.filter(({ why }) => why === null)
  const content = (
    <>
      <p>
        <a href={queuePath(body.back)}>{t('answer.leave')}</a>
      </p>
      {refused.length > 0 && (
        <section>
          <h2>{t('submissions.bulk.will_refuse', { count: refused.length })}</h2>
          <RefusedOnes refused={refused} back={body.back} />
        </section>
      )}
      {ready.length > 0 && (
        <section>
          <h2>{t('submissions.bulk.will_tell', { count: ready.length })}</h2>
          <ul class="cards">{await Promise.all(ready.map((outcome) => toldLine(call, outcome)))}</ul>
          <Form action="/console/submissions/bulk" button={t('submissions.bulk.send', { count: ready.length })}>
            <Hidden call={call} ready={ready} />
          </Form>
        </section>
      )}
    </>
  )
  const title = t('submissions.bulk.confirm_title')
  return { kind: 'page', title, body: content, status: ready.length === 0 ? 409 : 200 }
}

async function toldLine({ desk, words }: BulkCall, { row, answering }: Outcome) {
  if (row === null || answering === null) return null
  const { author, language } = await toldOf(desk, row, answering)
  return (
    <li key={row.id}>
      <p>
        <strong>{row.code}</strong> {row.title}
        <small>{author.length === 0 ? words.t('answer.cannot_be_told') : language}</small>
      </p>
      {author.map((text, index) => (
        <Marked key={index} text={text} />
      ))}
    </li>
  )
}

/** What was looked at is what is sent, to those only to whom it can be. */
function Hidden({ call, ready }: { readonly call: BulkCall; readonly ready: readonly Outcome[] }) {
  const { body } = call
  const details = requirements.filter((name) => name !== 'text').map((name) => [name, body[name]] as const)
  const chosen = ready.flatMap(({ row }) => (row === null ? [] : [row.id]))
  const fields = [
    ...([
      ['sure', 'yes'],
      ['back', body.back],
      ['action', body.action],
      ['step', body.step],
    ] as const),
    ...details,
    ...chosen.flatMap((id) => [['selected', id] as const, [`version-${id}`, String(versionIn(call, id))] as const]),
  ]
  return (
    <>
      {fields.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
    </>
  )
}
