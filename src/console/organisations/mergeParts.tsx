import type { OrganisationRow } from '../../store/organisations.js'
import { actorLabels } from '../actors/labels.js'
import type { Call } from '../page.js'
import { Field, Form } from '../parts/field.js'
import { Facts } from './facts.js'
import { MemberNames, type Members } from './members.js'
import { LONGEST_REASON, pathOf } from './reach.js'

export interface Side {
  readonly row: OrganisationRow
  readonly members: Members
}

interface Both {
  readonly call: Call
  readonly sides: readonly [Side, Side]
}

/** Two organisations beside each other. `keep`: the one that stays, once it is chosen. */
export function Sides({ call, sides, keep }: Both & { readonly keep: string | undefined }) {
  const { t } = call.words
  return (
    <div class="two">
      {sides.map(({ row, members }) => (
        <section key={row.id}>
          <h2>{row.name}</h2>
          {keep !== undefined && (
            <p>
              <strong>{t(keep === row.id ? 'organisations.stays' : 'organisations.goes')}</strong>
            </p>
          )}
          <Facts call={call} row={row} />
          <h3>{t('organisations.members')}</h3>
          <MemberNames {...{ call, members }} id={row.id} />
        </section>
      ))}
    </div>
  )
}

/** Asks which of the two stays. */
export function Choose({ call, sides: [one, other] }: Both) {
  const { t, day } = call.words
  return (
    <section>
      <h2>{t('organisations.choose')}</h2>
      <form method="get" action={`${pathOf(one.row.id)}/merge`}>
        <input type="hidden" name="with" value={other.row.id} />
        <fieldset>
          <legend>{t('organisations.choose_legend')}</legend>
          {[one.row, other.row].map(({ id, name, createdAt }) => (
            <label key={id} class="check">
              <input type="radio" name="keep" value={id} required />
              {t('organisations.choose_one', { name, day: day(createdAt) })}
            </label>
          ))}
        </fieldset>
        <button>{t('organisations.choose_button')}</button>
      </form>
    </section>
  )
}

/** Tells what will happen, and does it once somebody says so. */
export function Confirm({ call, kept, gone }: { readonly call: Call; readonly kept: Side; readonly gone: Side }) {
  const { t } = call.words
  const swap = new URLSearchParams({ with: gone.row.id, keep: gone.row.id }).toString()
  return (
    <section>
      <h2>{t('organisations.will_happen')}</h2>
      <ul>
        {effects(call, kept, gone).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <p>
        <strong>{t('organisations.no_way_back')}</strong>
      </p>
      <Form action={`${pathOf(kept.row.id)}/merge`} button={t('organisations.merge_button')}>
        <input type="hidden" name="with" value={gone.row.id} />
        <input type="hidden" name="version" value={kept.row.version} />
        <input type="hidden" name="withVersion" value={gone.row.version} />
        <Field name="reason" label={t('organisations.merge_reason')} maxLength={LONGEST_REASON} />
      </Form>
      <p>
        <a href={`${pathOf(kept.row.id)}/merge?${swap}`}>{t('organisations.swap', { name: gone.row.name })}</a>
      </p>
    </section>
  )
}

function effects({ desk, words }: Call, kept: Side, gone: Side): string[] {
  const { t, day, number } = words
  const { kind } = actorLabels(desk, words)
  const names = { kept: kept.row.name, gone: gone.row.name }
  const { count } = gone.members
  const [older] = [kept.row, gone.row]
    .flatMap(({ verifiedAt, verifiedBy }) => (verifiedAt === null ? [] : [{ verifiedAt, verifiedBy }]))
    .sort((a, b) => a.verifiedAt.getTime() - b.verifiedAt.getTime())
  return [
    t('organisations.effect.moves', { ...names, count, number: number(count) }),
    older === undefined
      ? t('organisations.effect.unverified', names)
      : t('organisations.effect.verified', {
          ...{ kept: names.kept, who: older.verifiedBy ?? '–' },
          day: day(older.verifiedAt),
        }),
    ...(kept.row.kind === gone.row.kind
      ? []
      : [t('organisations.effect.kind', { kept: names.kept, kind: kind(kept.row.kind) })]),
    t('organisations.effect.deleted', names),
  ]
}
