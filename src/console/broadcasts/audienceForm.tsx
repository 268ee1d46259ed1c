import type { Call } from '../page.js'
import { Line, Pick, Tick, Ticks, type Filled } from './inputs.js'
import { optionsOf, statesOf } from './labels.js'
import { lists } from './typed.js'

/** Whom it is for: who meets all that is chosen; of a list, one of what is ticked is enough. */
export function AudienceForm({ call, filled }: { readonly call: Call; readonly filled: Filled }) {
  const { t } = call.words
  return (
    <section>
      <h2>{t('broadcasts.audience')}</h2>
      <p>{t('broadcasts.audience_hint')}</p>
      {lists.map((list) => (
        <Ticks
          key={list}
          name={list}
          label={t(`broadcasts.list.${list}`)}
          hint={t('broadcasts.choose_among')}
          options={optionsOf(call, list)}
          filled={filled}
        />
      ))}
      <fieldset>
        <legend>{t('broadcasts.people')}</legend>
        <Tick name="registeredOnly" label={t('broadcasts.registered_only')} filled={filled} />
        <Line
          name="seenSince"
          label={t('broadcasts.seen_since')}
          hint={t('broadcasts.seen_since_hint')}
          filled={filled}
          input={{ type: 'date' }}
        />
      </fieldset>
      <fieldset>
        <legend>{t('broadcasts.authors')}</legend>
        <Tick name="authors" label={t('broadcasts.authors_only')} filled={filled} />
        <div class="row">
          <Pick
            name="authors-state"
            label={t('broadcasts.authors_state')}
            none={t('broadcasts.any')}
            options={statesOf(call)}
            filled={filled}
          />
          <Pick
            name="authors-axis"
            label={t('broadcasts.authors_axis')}
            none={t('broadcasts.any')}
            options={optionsOf(call, 'axes')}
            filled={filled}
          />
        </div>
      </fieldset>
    </section>
  )
}
