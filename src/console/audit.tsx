import { z } from 'zod'
import { csvLine } from '../http/api/csv.js'
import { audit, auditActions, auditOf, countAudit, type AuditFilter, type AuditRow } from '../store/audit.js'
import { midnightBefore } from '../participation/localTime.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import { AuditTable, Export, Filters, type AuditSearch } from './auditParts.js'
import { admins, page, type Answer, type Call } from './page.js'
import { Wrong } from './parts/message.js'

const PAGE = 50
const CHUNK = 1000
/** A file of more is of no use, and takes much memory. */
const MOST_EXPORTED = 50_000
const DAY = 24 * 60 * 60 * 1000

/** What is left empty in a form is not asked for. */
function field<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
}
const searchSchema = z.object({
  who: field(z.string().trim().max(100)),
  action: field(z.string().max(60)),
  subject: field(z.string().trim().max(254)),
  from: field(z.iso.date()),
  to: field(z.iso.date()),
  after: field(z.coerce.number().pipe(z.int().min(1))),
})

const auditPage = page({
  method: 'get',
  path: '/audit',
  roles: admins,
  query: searchSchema,
  handle: (call) => show(call, call.query),
})

const exported = page({
  method: 'post',
  path: '/audit/export',
  roles: admins,
  body: searchSchema.omit({ after: true }).extend({ reason: z.string().trim().max(500) }),
  async handle(call) {
    const { reason, ...search } = call.body
    const { desk, person, words } = call
    if (reason === '') return show(call, search, words.t('audit.wrong.reason'))
    const { db } = desk.at.store
    const filter = filterOf(search)
    const rows = await countAudit(db, filter)
    if (rows > MOST_EXPORTED)
      return show(call, search, words.t('audit.wrong.many', { most: words.number(MOST_EXPORTED) }))
    const by = { who: person.name, whoId: person.id }
    const after = { ...search, rows }
    await audit(db, { ...by, at: desk.at.now(), action: 'audit.export', subject: 'audit', after, reason })
    const day = desk.at.now().toISOString().slice(0, 10)
    return { kind: 'file', name: `audit-${day}.csv`, mime: 'text/csv', bytes: await csvOf(call, filter) }
  },
})

/** The log as it is looked at. `wrong`: why nothing was exported, in words. */
async function show(call: Call, search: AuditSearch, wrong?: string): Promise<Answer> {
  const { desk, words } = call
  const { t } = words
  const { db } = desk.at.store
  const { rows, next } = await auditOf(db, { ...filterOf(search), after: search.after, limit: PAGE })
  const actions = await auditActions(db)
  const body = (
    <>
      {wrong !== undefined && <Wrong>{wrong}</Wrong>}
      <Filters words={words} search={search} actions={actions} />
      <section>
        <h2>{t('audit.entries')}</h2>
        {rows.length === 0 ? <p>{t('audit.none')}</p> : <AuditTable words={words} rows={rows} />}
        <p class="actions">
          {search.after !== undefined && <a href={`/console/audit?${addressOf(search)}`}>{t('audit.first')}</a>}
          {next !== null && <a href={`/console/audit?${addressOf(search, next)}`}>{t('audit.earlier')}</a>}
        </p>
      </section>
      <Export words={words} search={search} />
    </>
  )
  return { kind: 'page', title: t('audit.title'), body, status: wrong === undefined ? 200 : 422 }
}

function addressOf(search: AuditSearch, after?: string): string {
  const given = Object.entries({ ...search, after }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  return new URLSearchParams(given).toString()
}

/** Days are those of the municipality, the last one whole. */
function filterOf({ who, action, subject, from, to }: AuditSearch): AuditFilter {
  return {
    ...{ who, action, subject },
    from: from === undefined ? undefined : beginOf(from, 0),
    before: to === undefined ? undefined : beginOf(to, 1),
  }
}

function beginOf(day: string, later: number): Date {
  return midnightBefore(new Date(Date.parse(`${day}T12:00:00Z`) + later * DAY), TIME_ZONE)
}

const head = ['id', 'at', 'who', 'whoId', 'action', 'subject', 'before', 'after', 'reason']

async function csvOf({ desk }: Call, filter: AuditFilter): Promise<string> {
  const lines = [csvLine(head)]
  let after: number | undefined
  do {
    const { rows, next } = await auditOf(desk.at.store.db, { ...filter, after, limit: CHUNK })
    lines.push(...rows.map(lineOf))
    after = next === null ? undefined : Number(next)
  } while (after !== undefined)
  return lines.join('')
}

function lineOf({ id, at, who, whoId, action, subject, before, after, reason }: AuditRow): string {
  return csvLine([String(id), at.toISOString(), who, whoId, action, subject, before, after, reason])
}

export const auditPages = [auditPage, exported]
