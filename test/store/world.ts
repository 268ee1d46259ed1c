import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openStore, type Store } from '../../src/store/client.js'
import { commitTurns, type TurnWrite } from '../../src/store/turns.js'
import { placeDatabase } from '../support/database.js'

/** The moment at which the tests of the store happen. */
export const NOON = new Date('2026-03-01T17:00:00.000Z')

export function after(seconds: number): Date {
  return new Date(NOON.getTime() + seconds * 1000)
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

export async function open(file: string): Promise<Store> {
  const store = await openStore({ url: `file:${file}`, now: () => NOON })
  onTestFinished(() => store.close())
  return store
}

export function newStore(): Promise<Store> {
  const file = join(temporaryFolder(), 'service.db')
  placeDatabase(file)
  return open(file)
}

export function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

type Plain = readonly string[] | boolean | undefined
type Parts = { [K in keyof TurnWrite]?: TurnWrite[K] extends Plain ? TurnWrite[K] : Partial<TurnWrite[K]> }

/** The first turn of a person who is known by one name everywhere, unless `parts` say otherwise. */
export function turn(who: string, parts: Parts = {}): TurnWrite {
  const isNew = (parts.session?.version ?? 1) === 1
  return {
    event: {
      channel: 'web',
      eventId: `${who}-${String(parts.session?.version ?? 1)}`,
      kind: 'text',
      text: 'hola',
      payload: null,
      outcome: 'answered',
      receivedAt: NOON,
      ...parts.event,
    },
    contact: {
      ...{
        id: `c-${who}`,
        isNew,
        changed: false,
        language: 'es',
        optedOutAt: null,
        attended: null,
        attendedBefore: null,
      },
      ...parts.contact,
    },
    address: { id: `a-${who}`, isNew, changed: false, address: who, state: 'reachable', ...parts.address },
    session: { version: 1, flow: 'menu', step: 'main', data: '{}', remindAt: null, lapseAt: null, ...parts.session },
    replies: parts.replies ?? [],
    handOver: parts.handOver ?? false,
  }
}

/** Makes people known to the service. */
export async function meet(store: Store, ...people: string[]): Promise<void> {
  await commitTurns(
    store,
    people.map((who) => turn(who)),
    NOON,
  )
}
