import { setImmediate } from 'node:timers/promises'
import { longDate } from '../content/dates.js'
import { note } from '../engine/question.js'
import { cutoffsAt } from '../participation/retention.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import type { Db } from '../store/client.js'
import { eraseContact, lastAddress } from '../store/contacts.js'
import { enqueue } from '../store/deliveries.js'
import { isSilent, markWarned, silentUnwarned, silentWarned } from '../store/silence.js'
import type { Job, JobContext } from './job.js'

const PEOPLE = 50
const DAY = 86_400_000
const NOTICE_PRIORITY = 2
/** Shorter than any channel's longest text; the warning is far below it. */
const LONGEST = 4000

/** Warns those who have been silent for almost two years; by day, as it is a message to people. */
export const warn: Job = {
  name: 'warnings',
  pattern: '15 9-17 * * *',
  catchesUp: false,
  async run(context) {
    const { clock, content, log, store, stopping } = context
    const { warn: before } = cutoffsAt(clock.now(), content.retention)
    const warned = await oneByOne(stopping, {
      next: () => silentUnwarned(store.db, { before, now: clock.now(), limit: PEOPLE }),
      each: (contactId) => store.transaction((tx) => warnPerson(context, { contactId, before }, tx)),
    })
    if (warned > 0) log.info({ count: warned }, 'people were warned that long silence erases them')
  },
}

/** Whoever cannot or does not want to be written to counts as warned too: their silence ends in the same way. */
async function warnPerson(
  { content, clock }: JobContext,
  { contactId, before }: { readonly contactId: string; readonly before: Date },
  tx: Db,
): Promise<boolean> {
  const now = clock.now()
  if (!(await markWarned(tx, { contactId, before, now }))) return false
  const to = await lastAddress(tx, contactId)
  if (to === null || to.blocked || to.optedOutAt !== null) return false
  const until = new Date(now.getTime() + content.retention.warning_days * DAY)
  const date = longDate(content, until, to.language, TIME_ZONE)
  for (const message of content.render(note('retention.warning', { date }), to.language, LONGEST)) {
    const { addressId } = to
    const body = JSON.stringify(message)
    await enqueue(tx, { contactId, addressId, kind: 'notice', priority: NOTICE_PRIORITY, body, now })
  }
  return true
}

/** Erases who was warned and stayed silent; what they published stays without their name. How many they were. */
export async function eraseSilent({ clock, content, store, stopping }: JobContext): Promise<number> {
  const now = clock.now()
  const { erase: before, warnedBefore } = cutoffsAt(now, content.retention)
  return oneByOne(stopping, {
    next: () => silentWarned(store.db, { before, warnedBefore, limit: PEOPLE }),
    each: (contactId) => store.transaction((tx) => erasePerson({ contactId, before, now }, tx)),
  })
}

/** Goes through people, as long as there are any, with room for others in between; for how many it came to something. */
async function oneByOne(
  stopping: AbortSignal,
  work: { readonly next: () => Promise<string[]>; readonly each: (contactId: string) => Promise<boolean> },
): Promise<number> {
  let done = 0
  for (let people = await work.next(); people.length > 0; people = await work.next()) {
    for (const contactId of people) {
      await setImmediate()
      if (stopping.aborted) return done
      if (await work.each(contactId)) done++
    }
  }
  return done
}

async function erasePerson(
  { contactId, before, now }: { readonly contactId: string; readonly before: Date; readonly now: Date },
  tx: Db,
): Promise<boolean> {
  if (!(await isSilent(tx, { contactId, before }))) return false
  await eraseContact(tx, { contactId, keepPublished: true, now })
  return true
}
