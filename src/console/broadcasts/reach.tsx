import { Head } from '../parts/head.js'
import { z } from 'zod'
import type { Call } from '../page.js'
import { Message } from '../parts/message.js'
import type { Picture } from '../parts/phones.js'
import { named } from '../parts/named.js'
import { Bubbles, type Preview } from './bubbles.js'
import { languageName } from './labels.js'
import type { Broadcast } from './typed.js'

interface ReachProps {
  readonly call: Call
  readonly preview: Preview
  readonly one: Pick<Broadcast, 'buttons'>
  readonly picture: Picture | null
}

/** What would become of a draft if it were confirmed now: how it looks, who gets it, who does not and why. */
export function Reach({ call, preview, one, picture }: ReachProps) {
  const { t, number } = call.words
  const { eligible, messages, warnings } = preview
  return (
    <>
      <h2>{t('broadcasts.reach')}</h2>
      <p class="count">
        <strong>{t('broadcasts.eligible', { count: eligible, shown: number(eligible) })}</strong>
      </p>
      {warnings.map((warning, index) => (
        <Message key={index}>{warningSaid(call, warning)}</Message>
      ))}
      <Estimate call={call} estimate={preview.estimate} />
      <Counts call={call} preview={preview} />
      <LeftOut call={call} preview={preview} />
      <h2>{t('broadcasts.looks')}</h2>
      <p>{t('broadcasts.looks_hint')}</p>
      <Bubbles call={call} messages={messages} buttons={one.buttons} picture={picture} />
    </>
  )
}

const warningMembers = z.object({
  language: z.string().default(''),
  people: z.number().default(0),
  broadcast: z.number().default(0),
  channel: z.string().default(''),
  at: z.coerce.date().optional(),
  until: z.coerce.date().optional(),
  endsAt: z.coerce.date().optional(),
  expiresAt: z.coerce.date().optional(),
})

function warningSaid(call: Call, warning: Preview['warnings'][number]): string {
  const { t, time, number } = call.words
  const { language, people, broadcast, channel, at, until, endsAt, expiresAt } = warningMembers.parse(warning)
  const when = (date: Date | undefined) => (date === undefined ? '' : time(date))
  switch (warning.kind) {
    case 'falls_back': {
      const shown = { language: languageName(call, language), count: people, shown: number(people) }
      return t('broadcasts.warning.falls_back', shown)
    }
    case 'language_off':
      return t('broadcasts.warning.language_off', { language: languageName(call, language) })
    case 'same_text':
      return t('broadcasts.warning.same_text', { number: broadcast, time: when(at) })
    case 'quiet_hours':
      return t('broadcasts.warning.quiet_hours', { time: when(until) })
    case 'channel_waits':
    case 'channel_stopped': {
      const shown = { channel: t(`channel.${channel}`), count: people, shown: number(people), time: when(until) }
      return t(`broadcasts.warning.${warning.kind}`, shown)
    }
    case 'would_expire':
      return t('broadcasts.warning.would_expire', { end: when(endsAt), expires: when(expiresAt) })
    default:
      return t('broadcasts.warning.other')
  }
}

function Estimate({ call, estimate }: { readonly call: Call; readonly estimate: Preview['estimate'] }) {
  const { t, time } = call.words
  const { startsAt, endsAt, channels } = estimate
  if (endsAt === null) return null
  return (
    <>
      <p>{t('broadcasts.estimate', { start: time(new Date(startsAt)), end: time(new Date(endsAt)) })}</p>
      {channels.length > 1 && (
        <ul>
          {channels.map(({ channel, endsAt: end }) => (
            <li key={channel}>
              {t('broadcasts.estimate_channel', {
                channel: t(`channel.${channel}`),
                time: time(new Date(end ?? endsAt)),
              })}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Counts({ call, preview: { counts } }: { readonly call: Call; readonly preview: Preview }) {
  const { t, number } = call.words
  if (counts.length === 0) return null
  return (
    <table>
      <caption>{t('broadcasts.counts')}</caption>
      <Head columns={[t('broadcasts.channel'), t('broadcasts.language'), { number: t('broadcasts.people') }]} />
      <tbody>
        {counts.map(({ channel, language, count }) => (
          <tr key={`${channel} ${language}`}>
            <th scope="row">{t(`channel.${channel}`)}</th>
            <td>{languageName(call, language)}</td>
            <td class="number">{number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function LeftOut({ call, preview: { leftOut } }: { readonly call: Call; readonly preview: Preview }) {
  const { t, number } = call.words
  if (leftOut.length === 0) return null
  return (
    <table>
      <caption>{t('broadcasts.left_out')}</caption>
      <Head columns={[t('broadcasts.why_left_out'), { number: t('broadcasts.people') }]} />
      <tbody>
        {leftOut.map(({ reason, count }) => (
          <tr key={reason}>
            <th scope="row">{named(call.words, `broadcasts.left.${reason}`, reason)}</th>
            <td class="number">{number(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
