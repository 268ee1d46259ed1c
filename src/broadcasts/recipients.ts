import { setImmediate } from 'node:timers/promises'
import { countAudience, nextStretch, type AudienceCount } from '../store/audience.js'
import { audienceQueryOf } from './announcement.js'
import type { BroadcastContext } from './context.js'
import type { Draft } from './draft.js'

/** People looked at in one statement: some milliseconds, so that nobody's chat waits. */
export const STRETCH = 500

/** Who would get a copy now, and who would not. */
export interface Recipients {
  readonly eligible: number
  readonly counts: readonly { readonly channel: string; readonly language: string; readonly count: number }[]
  /** People, each counted under the first reason; under `duplicate_person` other channels of people who get a copy. */
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[]
}

/** Goes through everybody, with room for others in between. */
export async function countRecipients(
  at: Pick<BroadcastContext, 'store' | 'content' | 'channels' | 'clock'>,
  draft: Pick<Draft, 'topic' | 'mode' | 'audience'>,
): Promise<Recipients> {
  const query = audienceQueryOf(at, draft, at.clock.now())
  const found: AudienceCount[] = []
  for (let after: string | null = ''; after !== null;) {
    const stretch = await nextStretch(at.store.db, after, STRETCH)
    if (stretch !== null) found.push(...(await countAudience(at.store.db, query, stretch)))
    after = stretch?.to ?? null
    await setImmediate()
  }
  return recipientsOf(found)
}

function recipientsOf(found: readonly AudienceCount[]): Recipients {
  const counts = found.flatMap(({ reason, channel, language, people }) =>
    reason === null && channel !== null ? [{ channel, language, count: people }] : [],
  )
  const leftOut = found.flatMap(({ reason, people, others }) => [
    ...(reason === null ? [] : [{ reason, count: people }]),
    ...(others === 0 ? [] : [{ reason: 'duplicate_person', count: others }]),
  ])
  return {
    eligible: counts.reduce((sum, { count }) => sum + count, 0),
    counts: summed(counts, ({ channel, language }) => `${channel} ${language}`),
    leftOut: summed(leftOut, ({ reason }) => reason),
  }
}

/** The largest first. */
function summed<T extends { readonly count: number }>(all: readonly T[], keyOf: (one: T) => string): T[] {
  const sums = new Map<string, T>()
  for (const one of all) {
    const key = keyOf(one)
    sums.set(key, { ...one, count: (sums.get(key)?.count ?? 0) + one.count })
  }
  return [...sums.values()].sort((a, b) => b.count - a.count)
}
