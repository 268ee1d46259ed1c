import type { Api } from 'grammy'
import type { Accept, InboundEvent } from '../channel.js'
import { attend } from './attend.js'
import { describe } from './failures.js'
import type { Health } from './health.js'
import type { Intake } from './intake.js'
import type { Log, Timing } from './options.js'
import { apiSignal, isAborted } from './signal.js'
import { updateIdSchema, wantedUpdates } from './updates.js'
import { backoff, wait } from './wait.js'

const mostAtOnce = 100

export interface PollTools {
  readonly api: Api
  readonly intake: Intake
  readonly accept: Accept
  readonly health: Health
  readonly log: Log
  readonly timing: Timing
  readonly signal: AbortSignal
}

/**
 * Fetches updates until `signal` is aborted, and never confirms one to Telegram before it is accepted. grammY's own polling
 * confirms what it merely began with, which would lose messages when the service is stopped while it cannot store them.
 */
export async function poll(tools: PollTools): Promise<void> {
  const { api, timing, signal } = tools
  let offset: number | undefined
  await attend(async (answered) => {
    await api.deleteWebhook({ drop_pending_updates: false }, apiSignal(signal))
    // The first poll does not wait, to learn at once whether the way is clear.
    let seconds = 0
    while (!signal.aborted) {
      const began = performance.now()
      const updates: readonly unknown[] = await fetchUpdates(api, offset, seconds, signal)
      answered()
      offset = (await takeAll(updates, tools)) ?? offset
      // A server that does not hold the poll open must not be asked in a tight loop.
      const tooSoon = updates.length === 0 && performance.now() - began < seconds * 500
      if (tooSoon) await wait(timing.retryMinMs, signal)
      seconds = timing.pollSeconds
    }
  }, tools)
  if (offset !== undefined) await confirm(api, offset, timing)
}

function fetchUpdates(api: Api, offset: number | undefined, seconds: number, signal: AbortSignal) {
  const where = offset === undefined ? {} : { offset }
  return api.getUpdates(
    { ...where, limit: mostAtOnce, timeout: seconds, allowed_updates: wantedUpdates },
    apiSignal(signal),
  )
}

/** Without it Telegram would send the last batch again at the next start: no harm, but needless. */
async function confirm(api: Api, offset: number, { farewellMs }: Timing): Promise<void> {
  try {
    await api.getUpdates({ offset, limit: 1, timeout: 0 }, apiSignal(AbortSignal.timeout(farewellMs)))
  } catch {
    // What is not confirmed comes again and is known by its id.
  }
}

/** The offset that confirms what was accepted; updates of one person one after the other, of several people at once. */
async function takeAll(updates: readonly unknown[], tools: PollTools): Promise<number | undefined> {
  const lanes = new Map<string, Promise<boolean>>()
  const taken = updates.map((raw) => {
    const event = tools.intake(raw)
    if (!event) return Promise.resolve(true)
    const before = lanes.get(event.address) ?? Promise.resolve(true)
    const done = before.then((ok) => ok && acceptAtLast(event, tools))
    lanes.set(event.address, done)
    return done
  })
  const firstLeft = (await Promise.all(taken)).indexOf(false)
  return offsetAfter(firstLeft === -1 ? updates : updates.slice(0, firstLeft))
}

function offsetAfter(updates: readonly unknown[]): number | undefined {
  if (updates.length === 0) return undefined
  const ids = updates.flatMap((raw) => updateIdSchema.safeParse(raw).data?.update_id ?? [])
  if (ids.length === 0) throw new TypeError('Telegram sent updates without an id')
  return Math.max(...ids) + 1
}

/** Tries until the event is accepted, holding up everything after it; false when stopped before. */
async function acceptAtLast(event: InboundEvent, { accept, health, log, timing, signal }: PollTools): Promise<boolean> {
  for (let failures = 0; !isAborted(signal); failures++) {
    try {
      await accept(event)
      if (failures > 0) health.become({ state: 'open' })
      return true
    } catch (error) {
      log.error({ channel: 'telegram', eventId: event.eventId, error: describe(error) }, 'message could not be stored')
      health.become({ state: 'degraded', detail: 'Messages arrive but cannot be stored; trying again.' })
      await wait(backoff(failures, timing), signal)
    }
  }
  return false
}
