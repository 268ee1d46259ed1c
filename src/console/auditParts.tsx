import { Head } from './parts/head.js'
import { z } from 'zod'
import type { AuditRow } from '../store/audit.js'
import { Choice, Field } from './parts/field.js'
import { named } from './parts/named.js'
import type { Words } from './words.js'

/** What is looked for in the log, as the form says it. */
export interface AuditSearch {
  readonly who?: string | undefined
  readonly action?: string | undefined
  readonly subject?: string | undefined
  /** Days, such as 2026-03-01. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** The last entry that was seen. */
  readonly after?: number | undefined
}

export function Filters(props: { readonly words: Words; search: AuditSearch; actions: readonly string[] }) {
  const { words, search, actions } = props
  const { t } = words
  const options = actions.map((value) => ({ value, label: actionIn(words, value) }))
  return (
    <form method="get" action="/console/audit" class="row">
      <Field name="who" label={t('audit.who')} value={search.who} />
      <Choice name="action" label={t('audit.action')} options={options} value={search.action} none={t('audit.any')} />
      <Field name="subject" label={t('audit.subject')} value={search.subject} />
      <Field name="from" type="date" label={t('audit.from')} value={search.from} />
      <Field name="to" type="date" label={t('audit.to')} value={search.to} />
      <button>{t('audit.search')}</button>
    </form>
  )
}

function actionIn(words: Words, action: string): string {
  return named(words, `audit.done.${action.replace('.', '_')}`, action)
}

export function AuditTable({ words, rows }: { readonly words: Words; readonly rows: readonly AuditRow[] }) {
  const { t, time } = words
  const heads = ['when', 'who', 'action', 'subject', 'changed'] as const
  return (
    <table class="stacks">
      <caption>{t('audit.caption')}</caption>
      <Head columns={heads.map((key) => t(`audit.${key}`))} />
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{time(row.at)}</th>
            <td>{row.who}</td>
            <td>{actionIn(words, row.action)}</td>
            <td class="pre">{row.subject}</td>
            <td>
              <Change words={words} row={row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const held = z.record(z.string(), z.unknown())

/** What was there before and after, a term a field, and why. */
function Change({ words: { t }, row: { before, after, reason } }: { readonly words: Words; readonly row: AuditRow }) {
  const parts: [string, string][] = [
    ...valuesOf(before).map(([name, value]): [string, string] => [t('audit.before', { name }), value]),
    ...valuesOf(after).map(([name, value]): [string, string] => [t('audit.after', { name }), value]),
    ...(reason === null ? [] : [[t('audit.reason'), reason] as [string, string]]),
  ]
  if (parts.length === 0) return <>–</>
  return (
    <dl class="facts">
      {parts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="pre">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function valuesOf(json: string | null): [string, string][] {
  if (json === null) return []
  return Object.entries(held.parse(JSON.parse(json))).map(([name, value]) => [name, textOf(value)])
}

function textOf(value: unknown): string {
  if (value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** All that the search finds, as a file; whoever takes it says why. */
export function Export({ words: { t }, search }: { readonly words: Words; readonly search: AuditSearch }) {
  const { who, action, subject, from, to } = search
  return (
    <section>
      <h2>{t('audit.export')}</h2>
      <p>{t('audit.export_why')}</p>
      <form method="post" action="/console/audit/export" data-answer="file">
        {Object.entries({ who, action, subject, from, to }).map(([name, value]) =>
          value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
        )}
        <Field name="reason" label={t('audit.export_reason')} maxLength={500} required />
        <button>{t('audit.export_button')}</button>
      </form>
    </section>
  )
}
