import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import { confirm } from '../../src/broadcasts/confirm.js'
import { createDraft } from '../../src/broadcasts/createDraft.js'
import { draftSchema } from '../../src/broadcasts/draft.js'
import { report, type Report } from '../../src/broadcasts/report.js'
import { broadcastsFor } from '../../src/broadcastSetup.js'
import { openStore, type Store } from '../../src/store/client.js'
import { createFakeChannel } from '../support/fakeChannel.js'
import { realContent } from '../support/talk.js'
import { gather } from './crowd.js'
import { root } from './world.js'

export const TEXT = 'Corte de agua mañana.'

/** Where the service that is killed has its data, and the channel on which it sends. */
export interface Place {
  readonly dataDir: string
  readonly file: string
  readonly channel: 'telegram' | 'whatsapp'
}

/** Works in the database while a service may be using it too. */
async function inStore<T>({ file }: Place, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url: `file:${file}`, now: () => new Date() })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

function contextOn({ channel, dataDir }: Place, store: Store) {
  const config = { dataDir, whatsapp: undefined }
  return broadcastsFor({ config, content: realContent(), store, channels: [createFakeChannel({ name: channel })] })
}

/** Makes people with these addresses known and confirms a broadcast to all of them; an urgent one, as it may be night where the test runs. */
export function announceTo(place: Place, addresses: readonly string[]): Promise<number> {
  const urgent = { title: 'Agua', topic: 'news', messages: { es: TEXT }, mode: 'urgent', reason: 'Se rompió un tubo.' }
  return inStore(place, async (store) => {
    await gather(store, place.channel, addresses, new Date())
    const at = contextOn(place, store)
    const created = await createDraft(at, { draft: draftSchema.parse(urgent), by: root })
    if (created.kind !== 'created') throw new Error(JSON.stringify(created))
    const { id } = created.broadcast
    const confirmed = await confirm(at, { id, expected: addresses.length, by: root })
    expect(confirmed).toMatchObject({ kind: 'confirmed', recipients: addresses.length })
    return id
  })
}

/** Resolves when the service in the other process has found the broadcast done. */
export function isDone(place: Place, id: number): Promise<void> {
  return inStore(place, async ({ db }) => {
    while ((await db.broadcast.count({ where: { id, state: 'done' } })) === 0) await setTimeout(100)
  })
}

/** The report and all copies, which must be those of so many people and add up to them. */
export function outcomeOf(place: Place, id: number, people: number) {
  return inStore(place, async (store) => {
    const { states, total } = (await report(contextOn(place, store), id)) as Report
    const copies = await store.db.broadcastRecipient.findMany({ where: { broadcastId: id } })
    expect([total, copies.length]).toEqual([people, people])
    expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(people)
    return { states, copies }
  })
}

/** A service in a process of its own. */
interface Process {
  readonly pid: number | undefined
  kill(): Promise<void>
}

/** So many wait to take over, as a start takes longer than what is sent between two kills. */
const READY = 2

/**
 * Kills the process that sends, again and again, each time when `sends` resolves; those that are left. Others on the same database are
 * `ready` or started to take over.
 */
export function killSenders<P extends Process>(
  place: Place,
  { kills, ready, sends, start }: { kills: number; ready: readonly P[]; sends: () => Promise<unknown>; start: () => P },
): Promise<P[]> {
  const alive = [...ready]
  return inStore(place, async ({ db }) => {
    for (let left = kills; left > 0; left--) {
      while (alive.length < Math.min(1 + READY, left + 1)) alive.push(start())
      await sends()
      const { holder } = await db.lease.findUniqueOrThrow({ where: { name: `channel:${place.channel}` } })
      const [sender] = alive.splice(
        alive.findIndex(({ pid }) => holder.split(':')[1] === String(pid)),
        1,
      )
      await sender?.kill()
    }
    return alive
  })
}
