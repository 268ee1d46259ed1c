import type { proto } from '@whiskeysockets/baileys'
import type { WebSocket } from 'ws'
import { answerIq } from './answers.js'
import { Connection, type Host } from './connection.js'
import { takeMessage } from './outgoing.js'
import { Pairing } from './pairing.js'
import { attr, child, children, el, seconds, server, type Stanza } from './stanza.js'
import type { World } from './world.js'

interface Refusals {
  readonly reason: number
  left: number
}

/** WhatsApp's server: who is connected, who may log in, and what is done with what the bot says. */
export class Service implements Host {
  readonly connections = new Set<Connection>()
  readonly pairing: Pairing
  /** How many logins of the linked device there were. */
  logins = 0
  refusals: Refusals | undefined
  readonly #world: World

  constructor(world: World) {
    this.#world = world
    this.pairing = new Pairing(world)
  }

  /** Where the linked device is, once it has logged in. */
  get online(): Connection | undefined {
    return [...this.connections].find(({ device, isOpen }) => device && isOpen)
  }

  accept(socket: WebSocket): void {
    this.connections.add(new Connection(socket, this))
    this.#world.changes.happened()
  }

  async introduced(connection: Connection, client: proto.ClientPayload, noiseKey: string): Promise<void> {
    const refused = this.#refusal(client, noiseKey)
    if (refused !== undefined) {
      await connection.send(el('failure', { reason: String(refused), location: 'odn' }))
      connection.close()
    } else if (client.devicePairingData) {
      await this.pairing.begin(connection, noiseKey)
    } else {
      await this.#login(connection)
    }
  }

  async said(connection: Connection, stanza: Stanza): Promise<void> {
    if (stanza.attrs['xmlns'] !== 'w:p') this.#world.stanzas.push(stanza)
    await this.#hear(connection, stanza)
    this.#world.changes.happened()
  }

  gone(connection: Connection): void {
    this.connections.delete(connection)
    this.pairing.gone(connection)
    this.#world.mailbox.close(connection)
    this.#world.changes.happened()
  }

  failed(error: unknown): void {
    this.#world.failed(error)
  }

  #refusal(client: proto.ClientPayload, noiseKey: string): number | undefined {
    if (this.refusals && this.refusals.left > 0) {
      this.refusals.left--
      return this.refusals.reason
    }
    const { device } = this.#world
    const isLinked = device?.noiseKey === noiseKey && device.number === client.device
    return client.devicePairingData || isLinked ? undefined : 401
  }

  /** A device is in one place only: where it was before, it is told so. */
  async #login(connection: Connection): Promise<void> {
    const { account, device } = this.#world
    const before = this.online
    connection.device = device
    this.logins++
    if (before) await replaced(before)
    const lid = `${account.lid}:${String(device?.number)}@lid`
    await connection.send(el('success', { t: String(seconds()), lid }))
    this.#world.changes.happened()
  }

  async #hear(connection: Connection, stanza: Stanza): Promise<void> {
    if (stanza.tag === 'iq') await this.#iq(connection, stanza)
    else if (stanza.tag === 'message') await takeMessage(this.#world, connection, stanza)
    else if (stanza.tag === 'receipt') await this.#receipt(connection, stanza)
    else if (stanza.tag === 'ack') this.#world.mailbox.confirm(attr(stanza, 'class'), stanza.attrs['id'])
    else if (stanza.tag === 'call') await connection.send(ack(stanza))
  }

  /** What waits is delivered when the device says that it is active, after it has given its keys. */
  async #iq(connection: Connection, iq: Stanza): Promise<void> {
    await answerIq(this.#world, this.pairing, connection, iq)
    const { device } = connection
    if (device && child(iq, 'active')) this.#world.mailbox.open({ connection, device })
  }

  async #receipt(connection: Connection, receipt: Stanza): Promise<void> {
    const { type, to } = receipt.attrs
    const ids = [attr(receipt, 'id'), ...children(child(receipt, 'list'), 'item').map((item) => attr(item, 'id'))]
    if (type === 'retry') this.#world.repeats(attr(receipt, 'id'), child(receipt, 'retry')?.attrs['count'] ?? '1')
    else if (type === 'read' || type === 'read-self') this.#world.citizenAt(to)?.seenByBot.push(...ids)
    else if (type === 'server-error') this.#mediaIsGone(receipt)
    else for (const id of ids) this.#world.mailbox.confirm('message', id)
    await connection.send(ack(receipt))
  }

  /** The bot asks for a file that has expired; the phone that sent it has it no longer, unless a test gives its answer. */
  #mediaIsGone(receipt: Stanza): void {
    const id = attr(receipt, 'id')
    const attrs = { from: server, type: 'mediaretry', id, t: String(seconds()) }
    const about = el('rmr', child(receipt, 'rmr')?.attrs)
    const answer = this.#world.media.retryAnswer?.(id) ?? el('error', { code: '2' })
    this.#world.mailbox.post('notification', id, () => el('notification', attrs, [about, answer]))
  }
}

/** Tells a connection that the device is used elsewhere, and closes it. */
export async function replaced(connection: Connection): Promise<void> {
  connection.device = undefined
  await connection.send(el('stream:error', {}, [el('conflict', { type: 'replaced' })]))
  connection.close()
}

function ack(stanza: Stanza): Stanza {
  const { id, to, type } = stanza.attrs
  return el('ack', { class: stanza.tag, id, from: to, type })
}
