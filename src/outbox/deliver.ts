import type { Channel, OutgoingMessage, SendOutcome } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import { isBulk, type ClaimedDelivery, type Settlement } from '../store/deliveries.js'
import type { Gate } from './gate.js'
import { readBody, type ReadFile } from './message.js'
import type { Pacer } from './pace.js'
import { decide, putBack, screen, type Decision, type Effect } from './retry.js'
import type { Settler } from './settler.js'
import { within, type Timers } from '../timers.js'

/** The longest a send may take before its outcome counts as unknown. */
const SEND_LIMIT_MS = 30_000
const FILE_WAIT_MS = 60_000
const TOO_SLOW: SendOutcome = { ok: false, error: { kind: 'unknown', detail: 'no answer within 30 s' } }

export interface DeliverDeps {
  readonly channel: Channel
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  readonly random: () => number
  readonly readFile: ReadFile
  readonly pacer: Pacer
  readonly gate: Gate
  readonly settler: Settler
  /** How often each row in trouble has failed in a row; shared by all sends of a tenure. */
  readonly failures: Map<number, number>
  /** `lost`: the rows are another process's now. `hold`: it may not be sent for now. */
  readonly mode: (delivery: ClaimedDelivery) => 'send' | 'hold' | 'lost'
}

/**
 * Sends one claimed message, decides what follows and sees it recorded; while sending is held up the message goes back to the queue
 * as it was. True when the message has come to its end. Never rejects.
 */
export async function deliver(deps: DeliverDeps, delivery: ClaimedDelivery): Promise<boolean> {
  const message = screen(delivery) ?? (await read(deps, delivery))
  // Right before it is sent: while its file was read everything may have changed.
  const mode = deps.mode(delivery)
  if (mode === 'lost') return false
  if (mode === 'hold') {
    await giveBack(deps, delivery, deps.clock.now())
    return false
  }
  const { settlement, effect } = await attempt(deps, delivery, message)
  await deps.settler.settle({ delivery, settlement, block: effect.kind === 'block' })
  return settlement.state !== 'queued'
}

/** Puts a claimed message that was not handed to the channel back into the queue, due at `nextAt`. */
export async function giveBack(deps: DeliverDeps, delivery: ClaimedDelivery, nextAt: Date): Promise<void> {
  deps.pacer.giveBack(isBulk(delivery.kind))
  await deps.settler.settle({ delivery, settlement: putBack(delivery, nextAt) })
}

async function attempt(
  deps: DeliverDeps,
  delivery: ClaimedDelivery,
  message: OutgoingMessage | Settlement,
): Promise<Pick<Decision, 'settlement' | 'effect'>> {
  if ('text' in message) return attemptMessage(deps, delivery, message)
  deps.pacer.giveBack(isBulk(delivery.kind))
  deps.failures.delete(delivery.id)
  return { settlement: message, effect: { kind: 'none' } }
}

/** What is to be sent, or what becomes of a delivery of which that cannot be known. */
async function read(deps: DeliverDeps, delivery: ClaimedDelivery): Promise<OutgoingMessage | Settlement> {
  const { channel, clock, log, readFile } = deps
  const about = { channel: channel.name, deliveryId: delivery.id }
  try {
    const message = await readBody(delivery.body, readFile)
    if (message !== null) return message
    log.error(about, 'the stored message cannot be read; it is not sent')
    return { id: delivery.id, state: 'failed', reason: 'rejected' }
  } catch (err) {
    log.error({ ...about, err }, 'the file of a message cannot be read; trying again')
    return putBack(delivery, new Date(clock.now().getTime() + FILE_WAIT_MS))
  }
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
    const { address, id, kind, messageId } = delivery
    return await deps.channel.send(address, message, messageId ?? `d${String(id)}`, isBulk(kind))
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
  if (effect.kind === 'close') deps.gate.close(effect.trouble)
}
