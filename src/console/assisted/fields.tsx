import { plain } from '../../channels/markup.js'
import { namings } from '../../participation/naming.js'
import { NEW_ORGANISATION, OUTSIDE } from '../../participation/registration.js'
import type { OrganisationRow } from '../../store/organisations.js'
import { actorLabels } from '../actors/labels.js'
import { Line, Lines, Pick, Ticks, Wrong, type Filled } from '../broadcasts/inputs.js'
import type { Call } from '../page.js'
import { labelsOf } from '../submissions/labels.js'
import { otherPlaces } from './submission.js'

interface Fields {
  readonly call: Call
  readonly filled: Filled
}

/** What is read out to the person in their language, and that they said yes. */
export function Consent({ call, filled }: Fields) {
  const { desk, words } = call
  const { languages } = desk.content
  const spoken = filled.typed['language'] ?? languages[0].id
  return (
    <fieldset>
      <legend>{words.t('assisted.consent')}</legend>
      <Pick
        name="language"
        label={words.t('assisted.language')}
        options={languages.map(({ id, name }) => ({ value: id, label: name }))}
        filled={filled}
      />
      {languages.map(({ id, name }) => (
        <details key={id} open={id === spoken}>
          <summary>{words.t('assisted.read_out', { language: name })}</summary>
          {['take_part', 'publish_name', 'updates'].map((purpose) => (
            <p key={purpose} class="pre" lang={id}>
              {plain(desk.content.text(`assisted.${purpose}`, {}, id))}
            </p>
          ))}
        </details>
      ))}
      <Agreed name="of_age" call={call} filled={filled} />
      <Agreed name="agreed" call={call} filled={filled} />
    </fieldset>
  )
}

/** A box that has to be ticked. */
function Agreed({ name, call, filled }: Fields & { readonly name: 'of_age' | 'agreed' }) {
  const wrong = filled.wrongs[name]
  return (
    <div class="field">
      <label class="check">
        <input
          {...{ id: name, name, type: 'checkbox', value: 'yes', required: true }}
          checked={filled.typed[name] === 'yes'}
          aria-describedby={wrong === undefined ? undefined : `${name}-wrong`}
          aria-invalid={wrong === undefined ? undefined : 'true'}
        />
        {call.words.t(`assisted.${name}`)}
      </label>
      <Wrong name={name} filled={filled} />
    </div>
  )
}

/** Who the person is. `similar`: organisations that it may be. */
export function PersonFields({ call, filled, similar }: Fields & { readonly similar: readonly OrganisationRow[] }) {
  const { desk, words } = call
  const { t } = words
  const { kinds, parishes, axes } = actorLabels(desk, words)
  const yesOrNo = ['yes', 'no'].map((value) => ({ value, label: t(`assisted.${value}`) }))
  const choose = { none: t('assisted.choose'), filled }
  const organisations = similar.map(({ id, name }) => ({ value: id, label: name }))
  const line = (name: string, hint?: string) => (
    <Line name={name} label={t(`assisted.${name}`)} hint={hint} filled={filled} input={{ autocomplete: 'off' }} />
  )
  return (
    <fieldset>
      <legend>{t('assisted.person')}</legend>
      <Pick name="kind" label={t('assisted.kind')} options={kinds} {...choose} />
      {line('organisation', t('assisted.organisation_hint'))}
      {similar.length > 0 && (
        <Pick
          name="belongs"
          label={t('assisted.belongs')}
          options={[...organisations, { value: NEW_ORGANISATION, label: t('assisted.none_of_these') }]}
          {...choose}
        />
      )}
      {line('role', t('assisted.role_hint'))}
      {line('name', t('assisted.name_hint'))}
      <Pick
        name="naming"
        label={t('assisted.naming')}
        options={['reserved', 'public'].map((value) => ({ value, label: t(`assisted.naming_${value}`) }))}
        {...choose}
      />
      <Pick name="parish" label={t('assisted.parish')} options={parishes} {...choose} />
      {line('outside', t('assisted.outside_hint'))}
      <Ticks name="axes" label={t('assisted.axes')} options={axes} filled={filled} />
      <Line
        name="email"
        label={t('assisted.email')}
        hint={t('assisted.email_hint')}
        filled={filled}
        input={{ type: 'email', autocomplete: 'off' }}
      />
      <Pick name="convocation" label={t('assisted.convocation')} options={yesOrNo} {...choose} />
      <Pick name="updates" label={t('assisted.updates')} options={yesOrNo} {...choose} />
    </fieldset>
  )
}

/** What the person tells. `optional`: they may tell nothing. */
export function SubmissionFields({ call, filled, optional }: Fields & { readonly optional: boolean }) {
  const { desk, words } = call
  const { t, language } = words
  const { axes, parishes } = actorLabels(desk, words)
  const { kind } = labelsOf(desk, words)
  const value = (key: string) => desk.content.value({ key }, language)
  const choose = { none: t('assisted.choose'), filled }
  const places = [
    ...parishes.filter((one) => one.value !== OUTSIDE),
    ...otherPlaces.map((id) => ({ value: id, label: value(`submit.place_${id}`) })),
  ]
  const lines = (name: string, rows: number) => (
    <Lines name={name} label={t(`assisted.${name}`)} hint={t(`assisted.${name}_hint`)} rows={rows} filled={filled} />
  )
  const line = (name: string) => (
    <Line name={name} label={t(`assisted.${name}`)} hint={t(`assisted.${name}_hint`)} filled={filled} />
  )
  return (
    <fieldset>
      <legend>{t('assisted.submission')}</legend>
      <Pick
        name="send"
        label={t('assisted.send')}
        options={['need', 'proposal'].map((id) => ({ value: id, label: kind(id) }))}
        filled={filled}
        none={t(optional ? 'assisted.send_nothing' : 'assisted.choose')}
      />
      <Pick name="axis" label={t('assisted.axis')} options={axes} {...choose} />
      {lines('description', 6)}
      {line('title')}
      <Pick name="place" label={t('assisted.place')} options={places} {...choose} />
      {line('where')}
      {line('affected')}
      {lines('benefit', 3)}
      <Pick
        name="as"
        label={t('assisted.as')}
        hint={t('assisted.as_hint')}
        options={namings.map((id) => ({ value: id, label: value(`participation.namings.${id}`) }))}
        {...choose}
      />
    </fieldset>
  )
}
