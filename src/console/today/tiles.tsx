import { countOverdue, countUnanswered, waitingPeople } from '../../store/figuresDue.js'
import { failedSince } from '../../store/figures.js'
import { editors, type Call } from '../page.js'
import type { Words } from '../words.js'
import { channelNames } from './figures.js'
import { lateAfter, lateBy } from './late.js'

/** Something that may need somebody. */
interface Need {
  /** A text under `today.need.`, one for none of it. */
  readonly key: 'unanswered' | 'in_review' | 'waiting' | 'failed' | 'channels'
  readonly count: number
  readonly to: string | null
  /** What else is to be known. */
  readonly more?: string | undefined
}

const QUEUE = '/console/submissions'

/** What needs the staff now; always as it is in this moment. */
export async function needsOf({ desk, person, words }: Call): Promise<Need[]> {
  const { db } = desk.at.store
  const now = desk.at.now()
  const late = lateBy(now)
  const waiting = await waitingPeople(db)
  const troubled = desk.at
    .channels()
    .filter(({ health }) => health.state !== 'open' || health.bulkStopped !== undefined)
  const names = troubled.map(({ name }) => words.t(`channels.name.${name}`)).join(', ')
  return [
    {
      key: 'unanswered',
      count: await countUnanswered(db, late.receivedBefore),
      to: `${QUEUE}?state=received&overdue=yes`,
    },
    { key: 'in_review', count: await countOverdue(db, late), to: `${QUEUE}?state=in_review&overdue=yes` },
    {
      key: 'waiting',
      count: waiting.people,
      to: editors.includes(person.role) ? '/console/people' : null,
      more: waiting.since === null ? undefined : words.t('today.longest', { time: since(waiting.since, now, words) }),
    },
    {
      key: 'failed',
      count: await failedSince(db, { since: late.failedSince, channels: channelNames }),
      to: '/console/channels',
    },
    { key: 'channels', count: troubled.length, to: '/console/channels', more: names === '' ? undefined : names },
  ]
}

const HOUR = 60 * 60 * 1000

function since(from: Date, now: Date, { t, number }: Words): string {
  const hours = Math.floor((now.getTime() - from.getTime()) / HOUR)
  if (hours < 1) return t('today.under_an_hour')
  if (hours < 48) return t('today.hours', { hours: number(hours) })
  return t('today.days', { days: number(Math.floor(hours / 24)) })
}

/** One tile a need: how much, of what, whether it presses, and the way there. */
export function Needs({ needs, words }: { readonly needs: readonly Need[]; readonly words: Words }) {
  const { t, number } = words
  return (
    <ul class="tiles">
      {needs.map(({ key, count, to, more }) => {
        const what = t(`today.need.${key}`, { days: daysOf(key) })
        return (
          <li key={key} class={count > 0 ? 'pressing' : undefined}>
            <strong>{number(count)}</strong>
            {to === null ? what : <a href={to}>{what}</a>}
            <small>{count === 0 ? t('today.all_well') : t('today.pressing')}</small>
            {more !== undefined && <small>{more}</small>}
          </li>
        )
      })}
    </ul>
  )
}

function daysOf(key: Need['key']): number {
  if (key === 'unanswered') return lateAfter.unanswered
  return key === 'failed' ? lateAfter.failed : lateAfter.inReview
}
