import type { Clock } from '../../clock.js'
import type { BulkPlan } from '../channel.js'
import type { Log } from '../../log.js'
import { midnightBefore } from '../../participation/localTime.js'
import { bulkPerSecond, capOn, nextBulk, restAfter, type Manners } from './manners.js'
import type { BulkRecord, BulkStop, BulkStopReason, BulkStorage } from './messagesStorage.js'

/** Staff may stop or resume in another process than the one that is connected. */
const FRESH_MS = 30_000
/** Counting what was sent reads much; this process counts along. */
const COUNTED_MS = 600_000
const RETRY_MS = 1_000

/** What staff see of messages that answer nobody. */
export interface BulkStatus {
  /** Nothing stands against them but their hours, their pace and how many they are. */
  readonly open: boolean
  readonly reason?: BulkStopReason
  /** When that ends by itself. */
  readonly until?: Date
  readonly sentToday: number
  readonly cap: number
  /** When the next may go. */
  readonly nextAt?: Date
}

export interface BulkDeps {
  readonly storage: BulkStorage
  readonly manners: Manners
  readonly clock: Clock
  readonly random: () => number
  readonly log: Log
}

/**
 * Whether and when a message that answers nobody may go. How many went today, how many failed and what stands against more is stored; gaps
 * are counted anew by each process.
 */
export class Bulk {
  readonly #deps: BulkDeps
  #record: BulkRecord | undefined
  #sent = 0
  /** The midnight that `#sent` counts from. */
  #day = 0
  #freshUntil = 0
  #countedUntil = 0
  #restedAt = new Date(0)
  #inARow = 0
  /** Of the last ones, as they ended; undefined while it is not known of those that another process sent. */
  #failed: readonly boolean[] | undefined
  /** What is decided and not stored yet. */
  #unwritten: { readonly stop: BulkStop | null } | undefined
  #refreshing: Promise<void> | undefined

  constructor(deps: BulkDeps) {
    this.#deps = deps
  }

