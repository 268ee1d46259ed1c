import type { ComponentChildren } from 'preact'
import { admins, type Call } from '../page.js'
import { Wrong as Alert } from '../parts/message.js'
import { AllWrongs } from '../parts/wrongs.js'
import { AudienceForm } from './audienceForm.js'
import { Line, Lines, Pick, Tick, Wrong, type Filled } from './inputs.js'
import { flowsOf, languageName, topicsOf } from './labels.js'
import { BUTTONS, languagesIn } from './typed.js'

interface ComposeProps extends Filled {
  readonly call: Call
  /** Where it is sent. */
  readonly action: string
  /** The draft has a picture already. */
  readonly hasPicture: boolean
  /** What was wrong with the whole, beside what is wrong with its fields. */
  readonly why?: string | undefined
  /** How it looks. */
  readonly children: ComponentChildren
}

/** Writing an announcement, with how it looks beside it. */
export function ComposeForm(props: ComposeProps) {
  const { call, action, typed, wrongs, why } = props
  const { t } = call.words
  const filled = { typed, wrongs }
  return (
    <div class="compose">
      <form method="post" action={action} enctype="multipart/form-data" data-preview="preview">
        {why !== undefined && <Alert>{why}</Alert>}
        <AllWrongs title={t('broadcasts.wrong.title_of_all')} wrongs={wrongs} />
        <input type="hidden" name="version" value={typed['version'] ?? ''} />
        <Line name="title" label={t('broadcasts.title_field')} hint={t('broadcasts.title_hint')} filled={filled} />
        <Pick
          name="topic"
          label={t('broadcasts.topic_field')}
          hint={t('broadcasts.topic_hint')}
          options={topicsOf(call)}
          filled={filled}
        />
        <Texts call={call} filled={filled} />
        <Picture {...props} />
        <Buttons call={call} filled={filled} />
        <AudienceForm call={call} filled={filled} />
        <When call={call} filled={filled} />
        <div class="actions">
          <button name="do" value="save">
            {t('broadcasts.save')}
          </button>
          <button name="do" value="preview" class="quiet">
            {t('broadcasts.see')}
          </button>
        </div>
      </form>
      {props.children}
    </div>
  )
}

interface Part {
  readonly call: Call
  readonly filled: Filled
}

function Texts({ call, filled }: Part) {
  const { desk, words } = call
  const [first] = desk.content.languages
  return (
    <fieldset>
      <legend>{words.t('broadcasts.texts')}</legend>
      <p class="hint">{words.t('broadcasts.texts_hint')}</p>
      {languagesIn(desk.content, filled.typed).map((id) => {
        const language = languageName(call, id)
        const key = id === first.id ? 'text_first' : 'text_other'
        const label = words.t(`broadcasts.${key}`, { language })
        return <Lines key={id} name={`text-${id}`} label={label} rows={5} lang={id} filled={filled} />
      })}
    </fieldset>
  )
}

function Picture({ call, typed, wrongs, hasPicture }: ComposeProps) {
  const { t } = call.words
  const kept = typed['kept'] ?? ''
  const isWrong = wrongs['picture'] !== undefined
  return (
    <fieldset>
      <legend>{t('broadcasts.picture')}</legend>
      {kept !== '' && (
        <p class="message">
          {t('broadcasts.picture_kept')}
          <input type="hidden" name="kept" value={kept} />
        </p>
      )}
      <p class="field">
        <label for="picture">
          {t(hasPicture || kept !== '' ? 'broadcasts.picture_other' : 'broadcasts.picture_choose')}
        </label>
        <small class="hint" id="picture-hint">
          {t('broadcasts.picture_hint')}
        </small>
        <input
          id="picture"
          name="picture"
          type="file"
          accept="image/*"
          aria-describedby={isWrong ? 'picture-hint picture-wrong' : 'picture-hint'}
          aria-invalid={isWrong ? 'true' : undefined}
        />
      </p>
      <Wrong name="picture" filled={{ typed, wrongs }} />
      {(hasPicture || kept !== '') && (
        <Tick name="no-picture" label={t('broadcasts.picture_none')} filled={{ typed, wrongs }} />
      )}
    </fieldset>
  )
}

function Buttons({ call, filled }: Part) {
  const { desk, words } = call
  const { t } = words
  const languages = languagesIn(desk.content, filled.typed)
  return (
    <fieldset>
      <legend>{t('broadcasts.buttons')}</legend>
      <p class="hint">{t('broadcasts.buttons_hint')}</p>
      {Array.from({ length: BUTTONS }, (_, index) => {
        const number = index + 1
        const before = `button-${String(index)}-`
        return (
          <div key={index} class="row">
            {languages.map((id) => {
              const label = t('broadcasts.button_label', { number, language: languageName(call, id) })
              return (
                <Line
                  key={id}
                  name={`${before}${id}`}
                  label={label}
                  filled={filled}
                  input={{ maxLength: 60, lang: id }}
                />
              )
            })}
            <Pick
              name={`${before}flow`}
              label={t('broadcasts.button_flow', { number })}
              none={t('broadcasts.no_button')}
              options={flowsOf(call)}
              filled={filled}
            />
          </div>
        )
      })}
    </fieldset>
  )
}

function When({ call, filled }: Part) {
  const { t } = call.words
  const { quiet, sunday_from: sunday } = call.desk.content.broadcasts
  const isAdmin = admins.includes(call.person.role)
  const time = { type: 'datetime-local' } as const
  return (
    <fieldset>
      <legend>{t('broadcasts.when')}</legend>
      <Line
        name="sendAt"
        label={t('broadcasts.send_at')}
        hint={t('broadcasts.send_at_hint', { from: quiet.from, until: quiet.until, sunday })}
        filled={filled}
        input={time}
      />
      <Line
        name="expiresAt"
        label={t('broadcasts.expires_at')}
        hint={t('broadcasts.expires_at_hint')}
        filled={filled}
        input={time}
      />
      {isAdmin ? (
        <>
          <Pick
            name="mode"
            label={t('broadcasts.mode_field')}
            hint={t('broadcasts.mode_hint')}
            options={['standard', 'urgent'].map((value) => ({ value, label: t(`broadcasts.mode.${value}`) }))}
            filled={filled}
          />
          <Line name="reason" label={t('broadcasts.reason')} hint={t('broadcasts.reason_hint')} filled={filled} />
        </>
      ) : (
        <input type="hidden" name="mode" value={filled.typed['mode'] ?? 'standard'} />
      )}
    </fieldset>
  )
}
