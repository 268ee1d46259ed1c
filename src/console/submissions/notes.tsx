import { Form, TextArea } from '../parts/field.js'
import { Versioned } from './manage.js'
import type { View } from './view.js'

/** What staff write for themselves. */
export function Notes({ view }: { readonly view: View }) {
  const { call, item, isWorker, row, shown, text } = view
  const { words } = call
  const { t } = words
  return (
    <section>
      <h2>{t('notes.title')}</h2>
      {item.notes.length === 0 && <p>{t('notes.none')}</p>}
      <ul class="cards">
        {item.notes.map((note) => (
          <li key={note.id}>
            <p class="pre">{text(note.text)}</p>
            <small>{`${note.staff} · ${words.time(new Date(note.at))}`}</small>
          </li>
        ))}
      </ul>
      {isWorker && (
        <Form action={`/console/submissions/${row.code}/note`} button={t('notes.add')}>
          <Versioned view={view} />
          <TextArea
            name="note"
            label={t('notes.text')}
            hint={t('notes.hint')}
            value={shown.typed?.kind === 'note' ? shown.typed.text : ''}
            maxLength={4000}
            required
          />
        </Form>
      )}
    </section>
  )
}