  /** As a channel's `bulkFrom`; null, too, while what is stored is not known. */
  from(now: Date): Date | null {
    this.#keepFresh(now)
    if (this.#record === undefined) return null
    const { manners } = this.#deps
    const stop = standing(this.#record.stop, now)
    const cap = capOn(now, this.#record.pairedAt, manners)
    const facts = { sentToday: this.#sentOn(now), cap, restedAt: this.#restedAt }
    return nextBulk(stop === undefined ? facts : { ...facts, stoppedUntil: stop.until }, now, manners)
  }

  /** As a channel's `bulkPlan`. */
  get plan(): BulkPlan {
    const { manners } = this.#deps
    const { fromHour, silenceDays, toHour } = manners
    const left = (day: Date) => Math.max(0, capOn(day, this.#record?.pairedAt ?? null, manners) - this.#sentOn(day))
    return { perSecond: bulkPerSecond(manners), hours: { from: fromHour, to: toHour }, silenceDays, left }
  }

  status(now: Date): BulkStatus {
    const nextAt = this.from(now)
    const stop = standing(this.#record?.stop ?? null, now)
    return {
      open: this.#record !== undefined && stop === undefined,
      ...(stop && { reason: stop.reason, ...(stop.until && { until: stop.until }) }),
      sentToday: this.#sentOn(now),
      cap: capOn(now, this.#record?.pairedAt ?? null, this.#deps.manners),
      ...(nextAt && { nextAt }),
    }
  }

  /** One is being sent. Gives what to call with how it ended: `unsent` when it surely never left. */
  begin(now: Date): (end: 'sent' | 'failed' | 'unsent') => void {
    const { manners, random } = this.#deps
    this.#count(now, 1)
    this.#inARow = this.#inARow >= manners.restAfter ? 1 : this.#inARow + 1
    this.#restedAt = new Date(now.getTime() + restAfter(this.#inARow, random(), manners))
    return (end) => {
      if (end === 'unsent') this.#count(now, -1)
      else this.#judge(end === 'failed')
    }
  }

  /**
   * Holds from now on, in this process whatever the database does; rejects when it could not be stored, which is tried again then. A stop
   * without an end stays as it is, except that more may be known of a restriction.
   */
  async stop(reason: BulkStopReason, until: Date | null): Promise<void> {
    const { clock, log } = this.#deps
    const before = standing(this.#stop, clock.now())
    if (before?.until === null && (before.reason !== 'restricted' || reason === 'restricted')) return
    log.warn({ channel: 'whatsapp', reason }, 'whatsapp: what answers nobody is stopped')
    await this.#decide({ reason, until })
  }

  /** Lets them go again, by staff's word or, given a reason, where that was why. Rejects as `stop` does. */
  async resume(only?: BulkStopReason): Promise<void> {
    if (only !== undefined && this.#stop?.reason !== only) return
    this.#failed = []
    await this.#decide(null)
  }

  /** As `refresh`, and counts anew: another process may have sent meanwhile. */
  async reload(): Promise<void> {
    this.#countedUntil = 0
    this.#failed = undefined
    await this.refresh()
  }

  /** Reads what is stored, having written what was not. Rejects when the database does. */
  async refresh(): Promise<void> {
    this.#refreshing ??= this.#exchange().finally(() => {
      this.#refreshing = undefined
    })
    await this.#refreshing
  }

  get #stop(): BulkStop | null {
    return this.#unwritten === undefined ? (this.#record?.stop ?? null) : this.#unwritten.stop
  }

  async #decide(stop: BulkStop | null): Promise<void> {
    this.#unwritten = { stop }
    if (this.#record) this.#record = { ...this.#record, stop }
    // One that is under way may have read what this one changes.
    await this.#refreshing?.catch(() => undefined)
    await this.refresh()
  }

  async #exchange(): Promise<void> {
    const { clock, manners, random, storage } = this.#deps
    const now = clock.now()
    this.#freshUntil = now.getTime() + RETRY_MS
    const writing = this.#unwritten
    if (writing) await storage.writeBulkStop(writing.stop)
    if (this.#unwritten === writing) this.#unwritten = undefined
    if (now.getTime() >= this.#countedUntil) await this.#recount(now)
    const remembered = this.#failed !== undefined
    this.#failed ??= await storage.lastBulk({ count: manners.failures.among, silenceDays: manners.silenceDays })
    const first = this.#record === undefined
    this.#record = { ...(await storage.readBulk()), ...this.#unwritten }
    this.#freshUntil = now.getTime() + FRESH_MS
    if (!remembered) this.#stopAtFailures()
    if (!first) return
    this.#inARow = this.#sent % manners.restAfter
    this.#restedAt = new Date(now.getTime() + restAfter(0, random(), manners))
  }

  async #recount(now: Date): Promise<void> {
    const day = midnightBefore(now, this.#deps.manners.timeZone)
    const sent = await this.#deps.storage.bulkSince(day)
    // What was just sent may not be recorded yet.
    this.#sent = Math.max(sent, this.#sentOn(now))
    this.#day = day.getTime()
    this.#countedUntil = now.getTime() + COUNTED_MS
  }

  #keepFresh(now: Date): void {
    if (now.getTime() < this.#freshUntil) return
    this.refresh().catch((err: unknown) => {
      this.#deps.log.error({ channel: 'whatsapp', err }, 'cannot read how much was sent; trying again')
    })
  }

  #judge(failed: boolean): void {
    this.#failed = [...(this.#failed ?? []), failed].slice(-this.#deps.manners.failures.among)
    this.#stopAtFailures()
  }

  #stopAtFailures(): void {
    const { failures } = this.#deps.manners
    if ((this.#failed ?? []).filter(Boolean).length <= failures.most) return
    this.stop('failures', null).catch((err: unknown) => {
      this.#deps.log.error({ channel: 'whatsapp', err }, 'that too much failed could not be stored; trying again')
    })
  }

  #sentOn(now: Date): number {
    return midnightBefore(now, this.#deps.manners.timeZone).getTime() === this.#day ? this.#sent : 0
  }

  #count(now: Date, change: number): void {
    this.#sent = Math.max(0, this.#sentOn(now) + change)
    this.#day = midnightBefore(now, this.#deps.manners.timeZone).getTime()
  }
}

/** The stop where it still stands at that time. */
function standing(stop: BulkStop | null, now: Date): BulkStop | undefined {
  return stop !== null && (stop.until === null || stop.until > now) ? stop : undefined
}
