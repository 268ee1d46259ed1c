import { plain } from '../../src/channels/markup.js'
import type { Store } from '../../src/store/client.js'
import { follow } from '../../src/store/supports.js'
import { tellAll } from '../../src/updates/updates.js'
import { change } from '../store/civic.js'
import { maxText, movableClock, realContent } from '../support/talk.js'
import { meet, newStore } from '../store/world.js'

const content = realContent()

/** Noon of 1 March at the municipality. */
const START = new Date('2026-03-01T17:00:00Z')
/** What staff give when they begin to review. */
export const review = {
  to: 'in_review',
  text: 'Iremos a ver el parque.',
  details: { responsibleUnit: 'Obras Públicas', expectedAt: new Date('2026-04-10T00:00:00Z') },
} as const

/** People, a clock, and what was queued for whom. */
export async function newWorld(...people: string[]) {
  const clock = movableClock(START)
  const store = await newStore()
  await meet(store, ...people)
  return worldOn(store, clock)
}

function worldOn(store: Store, clock: ReturnType<typeof movableClock>) {
  const options = { store, content, clock, maxText: () => maxText }
  return {
    ...options,
    options,
    tell: async () => (await tellAll(options)).told,
    /** What somebody was told by notices, oldest first, without markup. */
    async told(who: string): Promise<string[]> {
      const rows = await store.db.delivery.findMany({
        where: { contactId: `c-${who}`, kind: 'notice' },
        orderBy: { id: 'asc' },
      })
      return rows.map(({ body }) => plain(textOf(body)))
    },
    follows: (who: string, submissionId: string) =>
      follow(store.db, { contactId: `c-${who}`, submissionId, now: clock.now() }),
    change: (id: string, parts: Parameters<typeof change>[2]) => change(store, id, { now: clock.now(), ...parts }),
    /** Hours pass. */
    hours: (hours: number) => {
      clock.pass(hours * 60)
    },
    states: async (who: string) => {
      const rows = await store.db.notification.findMany({
        where: { contactId: `c-${who}` },
        orderBy: { eventId: 'asc' },
      })
      return rows.map(({ state }) => state)
    },
  }
}

function textOf(body: string): string {
  const message: unknown = JSON.parse(body)
  if (typeof message !== 'object' || message === null || !('text' in message)) throw new Error(body)
  return String(message.text)
}
