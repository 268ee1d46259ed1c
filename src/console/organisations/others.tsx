import type { OrganisationRow } from '../../store/organisations.js'
import { actorLabels } from '../actors/labels.js'
import type { Call } from '../page.js'
import { Field } from '../parts/field.js'
import { pathOf } from './reach.js'

interface OthersProps {
  readonly call: Call
  readonly row: OrganisationRow
  readonly q: string
  readonly others: readonly OrganisationRow[]
  readonly isEditor: boolean
}

/** Organisations that may be the same as this one; whoever may merge them is led to do so. */
export function Others({ call, row, q, others, isEditor }: OthersProps) {
  const { desk, words } = call
  const { t } = words
  const labels = actorLabels(desk, words)
  return (
    <section>
      <h2>{t('organisations.similar')}</h2>
      <p>{t('organisations.similar_why')}</p>
      <form
        method="get"
        action={pathOf(row.id)}
        role="search"
        aria-label={t('organisations.similar_search')}
        class="row"
      >
        <Field name="q" label={t('organisations.words')} value={q} maxLength={100} />
        <button class="quiet">{t('organisations.similar_search')}</button>
      </form>
      {others.length === 0 && <p>{t(q === '' ? 'organisations.no_similar' : 'organisations.none')}</p>}
      <ul class="cards">
        {others.map((other) => (
          <li key={other.id}>
            <p>
              <a href={pathOf(other.id)}>{other.name}</a>
              <small>
                {[
                  labels.kind(other.kind),
                  t(other.verifiedAt === null ? 'organisations.unverified' : 'organisations.verified'),
                ].join(' · ')}
              </small>
            </p>
            {isEditor && (
              <p>
                <a
                  href={`${pathOf(row.id)}/merge?with=${encodeURIComponent(other.id)}`}
                  aria-label={t('organisations.merge_with', { name: other.name })}
                >
                  {t('organisations.merge_link')}
                </a>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
