import type { Content } from '../content/content.js'
import type { Store } from '../store/client.js'
import { insertSeed, population } from '../store/seed.js'
import { growDemo } from './demo.js'
import type { DemoPlan } from './plan.js'

export type Seeded =
  | { readonly kind: 'seeded'; readonly counts: Readonly<Record<string, number>> }
  /** Somebody is there already, and nothing was changed. */
  | { readonly kind: 'occupied'; readonly people: number; readonly submissions: number }

type Lists = Pick<Content, 'axes' | 'parishes' | 'actorKinds' | 'participation'>

const SIZE = { people: 6_000, submissions: 10_000, supports: 50_000, seed: 20261122 }

/** The usual demonstration, with the lists of the municipality. */
export function demoPlan(content: Lists, now: Date, size: Partial<typeof SIZE> = {}): DemoPlan {
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)
  return {
    ...SIZE,
    ...size,
    now,
    prefix: content.participation.code_prefix,
    axes: ids(content.axes),
    parishes: ids(content.parishes),
    actorKinds: ids(content.actorKinds),
  }
}

/** Fills a database that nobody uses yet; one that holds anybody is left as it is. All of it or nothing. */
export async function seedDemo(store: Store, plan: DemoPlan): Promise<Seeded> {
  const { people, submissions } = await population(store.db)
  if (people + submissions > 0) return { kind: 'occupied', people, submissions }
  const rows = growDemo(plan)
  await insertSeed(store, rows)
  return {
    kind: 'seeded',
    counts: Object.fromEntries(
      Object.entries(rows).map(([table, list]: [string, readonly object[]]) => [table, list.length]),
    ),
  }
}
