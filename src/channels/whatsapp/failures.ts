import { z } from 'zod'
import type { SendError, SendOutcome } from '../channel.js'
import { RESTRICTED, type Ack } from './acks.js'
import type { ConnectionStatus } from './status.js'

const CLOSED = 428
const boom = z.object({ output: z.object({ statusCode: z.number() }) })

/** Where somebody has to act before anything can be sent. */
const lasting = new Set<ConnectionStatus['state']>(['unpaired', 'pairing', 'banned', 'replaced', 'stopped'])

/** Why nothing can be sent while there is no open socket; surely not sent. */
export function notConnected({ state, detail }: ConnectionStatus): SendError {
  if (lasting.has(state)) return { kind: 'misconfigured', detail: detail ?? `WhatsApp is ${state}` }
  return { kind: 'unreachable', detail: `WhatsApp is not connected (${state})` }
}

/**
 * What it means that handing over a message failed. Before the message itself Baileys asks for devices and keys: questions that end with the
 * connection reject with a bare number, what is said after it with 428, and then the message never left.
 */
export function notHandedOver(error: unknown): SendError {
  const neverLeft = typeof error === 'number' || boom.safeParse(error).data?.output.statusCode === CLOSED
  if (neverLeft) return { kind: 'unreachable', detail: 'the connection was lost before it was sent' }
  return { kind: 'unknown', detail: error instanceof Error ? `${error.name} while sending` : 'sending failed' }
}

export function toOutcome(ack: Ack, id: string): SendOutcome {
  switch (ack.kind) {
    case 'taken':
      return { ok: true, providerId: id }
    case 'refused':
      return refusedWith(ack.code)
    case 'silence':
      return failed({ kind: 'unknown', detail: 'WhatsApp did not say that it has it' })
  }
}

/** Never tried again: what was refused for a restriction makes it worse with every attempt. */
export function refusedWith(code: string): SendOutcome {
  const why = code === RESTRICTED ? 'the account may not begin chats' : 'refused'
  return failed({ kind: 'rejected', detail: `WhatsApp answered ${code}: ${why}` })
}

export function failed(error: SendError): SendOutcome {
  return { ok: false, error }
}
