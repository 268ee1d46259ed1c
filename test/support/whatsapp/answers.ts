import { QueryIds, XWAPaths } from '@whiskeysockets/baileys'
import type { Connection } from './connection.js'
import { isLid, lidJid, pnJid, userOf } from './jids.js'
import { pairingRequest, result, type Pairing } from './pairing.js'
import { attr, child, children, el, textOf, type Stanza } from './stanza.js'
import type { World } from './world.js'

type Answer = (iq: Stanza, world: World) => Stanza[]

/** What the server answers to IQs, by namespace, type and first child; nothing but a good result to all others. */
const answers: Record<string, Answer> = {
  'encrypt get count': (_iq, { device, claimedPreKeys }) => [
    el('count', { value: String(device?.canBeWrittenTo === true ? device.preKeyCount : claimedPreKeys) }),
  ],
  'encrypt get digest': () => [el('digest')],
  'encrypt get key': (iq, world) => [
    el(
      'list',
      {},
      children(child(iq, 'key'), 'user').map((user) => keys(user, world)),
    ),
  ],
  'usync get usync': (iq, world) => usync(child(iq, 'usync') ?? el('usync'), world),
  'privacy get privacy': () => [el('privacy', {}, [el('category', { name: 'readreceipts', value: 'all' })])],
  'privacy set tokens': () => [],
  'blocklist get ': () => [el('list', {}, [])],
  'abt get props': () => [el('props', { protocol: '2', hash: 'fake', refresh: '86400' }, [])],
  'w:m set media_conn': (_iq, { uploadHost }) => [
    el('media_conn', { auth: 'fake', ttl: '300' }, [
      el('host', { hostname: uploadHost, maxContentLengthBytes: '1e8' }),
    ]),
  ],
  // Without an answer for each of its collections, Baileys asks again and again without a pause.
  'w:sync:app:state set sync': (iq) => [
    el(
      'sync',
      {},
      children(child(iq, 'sync'), 'collection').map(({ attrs }) => el('collection', attrs)),
    ),
  ],
  'w:mex get query': (iq, world) => [el('result', {}, Buffer.from(JSON.stringify({ data: mex(iq, world) })))],
}

/** Answers an IQ of the bot. */
export async function answerIq(world: World, pairing: Pairing, connection: Connection, iq: Stanza): Promise<void> {
  const first = children(iq)[0]
  if (iq.attrs['type'] === 'result') {
    if (first?.tag === 'pair-device-sign') await pairing.finish(connection)
    return
  }
  const request = pairingRequest(iq)
  const answer = request ? await answerPairing(world, pairing, connection, iq, request) : answerTo(iq, first, world)
  if (answer) await connection.send(answer)
  if (first?.tag === 'remove-companion-device') await loggedOut(world, connection)
}

async function answerPairing(
  world: World,
  pairing: Pairing,
  connection: Connection,
  iq: Stanza,
  request: Stanza,
): Promise<Stanza | undefined> {
  if (!world.faults.pairingCodesRefused) return pairing.answer(connection, iq, request)
  const attrs = { from: iq.attrs['to'], type: 'error', id: iq.attrs['id'] }
  return el('iq', attrs, [el('error', { code: '400', text: 'bad-request' })])
}

function answerTo(iq: Stanza, first: Stanza | undefined, world: World): Stanza {
  const { xmlns = '', type = '' } = iq.attrs
  if (xmlns === 'encrypt' && type === 'set') world.uploaded(iq)
  return result(iq, answers[`${xmlns} ${type} ${first?.tag ?? ''}`]?.(iq, world))
}

/** The device says goodbye; it is no longer linked, and told so. */
async function loggedOut(world: World, connection: Connection): Promise<void> {
  world.unlink()
  await connection.send(el('stream:error', { code: '401' }, [el('conflict', { type: 'device_removed' })]))
  connection.close()
}

function keys(user: Stanza, world: World): Stanza {
  const jid = attr(user, 'jid')
  if (world.isAccount(jid)) return world.phone.bundle(jid)
  const citizen = world.citizenAt(jid)
  if (citizen && citizen.standing !== 'gone') return citizen.phone.bundle(jid)
  return el('user', { jid }, [el('error', { code: '404', text: 'item-not-found' })])
}

/** Who is on WhatsApp, with which devices, and under which other name. */
function usync(query: Stanza, world: World): Stanza[] {
  const asked = children(child(query, 'query')).map(({ tag }) => tag)
  const users = children(child(query, 'list'), 'user').map((user) => usyncUser(user, asked, world))
  return [el('usync', query.attrs, [el('result'), el('list', {}, users)])]
}

function usyncUser(user: Stanza, asked: readonly string[], world: World): Stanza {
  const jid = user.attrs['jid'] ?? `${textOf(child(user, 'contact')).replace('+', '')}@s.whatsapp.net`
  const citizen = world.citizenAt(jid)
  const names = world.isAccount(jid) ? world.account : citizen?.standing === 'gone' ? undefined : citizen
  const found: Stanza[] = asked.includes('contact') ? [el('contact', { type: names ? 'in' : 'out' })] : []
  if (names && asked.includes('devices')) {
    found.push(el('devices', {}, [el('device-list', {}, [el('device', { id: '0' })])]))
  }
  if (names && asked.includes('lid') && !isLid(jid)) found.push(el('lid', { val: lidJid(names) }))
  const known = names && !isLid(jid) && userOf(jid) === names.pn ? pnJid(names) : jid
  return el('user', { jid: known }, found)
}

function mex(iq: Stanza, { faults }: World): Record<string, unknown> {
  const id = child(iq, 'query')?.attrs['query_id']
  if (id !== QueryIds.REACHOUT_TIMELOCK) {
    return { [XWAPaths.xwa2_message_capping_info]: { capping_status: 'NONE', total_quota: 1000, used_quota: 0 } }
  }
  return { [XWAPaths.xwa2_fetch_account_reachout_timelock]: reachOutLock(faults.reachOutLockedUntil) }
}

/** How WhatsApp describes the lock, asked or unasked. */
export function reachOutLock(until: Date | undefined): Record<string, unknown> {
  const active = until !== undefined && until > new Date()
  const ends = active ? String(Math.floor(until.getTime() / 1000)) : '0'
  const enforcement_type = active ? 'WEB_COMPANION_ONLY' : 'DEFAULT'
  return { is_active: active, time_enforcement_ends: ends, enforcement_type }
}
