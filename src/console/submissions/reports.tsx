import { Form } from '../parts/field.js'
import { Versioned } from './manage.js'
import type { View } from './view.js'

/** What citizens say should not be public, until somebody has looked at it. */
export function Reports({ view }: { readonly view: View }) {
  const { call, reports, row } = view
  const { t } = call.words
  if (reports.length === 0) return null
  const path = `/console/submissions/${row.code}`
  return (
    <section class="message">
      <h2>{t('reports.title')}</h2>
      <ul>
        {reports.map(({ reason, count }) => (
          <li key={reason}>{t(`reports.${reason}`, { count })}</li>
        ))}
      </ul>
      <p>{t('reports.what_now')}</p>
      <div class="actions">
        <Form action={`${path}/hide`} button={t('manage.hide')}>
          <Versioned view={view} />
        </Form>
        <Form action={`${path}/leave`} button={t('manage.leave')} quiet>
          <Versioned view={view} />
        </Form>
      </div>
    </section>
  )
}
