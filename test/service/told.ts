import { setTimeout } from 'node:timers/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { z } from 'zod'
import { plain } from '../../src/channels/markup.js'
import { numberedText } from '../../src/channels/numbered.js'
import { openStore, type Store } from '../../src/store/client.js'
import type { Citizen } from '../support/telegram/fakeTelegram.js'

/** Looks into the database of a service, as another process. */
export async function lookInto<T>(folder: string, look: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ url: `file:${join(folder, 'riobamba.db')}`, now: () => new Date() })
  try {
    return await look(store)
  } finally {
    await store.close()
  }
}

/** The messages that a service which was killed just now was sending: of these alone it cannot be known whether they arrived. */
export async function onTheirWay(store: Store): Promise<number[]> {
  const rows = await store.db.delivery.findMany({ where: { state: 'sending' }, select: { id: true } })
  return rows.map(({ id }) => id)
}

/** Waits until the service that runs has recorded how the sending of these messages ended. */
export async function untilRecorded(store: Store, ids: readonly number[]): Promise<void> {
  const open = { id: { in: [...ids] }, state: { in: ['queued', 'sending'] } }
  while ((await store.db.delivery.count({ where: open })) > 0) await setTimeout(20)
}

/** Asks the service itself, by its metrics. */
export async function untilOutboxIsEmpty(url: string): Promise<void> {
  for (;;) {
    const page = await (await fetch(`${url}/metrics`)).text()
    const waiting = [...page.matchAll(/^deliveries\{.*state="(?:queued|sending)".*\} (\d+)$/gm)]
    if (waiting.every(([, count]) => count === '0')) return
    await setTimeout(50)
  }
}

const bodySchema = z.object({ text: z.string(), choices: z.array(z.object({ id: z.string(), label: z.string() })) })

/**
 * Sees that every message there ever was has been sent, in order, and that the citizens got it: once, and an answer once more at
 * most for each time that it was on its way when the service was killed. A notice that was on its way is never sent again.
 */
export async function expectToldOnce(store: Store, citizens: readonly Citizen[], interrupted: readonly number[]) {
  const rows = await store.db.delivery.findMany({ orderBy: { id: 'asc' } })
  const due = rows.map(({ id, address, state, kind, body }) => {
    const again = interrupted.filter((one) => one === id).length
    expect(state).toBe(kind === 'notice' && again > 0 ? 'uncertain' : 'sent')
    const [least, most] = state === 'uncertain' ? [0, 1] : [1, 1 + again]
    return { address, text: textOf(body), least, most }
  })
  for (const { id, inbox } of citizens) {
    const received = inRows(inbox.map(({ text }) => ({ text: text.trim(), least: 1, most: 1 })))
    for (const { text, least, most } of inRows(due.filter(({ address }) => address === String(id)))) {
      const times = received[0]?.text === text ? (received.shift()?.most ?? 0) : 0
      expect(times, text).toBeGreaterThanOrEqual(least)
      expect(times, text).toBeLessThanOrEqual(most)
    }
    expect(received).toEqual([])
  }
}

function textOf(body: string): string {
  return plain(numberedText(bodySchema.parse(JSON.parse(body)))).trim()
}

interface Said {
  readonly text: string
  /** How often it may have arrived. */
  readonly least: number
  readonly most: number
}

/** The same words in a row, put together. */
function inRows(all: readonly Said[]): Said[] {
  const found: Said[] = []
  for (const { text, least, most } of all) {
    const last = found.at(-1)
    if (last?.text !== text) found.push({ text, least, most })
    else found[found.length - 1] = { text, least: last.least + least, most: last.most + most }
  }
  return found
}
