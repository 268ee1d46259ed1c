import type { WASocket } from '@whiskeysockets/baileys'
import type { Clock } from '../../clock.js'
import type { Channel, SendError, SendOutcome } from '../channel.js'
import { RESTRICTED, STALE, type Acks } from './acks.js'
import type { Bulk } from './bulk.js'
import type { Errand } from './errands.js'
import { failed, notConnected, notHandedOver, refusedWith, toOutcome } from './failures.js'
import type { Manners } from './manners.js'
import type { MessagesStorage } from './messagesStorage.js'
import type { Baileys } from './options.js'
import { partsOf, type Part } from './parts.js'
import type { ConnectionStatus } from './status.js'
import type { Turnstile } from './turnstile.js'
import { silent, typingFor, type Typing } from './typing.js'

const DAY = 24 * 60 * 60 * 1000
const mostRemembered = 1000

/** An open socket and the library it was made with. */
export interface Line {
  readonly socket: WASocket
  readonly baileys: Baileys
}

export interface SendDeps {
  readonly line: () => Line | undefined
  readonly status: () => ConnectionStatus
  readonly storage: Pick<MessagesStorage, 'wroteSince'>
  readonly manners: Pick<Manners, 'silenceDays'>
  readonly turnstile: Turnstile
  readonly acks: Acks
  readonly bulk: Bulk
  readonly clock: Clock
  readonly errand: Errand
  /** How long WhatsApp has to say that it has a message. */
  readonly ackMs: number
  /** WhatsApp refused a message because of what it thinks of the account. */
  readonly onRestricted: () => void
}

/** Sends once. A file that has gone out before words that have not is not sent again with them. */
export function createSender(deps: SendDeps): Channel['send'] {
  const halfSent = new Set<string>()
  return async (address, message, id, bulk) => {
    const line = deps.line()
    if (line === undefined) return failed(notConnected(deps.status()))
    if (!/^\d+@(?:s\.whatsapp\.net|lid)$/.test(address))
      return failed({ kind: 'rejected', detail: 'the address is none of WhatsApp’s' })
    const held = bulk ? await heldBack(deps, address) : undefined
    if (held !== undefined) return failed(held)
    const typing = bulk ? silent : typingFor(line.socket, address, deps.errand)
    const end = bulk ? deps.bulk.begin(deps.clock.now()) : undefined
    const outcome = await sendAll({ ...deps, ...line, halfSent, address, typing }, partsOf(message, id))
    end?.(endOf(outcome))
    return outcome
  }
}

interface Attempt extends SendDeps, Line {
  readonly halfSent: Set<string>
  readonly address: string
  readonly typing: Typing
}

/** What answers nobody goes when it may, and to those alone who have written. */
async function heldBack({ bulk, clock, manners, storage }: SendDeps, address: string): Promise<SendError | undefined> {
  try {
    const since = new Date(clock.now().getTime() - manners.silenceDays * DAY)
    const recent = await storage.wroteSince(address, since)
    if (!recent) return { kind: 'rejected', detail: 'the person has not written for too long' }
  } catch {
    return { kind: 'unreachable', detail: 'it cannot be known whether the person has written' }
  }
  // Last, so that of two that wait here only one finds it open.
  const now = clock.now()
  const from = bulk.from(now)
  return from === null || from > now ? { kind: 'unreachable', detail: 'what answers nobody may not go now' } : undefined
}

async function sendAll(attempt: Attempt, parts: readonly Part[]): Promise<SendOutcome> {
  const { halfSent } = attempt
  let outcome = failed({ kind: 'rejected', detail: 'there is nothing to send' })
  for (const part of parts) {
    if (halfSent.has(part.id)) continue
    outcome = await sendPart(attempt, part)
    if (!outcome.ok) return outcome
    if (parts.length > 1) remember(halfSent, part.id)
  }
  for (const { id } of parts) halfSent.delete(id)
  return outcome
}

async function sendPart(attempt: Attempt, part: Part): Promise<SendOutcome> {
  const { acks, bulk, errand, onRestricted } = attempt
  const before = acks.refusalOf(part.id)
  if (before !== undefined) return refusedWith(before)
  const first = await sendOnce(attempt, part)
  const outcome = first === STALE ? await sendRenewed(attempt, part) : first
  if (outcome === STALE) return refusedWith(STALE)
  if (outcome === RESTRICTED) {
    errand('stop bulk', () => bulk.stop('restricted', null))
    onRestricted()
    return refusedWith(RESTRICTED)
  }
  return outcome
}

/** The two refusals after which there is more to do come as their codes. */
async function sendOnce(
  attempt: Attempt,
  { id, content }: Part,
): Promise<SendOutcome | typeof STALE | typeof RESTRICTED> {
  const { acks, ackMs, address, baileys, socket, turnstile, typing } = attempt
  const upload = socket.waUploadToServer
  const message = await baileys.generateWAMessageContent(content, { upload }).catch(() => undefined)
  if (message === undefined) return failed({ kind: 'unreachable', detail: 'the file could not be uploaded' })
  const handedOver = await turnstile.pass(typing, async () => {
    const ack = acks.expect(socket, id, ackMs)
    try {
      await socket.relayMessage(address, message, { messageId: id })
      return { ack }
    } catch (error) {
      return { error: notHandedOver(error) }
    }
  })
  if ('error' in handedOver) return failed(handedOver.error)
  const ack = await handedOver.ack
  if (ack.kind === 'refused' && (ack.code === STALE || ack.code === RESTRICTED)) return ack.code
  return toOutcome(ack, id)
}

/** Once more under the same id, with the devices of the person looked up and their sessions made anew. */
async function sendRenewed(attempt: Attempt, part: Part): ReturnType<typeof sendOnce> {
  const { address, socket } = attempt
  try {
    const devices = await socket.getUSyncDevices([address], false, false)
    await socket.assertSessions(
      devices.map(({ jid }) => jid),
      true,
    )
  } catch {
    return failed({ kind: 'unknown', detail: 'refused for a stale session, which could not be made anew' })
  }
  return sendOnce(attempt, part)
}

function remember(halfSent: Set<string>, id: string): void {
  if (halfSent.size >= mostRemembered) halfSent.clear()
  halfSent.add(id)
}

function endOf(outcome: SendOutcome): 'sent' | 'failed' | 'unsent' {
  if (outcome.ok) return 'sent'
  const { kind } = outcome.error
  return kind === 'unreachable' || kind === 'misconfigured' ? 'unsent' : 'failed'
}
