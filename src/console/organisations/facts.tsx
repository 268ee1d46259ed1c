import type { OrganisationRow } from '../../store/organisations.js'
import { actorLabels } from '../actors/labels.js'
import type { Call } from '../page.js'

/** What is known of an organisation. */
export function Facts({
  call: { desk, words },
  row,
}: {
  readonly call: Pick<Call, 'desk' | 'words'>
  row: OrganisationRow
}) {
  const { t } = words
  const { kind, verifiedAt, verifiedBy, createdAt } = row
  const verified =
    verifiedAt === null
      ? t('organisations.unverified')
      : t('organisations.verified_by', { who: verifiedBy ?? '–', day: words.day(verifiedAt) })
  const facts = [
    ['state', verified],
    ['kind', actorLabels(desk, words).kind(kind)],
    ['created', words.day(createdAt)],
  ]
  return (
    <dl class="facts">
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{t(`organisations.${key ?? ''}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
