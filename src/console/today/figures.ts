import { MENU } from '../../engine/walk.js'
import {
  actorsByKind,
  actorsByParish,
  countCitizens,
  deliveriesIn,
  submissionsByAxis,
  submissionsByParish,
  submissionsByState,
  type DeliveryShare,
} from '../../store/figures.js'
import { spanFigures } from '../../store/figuresByWeek.js'
import { stepFigures } from '../../store/stepCounts.js'
import { stepsSince } from '../flows/figures.js'
import type { Desk } from '../page.js'
import { createOvertime } from './overtime.js'
import { daysUntil, weeksUntil } from './weeks.js'

const MINUTE = 60 * 1000

/** For how long the numbers stand before they are counted again. */
const STANDS_MS = MINUTE
const WEEKS = 26
const DELIVERY_DAYS = 30

export const channelNames = ['telegram', 'whatsapp', 'web', 'terminal'] as const

export type Figures = Awaited<ReturnType<Counting['now']>>
type Counting = ReturnType<typeof createCounting>

const countings = new WeakMap<Desk, Counting>()

/** The numbers of the town, at most a minute old. Those who ask at the same time share one counting. */
export function figuresOf(desk: Desk): Promise<Figures> {
  const counting = countings.get(desk) ?? createCounting(desk)
  countings.set(desk, counting)
  return counting.now()
}

function createCounting({ at: { store, now } }: Desk) {
  const { db } = store
  const weekly = createOvertime((span) => spanFigures(db, span))
  const daily = createOvertime((span) => deliveriesIn(db, { span, channels: channelNames }))
  let last: { readonly at: number; readonly figures: ReturnType<typeof count> } | undefined

  /** One after the other, so that citizens are answered in between. */
  async function count(at: Date) {
    return {
      citizens: await countCitizens(db),
      actorsByKind: await actorsByKind(db),
      actorsByParish: await actorsByParish(db),
      submissionsByState: await submissionsByState(db),
      submissionsByAxis: await submissionsByAxis(db),
      submissionsByParish: await submissionsByParish(db),
      weeks: await weekly.of(weeksUntil(at, WEEKS), at),
      steps: (await stepFigures(db, stepsSince(at))).filter(({ flow }) => flow !== MENU),
      deliveries: summed((await daily.of(daysUntil(at, DELIVERY_DAYS), at)).flatMap(({ counted }) => counted)),
    }
  }

  return {
    now() {
      const at = now()
      if (last !== undefined && at.getTime() - last.at < STANDS_MS) return last.figures
      const figures = count(at)
      last = { at: at.getTime(), figures }
      figures.catch(() => {
        last = undefined
      })
      return figures
    },
  }
}

function summed(shares: readonly DeliveryShare[]): DeliveryShare[] {
  const sums = new Map<string, DeliveryShare>()
  for (const share of shares) {
    const key = `${share.channel} ${share.state}`
    sums.set(key, { ...share, count: share.count + (sums.get(key)?.count ?? 0) })
  }
  return [...sums.values()]
}

/** The one in the middle; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
