import type { Content } from '../content/content.js'
import type { Message } from '../engine/message.js'
import { planNotifications } from '../participation/digest.js'
import { midnightBefore } from '../participation/localTime.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import { changeMessage, digestMessage, type Telling } from './words.js'

/** Changes told one by one in a day; those after them become one message. */
const A_DAY = 3

/** What one message tells, and how its notifications end with it. */
export interface Planned {
  readonly message: Message
  readonly state: 'sent' | 'digested'
  readonly eventIds: readonly number[]
}

export interface Planning {
  readonly content: Content
  readonly language: string | null
  /** Oldest first. */
  readonly changes: readonly Telling[]
  /** Told one by one since `since(changes)`. */
  readonly sentToday: number
  readonly now: Date
}

/** From when on what was told counts against the day's limit: the beginning of the day on which the oldest change was made. */
export function countedSince(changes: readonly Telling[], now: Date): Date {
  return midnightBefore(changes[0]?.createdAt ?? now, TIME_ZONE)
}

export interface Plan {
  /** What the person gets now. */
  readonly messages: readonly Planned[]
  /** When the rest is due; null when there is none. */
  readonly until: Date | null
}

/** The messages that a person gets now; what is not in them waits for the digest. */
export function planMessages(planning: Planning): Plan {
  const { content, language, changes, sentToday, now } = planning
  const digestHour = content.participation.digest_hour
  const plan = planNotifications({ waiting: changes, sentToday, limit: A_DAY, now, digestHour, timeZone: TIME_ZONE })
  if (plan.kind === 'none') return { messages: [], until: null }
  if (plan.kind === 'wait') return { messages: [], until: plan.until }
  const eventIds = plan.notifications.map(({ eventId }) => eventId)
  const [only, ...others] = plan.notifications
  if (plan.kind === 'digest') {
    const message =
      only !== undefined && others.length === 0
        ? changeMessage(content, only, language)
        : digestMessage(content, plan.notifications, language)
    return { messages: [{ message, state: 'digested', eventIds }], until: null }
  }
  const each = plan.notifications.map((change): Planned => {
    return { message: changeMessage(content, change, language), state: 'sent', eventIds: [change.eventId] }
  })
  const rest = changes.filter(({ eventId }) => !eventIds.includes(eventId))
  const after = planMessages({ ...planning, changes: rest, sentToday: sentToday + each.length })
  return { messages: [...each, ...after.messages], until: after.until }
}
