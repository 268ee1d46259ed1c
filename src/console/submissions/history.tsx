import { itemPath } from './filter.js'
import { labelsOf } from './labels.js'
import type { View } from './view.js'

/** Every state it was in, with what the public was told. */
export function History({ view: { call, item, text } }: { readonly view: View }) {
  const { desk, words } = call
  const { t } = words
  const labels = labelsOf(desk, words)
  return (
    <section>
      <h2>{t('history.title')}</h2>
      <ol class="cards">
        {item.history.map((event) => (
          <li key={event.id}>
            <p>
              <strong>{labels.state(event.to)}</strong>
              <small>{`${words.time(new Date(event.at))} · ${event.staff ?? t(`history.by_${event.by}`)}`}</small>
            </p>
            {event.text !== null && <p class="pre">{text(event.text)}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Those that seem to be about the same. */
export function Similar({ view: { call, item, shown } }: { readonly view: View }) {
  const { desk, words } = call
  const { t } = words
  const labels = labelsOf(desk, words)
  if (item.similar.length === 0) return null
  return (
    <section>
      <h2>{t('similar.title')}</h2>
      <ul class="cards">
        {item.similar.map(({ id, code, title, state }) => (
          <li key={id}>
            <p>
              <a href={itemPath(code, shown.back)}>{code}</a> {title}
              <small>{labels.state(state)}</small>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
