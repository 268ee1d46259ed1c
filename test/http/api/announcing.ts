import type { Announcement } from '../../../src/broadcasts/announcement.js'
import { attendAll } from '../../../src/broadcasts/worker.js'
import { createLog } from '../../../src/log.js'
import { meetPerson, type PersonParts } from '../../broadcasts/world.js'
import { movableClock } from '../../support/talk.js'
import { apiWorld, type Answer } from './world.js'

/** Ten in the morning of Monday, 2 March, at the municipality. */
const START = new Date('2026-03-02T15:00:00Z')

export const news = { title: 'Minga', topic: 'news', messages: { es: 'Este sábado hay minga.' } }

type Options = Omit<NonNullable<Parameters<typeof apiWorld>[0]>, 'now'>

/** The API with people to announce something to, and a clock; nobody sends unless `works` is called. */
export async function announcing(options: Options = {}) {
  const clock = movableClock(START)
  const world = await apiWorld({ ...options, now: () => clock.now() })
  const worker = { ...world.broadcasts, log: createLog({ level: 'error' }), onQueued: () => undefined }
  const { admin, editor, viewer } = world.keys
  const post = (path: string, body: unknown = {}, key = editor, headers: Record<string, string> = {}) =>
    world.ask('POST', `/broadcasts${path}`, { key, body, headers })
  return {
    ...{ ...world, clock, post, admin, editor, viewer },
    get: (path: string, key = viewer) => world.ask('GET', `/broadcasts${path}`, { key }),
    patch: (path: string, body: unknown, key = editor) => world.ask('PATCH', `/broadcasts${path}`, { key, body }),
    remove: (path: string, key = editor) => world.ask('DELETE', `/broadcasts${path}`, { key }),
    meets: async (count: number, parts: PersonParts = {}, name = 'p') => {
      for (let i = 1; i <= count; i++)
        await meetPerson(world.store, clock, `${name}${String(i).padStart(4, '0')}`, parts)
    },
    /** A draft of the news, with `parts` instead. */
    draft: async (parts: object = {}, key = editor): Promise<string> =>
      idOf(await post('', { ...news, ...parts }, key)),
    confirm: (id: string, recipients: number, key = editor) => post(`/${id}/confirm`, { recipients }, key),
    /** The worker looks until there is nothing more to be done at once. */
    works: async (): Promise<void> => {
      for (let time = 0; time < 2; time++) while (!(await attendAll(worker)));
    },
    /** Sends what is queued, as the dispatcher would note it. */
    sends: async (state = 'sent', reason: string | null = null): Promise<void> => {
      const data = { state, reason, settledAt: clock.now(), providerId: '1', attempts: 1 }
      await world.store.db.delivery.updateMany({ where: { state: 'queued', kind: 'broadcast' }, data })
    },
  }
}

export type Announcing = Awaited<ReturnType<typeof announcing>>

/** The id of what was made. */
export function idOf({ status, body }: Answer): string {
  const { broadcast } = body as { broadcast?: Pick<Announcement, 'id'> }
  if (broadcast === undefined) throw new Error(`${String(status)} ${JSON.stringify(body)}`)
  return String(broadcast.id)
}
