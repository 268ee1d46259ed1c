import type { OrganisationRow } from '../../store/organisations.js'
import type { Call } from '../page.js'
import { Choice, Field } from '../parts/field.js'
import { actorLabels } from './labels.js'
import { LIST, type Asked } from './search.js'

interface FiltersProps {
  readonly call: Call
  readonly asked: Asked
  /** The one that is asked for by its id. */
  readonly organisation: OrganisationRow | null
}

/** What the list shows, as a form whose answers stand in the address. */
export function Filters({ call: { desk, words }, asked, organisation }: FiltersProps) {
  const { t } = words
  const { kinds, parishes, axes } = actorLabels(desk, words)
  const any = t('actors.any')
  return (
    <form method="get" action={LIST} role="search" aria-label={t('actors.filters')}>
      <div class="row">
        <Choice name="kind" label={t('actors.kind')} none={any} options={kinds} value={asked.kind} />
        <Choice name="parish" label={t('actors.parish')} none={any} options={parishes} value={asked.parish} />
        <Choice name="axis" label={t('actors.axis')} none={any} options={axes} value={asked.axis} />
        <Field name="named" label={t('actors.organisation_name')} value={asked.named ?? ''} maxLength={100} />
      </div>
      {organisation !== null && (
        <label class="check">
          <input type="checkbox" name="organisation" value={organisation.id} checked />
          {t('actors.only_of', { name: organisation.name })}
        </label>
      )}
      <label class="check">
        <input type="checkbox" name="invite" value="yes" checked={asked.invite === 'yes'} />
        {t('actors.only_invite')}
      </label>
      <div class="actions">
        <button>{t('actors.filter')}</button>
        <a class="button quiet" href={LIST}>
          {t('actors.clear')}
        </a>
      </div>
    </form>
  )
}
