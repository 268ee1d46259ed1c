import type { InboundEvent } from '../channel.js'
import type { Errand } from './errands.js'
import { ownAddresses, personAt } from './identity.js'
import { callSchema } from './payloads.js'
import type { Line } from './send.js'

/** The stages of a call at which nobody has taken it: it begins, or it is over; of a call that was missed only its end may come. */
const untaken = new Set(['offer', 'terminate', 'timeout'])

/** Declines a call that begins; what it is to the conversation, once for each call. Undefined for calls of groups and of nobody. */
export function takeCall(raw: unknown, line: Line, now: Date, errand: Errand): InboundEvent | undefined {
  const call = callSchema.safeParse(raw).data
  if (call === undefined || call.isGroup === true || !untaken.has(call.status)) return undefined
  const { baileys, socket } = line
  const address = personAt(baileys, call.from)
  const own = ownAddresses(baileys, socket)
  if (address === undefined || own.includes(address)) return undefined
  if (call.status === 'offer') errand('decline a call', () => socket.rejectCall(call.id, call.from))
  const number = personAt(baileys, call.callerPn ?? '')
  return {
    channel: 'whatsapp',
    eventId: call.id,
    address,
    ...(number !== undefined && number !== address && { aliases: [number] }),
    receivedAt: now,
    ...(call.date && { sentAt: call.date }),
    input: { kind: 'unsupported', what: 'call' },
  }
}
