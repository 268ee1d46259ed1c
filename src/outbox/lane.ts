import type { Channel, OutgoingMessage, SendOutcome } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import type { ClaimedDelivery } from '../store/deliveries.js'
import type { Gate } from './gate.js'
import { parseBody } from './message.js'
import type { Pacer } from './pace.js'
import { decide, putBack, screen, skip, type Decision, type Effect } from './retry.js'
import type { Settler } from './settler.js'
import { within, type Timers } from './timers.js'

/** The longest a send may take before its outcome counts as unknown. */
const SEND_LIMIT_MS = 30_000
const TOO_SLOW: SendOutcome = { ok: false, error: { kind: 'unknown', detail: 'no answer within 30 s' } }

export interface LaneDeps {
  readonly channel: Channel
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly random: () => number
  readonly pacer: Pacer
  readonly gate: Gate
  readonly settler: Settler
  /** How often each row in trouble has failed in a row; shared by all lanes of a tenure. */
  readonly failures: Map<number, number>
  /** `lost`: the rows are another process's now. `hold`: what was not sent yet goes back. */
  readonly mode: () => 'send' | 'hold' | 'lost'
}

/**
 * Sends messages to one address strictly in order, each after the one before is recorded. When one must be sent again later, or
 * sending stops, the rest goes back to the queue behind it. Never rejects.
 */
export async function runLane(deps: LaneDeps, rows: readonly ClaimedDelivery[]): Promise<void> {
  for (const [index, delivery] of rows.entries()) {
    if (deps.mode() === 'lost') return
    if (deps.mode() === 'hold') return returnRows(deps, rows.slice(index), deps.clock.now())
    const { settlement, effect } = await attempt(deps, delivery)
    const recorded = deps.settler.settle({ delivery, settlement, block: effect.kind === 'block' })
    const behind = rows.slice(index + 1)
    if (settlement.state === 'queued') await returnRows(deps, behind, settlement.nextAt)
    if (effect.kind === 'block') await skipRows(deps, behind)
    await recorded
    if (settlement.state === 'queued' || effect.kind === 'block') return
  }
}

/** Puts claimed rows that were not handed to the channel back into the queue, due at `nextAt`. */
export async function returnRows(deps: LaneDeps, rows: readonly ClaimedDelivery[], nextAt: Date): Promise<void> {
  await Promise.all(
    rows.map((delivery) => {
      deps.pacer.giveBack()
      return deps.settler.settle({ delivery, settlement: putBack(delivery, nextAt) })
    }),
  )
}

async function skipRows(deps: LaneDeps, rows: readonly ClaimedDelivery[]): Promise<void> {
  await Promise.all(
    rows.map((delivery) => {
      deps.pacer.giveBack()
      return deps.settler.settle({ delivery, settlement: skip(delivery.id, 'blocked') })
    }),
  )
}

async function attempt(deps: LaneDeps, delivery: ClaimedDelivery): Promise<Pick<Decision, 'settlement' | 'effect'>> {
  const skipped = screen(delivery)
  const message = parseBody(delivery.body)
  if (skipped === null && message !== null) return attemptMessage(deps, delivery, message)
  deps.pacer.giveBack()
  deps.failures.delete(delivery.id)
  if (skipped !== null) return { settlement: skipped, effect: { kind: 'none' } }
  deps.log.error(
    { channel: deps.channel.name, deliveryId: delivery.id },
    'the stored message cannot be read; it is not sent',
  )
  return { settlement: { id: delivery.id, state: 'failed', reason: 'rejected' }, effect: { kind: 'none' } }
}

async function attemptMessage(deps: LaneDeps, delivery: ClaimedDelivery, message: OutgoingMessage): Promise<Decision> {
  const outcome = await within(deps.timers, SEND_LIMIT_MS, send(deps, delivery, message), TOO_SLOW)
  const decision = decide(outcome, delivery, {
    now: deps.clock.now(),
    idempotentSend: deps.channel.idempotentSend,
    failures: deps.failures.get(delivery.id) ?? 0,
    jitter: deps.random(),
  })
  if (decision.failures > 0) deps.failures.set(delivery.id, decision.failures)
  else deps.failures.delete(delivery.id)
  tell(deps, delivery, outcome)
  apply(deps, outcome, decision.effect)
  return decision
}

async function send(deps: LaneDeps, delivery: ClaimedDelivery, message: OutgoingMessage): Promise<SendOutcome> {
  try {
    return await deps.channel.send(delivery.address, message, `d${String(delivery.id)}`)
  } catch (err) {
    deps.log.error({ channel: deps.channel.name, deliveryId: delivery.id, err }, 'a channel must not throw')
    return { ok: false, error: { kind: 'unknown', detail: 'the channel threw' } }
  }
}

function tell(deps: LaneDeps, delivery: ClaimedDelivery, outcome: SendOutcome): void {
  if (outcome.ok) return
  const { error } = outcome
  const fields = {
    channel: deps.channel.name,
    deliveryId: delivery.id,
    kind: error.kind,
    ...('detail' in error ? { detail: error.detail } : {}),
  }
  deps.log.warn(fields, 'a message was not sent')
}

function apply(deps: LaneDeps, outcome: SendOutcome, effect: Effect): void {
  if (outcome.ok) deps.gate.passed()
  if (effect.kind === 'pause') deps.pacer.pauseUntil(effect.until)
  if (effect.kind === 'misconfigured') deps.gate.refuse()
  if (effect.kind === 'probe') deps.gate.doubt()
}
