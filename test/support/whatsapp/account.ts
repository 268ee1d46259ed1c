import { deflateSync } from 'node:zlib'
import { proto } from '@whiskeysockets/baileys'
import type { Citizen, Manner } from './citizen.js'
import { jidOf, lidJid, pnJid } from './jids.js'
import { el, seconds } from './stanza.js'
import type { World } from './world.js'

/** The phone of the account writes to a citizen; its linked device, the bot, gets a copy that says for whom it was. */
export function sendByPhone(
  world: World,
  citizen: Citizen,
  message: proto.IMessage,
  { addressing = 'lid', id = world.messageId() }: Pick<Manner, 'addressing' | 'id'>,
): string {
  const recipient = jidOf(citizen, addressing)
  const other = jidOf(citizen, addressing === 'lid' ? 'pn' : 'lid')
  const named = addressing === 'lid' ? { peer_recipient_pn: other } : { peer_recipient_lid: other }
  const attrs = { from: jidOf(world.account, addressing), recipient, ...named, addressing_mode: addressing }
  const copy = { deviceSentMessage: { destinationJid: recipient, message } }
  postByPhone(world, id, { ...attrs, type: 'text' }, copy)
  void citizen.shows({ id, to: recipient, message, at: new Date() }, 'phone')
  return id
}

/** What the phone sends a device that was just linked: of all its history, which numbers belong to which LIDs. */
export function shareHistory(world: World): string {
  const id = world.messageId()
  const syncType = proto.HistorySync.HistorySyncType.INITIAL_BOOTSTRAP
  const phoneNumberToLidMappings = world.people.map((person) => ({ pnJid: pnJid(person), lidJid: lidJid(person) }))
  const history = proto.HistorySync.encode({ syncType, phoneNumberToLidMappings }).finish()
  const historySyncNotification = { syncType, progress: 100, initialHistBootstrapInlinePayload: deflateSync(history) }
  const type = proto.Message.ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION
  const attrs = { from: lidJid(world.account), type: 'text', category: 'peer' }
  postByPhone(world, id, attrs, { protocolMessage: { type, historySyncNotification } })
  return id
}

function postByPhone(world: World, id: string, attrs: Record<string, string>, message: proto.IMessage): void {
  world.sends(world.phone, id, async (device, count) => {
    const { type, ciphertext } = await world.phone.encrypt(message, device)
    return el('message', { ...attrs, id, t: String(seconds()) }, [el('enc', { v: '2', type, count }, ciphertext)])
  })
}
