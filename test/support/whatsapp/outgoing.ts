import type { Citizen } from './citizen.js'
import type { Connection } from './connection.js'
import { personal } from './jids.js'
import { bytesIn, child, children, attr, el, seconds, type Stanza } from './stanza.js'
import type { World } from './world.js'

/** A message of the bot on its way: refused, or shown on phones and acknowledged. */
export async function takeMessage(world: World, connection: Connection, message: Stanza): Promise<void> {
  const citizen = world.citizenAt(message.attrs['to'])
  if (isLost(world, 'message', citizen)) return
  const error = citizen && refusal(world, citizen)
  if (error === undefined) await hand(world, connection, message)
  if (!isLost(world, 'answer', citizen)) await acknowledge(connection, message, error)
  if (error === undefined && citizen?.standing === 'there' && world.faults.autoDelivery) delivered(world, message)
}

function refusal({ faults }: World, { refusedWith, hasWritten }: Citizen): number | undefined {
  const locked = faults.reachOutLockedUntil && faults.reachOutLockedUntil > new Date()
  return refusedWith ?? (locked && !hasWritten ? 463 : undefined)
}

/** To each phone its own encrypted part. */
async function hand(world: World, { device }: Connection, message: Stanza): Promise<void> {
  const parts = children(child(message, 'participants'), 'to')
  const id = attr(message, 'id')
  for (const part of parts.length > 0 ? parts : [message]) {
    const enc = child(part, 'enc')
    const type = enc?.attrs['type']
    if (!device || (type !== 'pkmsg' && type !== 'msg')) continue
    const encrypted = { type, ciphertext: bytesIn(part, 'enc') } as const
    const to = part.attrs['jid'] ?? part.attrs['to']
    const citizen = world.citizenAt(to)
    if (citizen?.standing === 'there') await citizen.gets(id, personal(attr(message, 'to')), encrypted, device)
    // The phone of the account shows what its linked device sent, too; what it cannot read it leaves.
    else if (world.isAccount(to)) await world.phone.decrypt(encrypted, device).catch(() => undefined)
  }
}

/** Whether this was planned for one citizen, or for whatever the bot sends. */
function isLost({ faults }: World, what: 'message' | 'answer', citizen: Citizen | undefined): boolean {
  if (citizen?.loses === what) {
    citizen.loses = undefined
    return true
  }
  const planned = what === 'message' ? 'lostMessages' : 'droppedAcks'
  if (faults[planned] === 0) return false
  faults[planned]--
  return true
}

async function acknowledge(connection: Connection, message: Stanza, error?: number): Promise<void> {
  const attrs = { class: 'message', id: attr(message, 'id'), from: attr(message, 'to'), t: String(seconds()) }
  await connection.send(el('ack', { ...attrs, error: error?.toString() }))
}

/** Two grey ticks. */
function delivered(world: World, message: Stanza): void {
  const id = attr(message, 'id')
  const attrs = { id, from: personal(attr(message, 'to')), t: String(seconds()) }
  world.mailbox.post('receipt', id, () => el('receipt', attrs))
}
