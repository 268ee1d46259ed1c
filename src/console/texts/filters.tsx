import type { Call } from '../page.js'
import { Choice, Field } from '../parts/field.js'
import { meets, type Filter } from './filter.js'
import { groupName } from './labels.js'
import { TEXTS } from './places.js'

interface FiltersProps {
  readonly call: Call
  readonly filter: Filter
  readonly groups: readonly string[]
}

/** Which texts are shown, as a form whose answers stand in the address. */
export function Filters({ call, filter, groups }: FiltersProps) {
  const { t } = call.words
  const named = groups
    .map((value) => ({ value, label: groupName(call, value) }))
    .sort((a, b) => a.label.localeCompare(b.label, call.words.language))
  return (
    <form method="get" action={TEXTS} role="search" aria-label={t('texts.filters')}>
      <div class="row">
        <Field name="q" label={t('texts.q')} value={filter.q ?? ''} maxLength={200} />
        <Choice
          name="group"
          label={t('texts.group_field')}
          none={t('texts.any')}
          options={named}
          value={filter.group}
        />
        <Choice
          name="state"
          label={t('texts.state_field')}
          none={t('texts.any')}
          options={Object.keys(meets).map((value) => ({ value, label: t(`texts.state.${value}`) }))}
          value={filter.state}
        />
      </div>
      <div class="actions">
        <button>{t('texts.filter')}</button>
        <a class="button quiet" href={TEXTS}>
          {t('texts.clear')}
        </a>
      </div>
    </form>
  )
}
