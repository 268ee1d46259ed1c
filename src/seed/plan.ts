import type { Random } from './random.js'

/** What a demonstration is made of. The same plan gives the same rows. */
export interface DemoPlan {
  /** Everything happened in the `DAYS` before this. */
  readonly now: Date
  readonly people: number
  readonly submissions: number
  readonly supports: number
  readonly seed: number
  /** What codes begin with. */
  readonly prefix: string
  /** Ids of the municipality's own lists. */
  readonly axes: readonly string[]
  readonly parishes: readonly string[]
  readonly actorKinds: readonly string[]
}

/** A person of the demonstration, as far as others of its parts need to know them. */
export interface Person {
  readonly id: string
  readonly since: Date
  readonly name: string
  readonly parish: string | null
  /** Has agreed that the name is published. */
  readonly isPublic: boolean
}

export const DAY = 24 * 60 * 60 * 1000
export const DAYS = 420

/** A moment between two, more often near the second: service and town get to know each other. */
export function between(random: Random, from: Date, to: Date): Date {
  const span = to.getTime() - from.getTime()
  return new Date(to.getTime() - Math.floor(span * random.next() * Math.sqrt(random.next())))
}

/** Some days after, with a fraction. */
export function later(random: Random, time: Date, least: number, most: number): Date {
  return new Date(time.getTime() + Math.floor((least + random.next() * (most - least)) * DAY))
}
