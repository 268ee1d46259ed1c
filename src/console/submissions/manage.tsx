import { Form } from '../parts/field.js'
import { Assignee } from './people.js'
import type { View } from './view.js'

/** What every form that changes the item carries: where to go back to, and the version that was shown. */
export function Versioned({ view: { row, shown } }: { readonly view: View }) {
  return (
    <>
      <input type="hidden" name="back" value={shown.back} />
      <input type="hidden" name="version" value={row.version} />
    </>
  )
}

/** Letting everybody see it or not, and giving it to somebody. */
export function Manage({ view }: { readonly view: View }) {
  const { call, row, people, isAssigner, shown } = view
  const { words } = call
  const { t } = words
  const path = `/console/submissions/${row.code}`
  const change = row.publishedAt === null ? 'publish' : 'hide'
  const wanted = shown.typed?.kind === 'assign' ? shown.typed.to : row.assignedTo
  return (
    <section class="apart">
      <h2>{t('manage.title')}</h2>
      <p>{t(row.publishedAt === null ? 'manage.is_hidden' : 'manage.is_public')}</p>
      {(row.publishedAt !== null || row.state !== 'withdrawn') && (
        <Form action={`${path}/${change}`} button={t(`manage.${change}`)} quiet={change === 'hide'}>
          <Versioned view={view} />
        </Form>
      )}
      {isAssigner && (
        <Form action={`${path}/assign`} button={t('manage.assign')} class="row">
          <Versioned view={view} />
          <Assignee words={words} people={people} id="assignee" value={wanted} />
        </Form>
      )}
    </section>
  )
}
