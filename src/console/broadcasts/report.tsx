import { Head } from '../parts/head.js'
import type { z } from 'zod'
import type { looked } from '../../http/api/broadcastSchemas.js'
import { recipientStates } from '../../store/broadcastRecipients.js'
import { editors, type Call } from '../page.js'
import { named } from '../parts/named.js'
import { Bubbles } from './bubbles.js'
import { Controls } from './controls.js'
import { Facts } from './facts.js'
import { placeOf } from './places.js'
import { Progress } from './progress.js'
import { chatOf, Trying } from './trying.js'
import type { Broadcast } from './typed.js'
import type { Tried } from './one.js'

export type Report = NonNullable<z.output<typeof looked>['report']>

export interface Reported {
  readonly call: Call
  readonly broadcast: Broadcast
  readonly report: Report
}

/** What became of an announcement that was confirmed; what moves is kept as it is now. */
export async function reportView(
  call: Call,
  { broadcast, report }: Pick<Reported, 'broadcast' | 'report'>,
  { code }: Tried,
) {
  const { t } = call.words
  const at = placeOf(broadcast.id)
  const shared = { call, broadcast, report }
  const works = editors.includes(call.person.role)
  return (
    <>
      <div data-live="progress" data-from={at}>
        <Progress {...shared} />
      </div>
      <p>
        <a href={at}>{t('broadcasts.refresh')}</a>
      </p>
      {works && (
        <div data-live="controls" data-from={at}>
          <Controls {...shared} />
        </div>
      )}
      <section data-live="report" data-from={at}>
        <h2>{t('broadcasts.report')}</h2>
        <States {...shared} />
        <Reasons {...shared} />
        <Channels {...shared} />
      </section>
      <p>
        <a class="button quiet" href={`${at}/deliveries.csv`} download>
          {t('broadcasts.csv')}
        </a>
      </p>
      <section>
        <h2>{t('broadcasts.what')}</h2>
        <Facts call={call} one={broadcast} />
        <Texts {...shared} />
      </section>
      {works && <Trying call={call} id={broadcast.id} chat={await chatOf(call)} code={code} />}
    </>
  )
}

function Texts({ call, broadcast }: Reported) {
  const messages = Object.entries(broadcast.messages).map(([language, text]) => ({
    ...{ channel: 'web', language, fallsBack: false, text },
  }))
  const picture = broadcast.image ? { at: `${placeOf(broadcast.id)}/picture` } : null
  return <Bubbles call={call} messages={messages} buttons={broadcast.buttons} picture={picture} />
}

function States({ call, report: { states, total } }: Reported) {
  const { t, number } = call.words
  const lines = recipientStates.filter((state) => states[state] > 0)
  return (
    <table>
      <caption>{t('broadcasts.by_state')}</caption>
      <Head columns={[t('broadcasts.copy'), { number: t('broadcasts.people') }]} />
      <tbody>
        {lines.map((state) => (
          <tr key={state}>
            <th scope="row">{t(`broadcasts.copy_state.${state}`)}</th>
            <td class="number">{number(states[state])}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{t('broadcasts.total')}</th>
          <td class="number">{number(total)}</td>
        </tr>
      </tbody>
    </table>
  )
}

function Reasons({ call, report: { reasons } }: Reported) {
  const { t, number } = call.words
  if (reasons.length === 0) return null
  return (
    <table>
      <caption>{t('broadcasts.by_reason')}</caption>
      <Head columns={[t('broadcasts.why_not'), t('broadcasts.copy'), { number: t('broadcasts.people') }]} />
      <tbody>
        {reasons.map(({ state, reason, count }) => (
          <tr key={`${state} ${reason}`}>
            <th scope="row">{named(call.words, `broadcasts.copy_reason.${reason}`, reason)}</th>
            <td>{t(`broadcasts.copy_state.${state}`)}</td>
            <td class="number">{number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Channels({ call, report: { channels } }: Reported) {
  const { t, number } = call.words
  if (channels.length === 0) return null
  return (
    <table>
      <caption>{t('broadcasts.by_channel')}</caption>
      <Head columns={[t('broadcasts.channel'), t('broadcasts.copy'), { number: t('broadcasts.people') }]} />
      <tbody>
        {channels.map(({ channel, state, count }) => (
          <tr key={`${channel} ${state}`}>
            <th scope="row">{t(`channel.${channel}`)}</th>
            <td>{t(`broadcasts.copy_state.${state}`)}</td>
            <td class="number">{number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
