import { Head } from '../parts/head.js'
import { z } from 'zod'
import { broadcastStates } from '../../broadcasts/states.js'
import { broadcast, looked } from '../../http/api/broadcastSchemas.js'
import { editors, page, readers, type Call } from '../page.js'
import { Message } from '../parts/message.js'
import { ask } from './ask.js'
import { HERE, placeOf } from './places.js'
import type { Report } from './report.js'
import type { Broadcast } from './typed.js'

/** Each is counted. */
const A_PAGE = 20
const listed = z.object({ items: z.array(broadcast), next: z.string().nullable() })
const query = z.object({
  state: z.preprocess((state) => (state === '' ? undefined : state), z.enum(broadcastStates).optional()),
  after: z.string().max(40).optional(),
})

/** All announcements, the newest first. */
export const listPage = page({
  method: 'get',
  path: '/broadcasts',
  roles: readers,
  query,
  async handle(call) {
    const { t } = call.words
    const { state, after } = call.query
    const wanted = { ...(state === undefined ? {} : { state }), ...(after === undefined ? {} : { after }) }
    const found = await ask(call, 'get /broadcasts', { query: { ...wanted, limit: String(A_PAGE) } }, listed)
    const { items, next } = found.kind === 'done' ? found.body : { items: [], next: null }
    const body = (
      <>
        {editors.includes(call.person.role) && (
          <p>
            <a class="button" href={`${HERE}/new`}>
              {t('broadcasts.new')}
            </a>
          </p>
        )}
        <States call={call} state={state} />
        {items.length === 0 ? (
          <Message>{t('broadcasts.none')}</Message>
        ) : (
          <Table call={call} rows={await withCounts(call, items)} />
        )}
        {next !== null && (
          <p>
            <a
              class="button quiet"
              rel="next"
              href={`${HERE}?${new URLSearchParams({ ...wanted, after: next }).toString()}`}
            >
              {t('broadcasts.older')}
            </a>
          </p>
        )}
      </>
    )
    return { kind: 'page', title: t('broadcasts.title'), body }
  },
})

function States({ call, state }: { readonly call: Call; readonly state: string | undefined }) {
  const { t } = call.words
  return (
    <nav aria-label={t('broadcasts.filter')} class="actions">
      <a href={HERE} aria-current={state === undefined ? 'page' : undefined}>
        {t('broadcasts.all')}
      </a>
      {broadcastStates.map((one) => (
        <a key={one} href={`${HERE}?state=${one}`} aria-current={one === state ? 'page' : undefined}>
          {t(`broadcasts.state.${one}`)}
        </a>
      ))}
    </nav>
  )
}

interface Row {
  readonly one: Broadcast
  /** Null for a draft, whose people are not fixed yet. */
  readonly report: Report | null
}

async function withCounts(call: Call, items: readonly Broadcast[]): Promise<Row[]> {
  return Promise.all(
    items.map(async (one) => {
      if (one.state === 'draft') return { one, report: null }
      const found = await ask(call, 'get /broadcasts/{id}', { params: { id: String(one.id) } }, looked)
      return { one, report: found.kind === 'done' ? found.body.report : null }
    }),
  )
}

function Table({ call, rows }: { readonly call: Call; readonly rows: readonly Row[] }) {
  const { t } = call.words
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('broadcasts.title')}>
      <table class="stacks">
        <caption>{t('broadcasts.caption', { count: rows.length })}</caption>
        <Head columns={['title_field', 'state_field', 'when', 'counted'].map((key) => t(`broadcasts.${key}`))} />
        <tbody>
          {rows.map(({ one, report }) => (
            <tr key={one.id}>
              <th scope="row">
                <a href={placeOf(one.id)}>{one.title}</a>
              </th>
              <td data-label={t('broadcasts.state_field')}>
                {t(`broadcasts.state.${one.state}`)}
                {one.mode === 'urgent' && <span class="tag">{t('broadcasts.mode.urgent')}</span>}
              </td>
              <td data-label={t('broadcasts.when')}>{whenOf(call, one)}</td>
              <td data-label={t('broadcasts.counted')}>
                {report === null ? t('broadcasts.not_counted') : counted(call, report)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function whenOf({ words: { t, time } }: Call, { sendAt, finishedAt, confirmedAt, createdAt }: Broadcast): string {
  const at = (moment: string) => time(new Date(moment))
  if (finishedAt !== null) return t('broadcasts.finished_on', { time: at(finishedAt) })
  if (sendAt !== null) return t('broadcasts.goes_out', { time: at(sendAt) })
  if (confirmedAt !== null) return t('broadcasts.confirmed_on', { time: at(confirmedAt) })
  return t('broadcasts.written_on', { time: at(createdAt) })
}

function counted({ words: { t, number } }: Call, { total, states }: Report): string {
  const of = (state: keyof typeof states) => states[state]
  const arrived = of('sent') + of('delivered') + of('read')
  const troubled = of('failed') + of('uncertain')
  return [
    t('broadcasts.sent_of', { sent: number(arrived), total: number(total) }),
    ...(troubled > 0 ? [t('broadcasts.troubled', { count: troubled, shown: number(troubled) })] : []),
  ].join(' · ')
}
