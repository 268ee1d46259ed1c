import type { Channel, OutgoingMessage, SendOutcome } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import type { ClaimedDelivery } from '../store/deliveries.js'
import type { Gate } from './gate.js'
import { parseBody } from './message.js'
import type { Pacer } from './pace.js'
import { decide, putBack, screen, type Decision, type Effect } from './retry.js'
import type { Settler } from './settler.js'
import { within, type Timers } from './timers.js'

/** The longest a send may take before its outcome counts as unknown. */
const SEND_LIMIT_MS = 30_000
const TOO_SLOW: SendOutcome = { ok: false, error: { kind: 'unknown', detail: 'no answer within 30 s' } }

export interface DeliverDeps {
  readonly channel: Channel
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly random: () => number
  readonly pacer: Pacer
  readonly gate: Gate
  readonly settler: Settler
  /** How often each row in trouble has failed in a row; shared by all sends of a tenure. */
  readonly failures: Map<number, number>
  /** `lost`: the rows are another process's now. `hold`: nothing may be sent for now. */
  readonly mode: () => 'send' | 'hold' | 'lost'
}

/**
 * Sends one claimed message, decides what follows and sees it recorded; while sending is held up the message goes back to the queue
 * as it was. True when the message has come to its end. Never rejects.
 */
export async function deliver(deps: DeliverDeps, delivery: ClaimedDelivery): Promise<boolean> {
  const mode = deps.mode()
  if (mode === 'lost') return false
  if (mode === 'hold') {
    await giveBack(deps, delivery, deps.clock.now())
    return false
  }
  const { settlement, effect } = await attempt(deps, delivery)
  await deps.settler.settle({ delivery, settlement, block: effect.kind === 'block' })
  return settlement.state !== 'queued'
}

/** Puts a claimed message that was not handed to the channel back into the queue, due at `nextAt`. */
export async function giveBack(deps: DeliverDeps, delivery: ClaimedDelivery, nextAt: Date): Promise<void> {
  deps.pacer.giveBack()
  await deps.settler.settle({ delivery, settlement: putBack(delivery, nextAt) })
}

async function attempt(deps: DeliverDeps, delivery: ClaimedDelivery): Promise<Pick<Decision, 'settlement' | 'effect'>> {
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

async function attemptMessage(
  deps: DeliverDeps,
  delivery: ClaimedDelivery,
  message: OutgoingMessage,
): Promise<Decision> {
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

async function send(deps: DeliverDeps, delivery: ClaimedDelivery, message: OutgoingMessage): Promise<SendOutcome> {
  try {
    return await deps.channel.send(delivery.address, message, `d${String(delivery.id)}`)
  } catch (err) {
    deps.log.error({ channel: deps.channel.name, deliveryId: delivery.id, err }, 'a channel must not throw')
    return { ok: false, error: { kind: 'unknown', detail: 'the channel threw' } }
  }
}

function tell(deps: DeliverDeps, delivery: ClaimedDelivery, outcome: SendOutcome): void {
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

function apply(deps: DeliverDeps, outcome: SendOutcome, effect: Effect): void {
  if (outcome.ok) deps.gate.passed()
  if (effect.kind === 'pause') deps.pacer.pauseUntil(effect.until)
  if (effect.kind === 'misconfigured') deps.gate.refuse()
  if (effect.kind === 'probe') deps.gate.doubt()
}
