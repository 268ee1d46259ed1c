import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../clock.js'
import type { Content } from '../content/content.js'
import { enter } from '../engine/navigate.js'
import { note } from '../engine/question.js'
import type { Session } from '../engine/session.js'
import { MENU } from '../engine/walk.js'
import type { Log } from '../log.js'
import { townDay } from '../participation/timeZone.js'
import { enqueue } from '../store/deliveries.js'
import { addStepCounts } from '../store/stepCounts.js'
import { dueSessions, touchSession, type DueSession } from '../store/sessions.js'
import type { Db, Store } from '../store/client.js'
import { regularly, type Regular } from './regularly.js'
import { readSession } from './turn.js'
import { standing, timers } from './write.js'

const BATCH = 100
const NOTICE_PRIORITY = 2

export interface ExpiryOptions {
  readonly store: Store
  readonly content: Content
  readonly clock: Clock
  readonly maxText: (channel: string) => number
}

/** How often it is looked for whom to remind. */
const EVERY_MS = 30_000

/** Looks for them regularly. */
export function createExpiry(options: ExpiryOptions & { readonly log: Log; readonly onReminded: () => void }): Regular {
  return regularly({
    everyMs: EVERY_MS,
    async look() {
      while ((await expireSessions(options)) === BATCH) await setImmediate()
      options.onReminded()
    },
    onFailure: (error) => {
      options.log.error({ err: error }, 'reminders and lapses could not be looked for')
    },
  })
}

/**
 * Reminds, once, those who stopped in the middle, and ends the conversations that nobody came back to. Returns how many it
 * saw, so that a caller can go on while there are more. A citizen who writes meanwhile comes first: the session has moved on then.
 */
export async function expireSessions(options: ExpiryOptions): Promise<number> {
  const due = await dueSessions(options.store.db, { now: options.clock.now(), limit: BATCH })
  for (const session of due) await options.store.transaction((tx) => expire(options, session, tx))
  return due.length
}

async function expire(options: ExpiryOptions, due: DueSession, tx: Db): Promise<void> {
  const session = readSession(due.data)
  if (session === null || due.due === 'lapse') {
    const left = { ...standing(leftOf(options.content, session)), remindAt: null, lapseAt: null }
    const lapsed = await touchSession(tx, { contactId: due.contactId, version: due.version, ...left })
    if (lapsed && session !== null) await countLeft(options, session, tx)
    return
  }
  const { lapseAt } = timers(options.content, session, options.clock.now())
  const touched = await touchSession(tx, {
    contactId: due.contactId,
    version: due.version,
    ...standing(session),
    remindAt: null,
    lapseAt,
  })
  const reminder = options.content.flows.get(session.flow)?.reminder
  if (touched && reminder !== undefined) await remind(options, due, reminder, tx)
}

/** Whoever was done and stood at the menu has left nothing in the middle. */
async function countLeft({ clock }: ExpiryOptions, { flow, step }: Session, tx: Db): Promise<void> {
  if (flow === MENU) return
  await addStepCounts(tx, [{ day: townDay(clock.now()), flow, step, left: 1 }])
}

/** What a conversation that lapses leaves: nothing, or the menu where that was shown last, as its numbers go on meaning its options. */
function leftOf({ flows }: Content, session: Session | null): Session | null {
  const menu = enter(flows, MENU, {})
  return menu !== undefined && session?.flow === menu.flow && session.step === menu.step ? menu : null
}

async function remind(
  { content, clock, maxText }: ExpiryOptions,
  due: DueSession,
  reminder: string,
  tx: Db,
): Promise<void> {
  for (const message of content.render(note(reminder), due.language, maxText(due.channel))) {
    const body = JSON.stringify(message)
    const { contactId, addressId } = due
    await enqueue(tx, { contactId, addressId, kind: 'notice', body, now: clock.now(), priority: NOTICE_PRIORITY })
  }
}
