import type { Call } from '../page.js'
import { labelIn, optionsOf, statesOf, topicsOf } from './labels.js'
import { lists, type Broadcast } from './typed.js'

/** What was decided about an announcement, in words. */
export function Facts({ call, one }: { readonly call: Call; readonly one: Broadcast }) {
  const { t, time, number } = call.words
  const at = (moment: string | null) => (moment === null ? null : time(new Date(moment)))
  const facts: readonly (readonly [string, string | null])[] = [
    ['state_field', t(`broadcasts.state.${one.state}`)],
    ['topic_field', labelIn(topicsOf(call), one.topic)],
    ['audience', audienceSaid(call, one)],
    ['send_at', at(one.sendAt) ?? t('broadcasts.at_once')],
    ['expires_at', at(one.expiresAt)],
    ['mode_field', one.mode === 'urgent' ? t('broadcasts.mode.urgent') : null],
    ['reason', one.reason],
    ['written_by', `${one.createdBy}, ${time(new Date(one.createdAt))}`],
    ['confirmed_by', one.confirmedBy === null ? null : `${one.confirmedBy}, ${at(one.confirmedAt) ?? ''}`],
    ['confirmed_for', one.confirmedFor === null ? null : number(one.confirmedFor)],
    ['finished_at', at(one.finishedAt)],
    ['withdrawn_at', at(one.withdrawnAt)],
  ]
  return (
    <dl class="facts">
      {facts.map(([key, value]) =>
        value === null ? null : (
          <div key={key}>
            <dt>{t(`broadcasts.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

function audienceSaid(call: Call, { audience }: Broadcast): string {
  const { t, day } = call.words
  const { submissions, registeredOnly, seenSince } = audience
  const parts = [
    ...lists.flatMap((list) => {
      const ids = audience[list] ?? []
      const names = ids.map((id) => labelIn(optionsOf(call, list), id)).join(', ')
      return ids.length === 0 ? [] : [`${t(`broadcasts.list.${list}`)}: ${names}`]
    }),
    ...(registeredOnly === true ? [t('broadcasts.registered_only')] : []),
    ...(seenSince === undefined ? [] : [`${t('broadcasts.seen_since')}: ${day(new Date(seenSince))}`]),
    ...(submissions === undefined ? [] : [authorsSaid(call, submissions)]),
  ]
  return parts.length === 0 ? t('broadcasts.everybody') : parts.join(' · ')
}

function authorsSaid(call: Call, { state, axis }: NonNullable<Broadcast['audience']['submissions']>): string {
  const which = [
    ...(state === undefined ? [] : [labelIn(statesOf(call), state)]),
    ...(axis === undefined ? [] : [labelIn(optionsOf(call, 'axes'), axis)]),
  ]
  const said = call.words.t('broadcasts.authors_only')
  return which.length === 0 ? said : `${said} (${which.join(', ')})`
}
