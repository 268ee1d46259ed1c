import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer, globalAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { proto } from '@whiskeysockets/baileys'
import { WebSocketServer } from 'ws'
import { sendByPhone, shareHistory } from './account.js'
import { reachOutLock } from './answers.js'
import { certificate, trust } from './certificate.js'
import { Citizen, plain, type Manner } from './citizen.js'
import type { Linking } from './pairing.js'
import { replaced, Service } from './service.js'
import { el, seconds, server, type Stanza } from './stanza.js'
import { tlsIdentity } from './tls.js'
import { World } from './world.js'

export type { Citizen, Manner } from './citizen.js'
export type { ShownMessage } from './inbox.js'
export type { Linking } from './pairing.js'

export interface Options {
  /** The number that the bot is registered on, and its other name. */
  readonly pn?: string
  readonly lid?: string
  /** `full`: the server says the truth about a new device, and Baileys makes 812 pre-keys at its first login. */
  readonly preKeys?: 'few' | 'full'
}

export interface Person {
  readonly pn?: string
  readonly lid?: string
  readonly name?: string
}

/** Starts a WhatsApp server of our own on this machine, for one account; any process that trusts it may connect to `url`. */
export async function startFakeWhatsapp(options: Options = {}): Promise<FakeWhatsapp> {
  const fake = new FakeWhatsapp(options)
  await fake.comesBack()
  fake.trust()
  return fake
}

export class FakeWhatsapp {
  readonly world: World
  readonly #service: Service
  readonly #waiting = new Set<Duplex>()
  #servers: Server[] = []
  #ports = [0, 0]
  #hangs = false

  constructor({ pn = '593987654321', lid = '900000000000001', preKeys = 'few' }: Options) {
    this.world = new World({ pn, lid })
    this.world.claimedPreKeys = preKeys === 'full' ? 0 : 1
    this.#service = new Service(this.world)
  }

  get url(): string {
    return `ws://127.0.0.1:${String(this.#ports[0])}/ws/chat`
  }

  /** What the bot has to trust, in base64. */
  get rootKey(): string {
    return certificate().rootKey.toString('base64')
  }

  /** Makes this process trust the fake; done at the start already. Baileys' uploads, which are https, go by the global agent. */
  trust(): void {
    trust(certificate().rootKey)
    globalAgent.options.ca = [tlsIdentity().cert]
  }

  /** What another process needs in its environment to trust the fake. */
  get environment(): Record<string, string> {
    const preload = `--import ${new URL('trust.mjs', import.meta.url).href}`
    const options = [process.env['NODE_OPTIONS'], preload].filter(Boolean).join(' ')
    return { FAKE_WHATSAPP_ROOT: this.rootKey, FAKE_WHATSAPP_TLS: tlsIdentity().cert, NODE_OPTIONS: options }
  }

  /** Everything that the bot said, except for keep-alive pings. */
  get stanzas(): readonly Stanza[] {
    return this.world.stanzas
  }

  stanzasOf(tag: string, attrs: Record<string, string> = {}): Stanza[] {
    const fits = (stanza: Stanza) => Object.entries(attrs).every(([name, value]) => stanza.attrs[name] === value)
    return this.world.stanzas.filter((stanza) => stanza.tag === tag && fits(stanza))
  }

  /** What the bot sent that no phone could read, and what went wrong in the fake itself. */
  get problems(): readonly Error[] {
    return this.world.problems
  }

  /** How often the linked device logged in. */
  get logins(): number {
    return this.#service.logins
  }

  get isConnected(): boolean {
    return this.#service.online !== undefined
  }

  get isLinked(): boolean {
    return this.world.device !== undefined
  }

  citizen({ pn, lid, name = 'Rosa' }: Person = {}): Citizen {
    const number = this.world.nextId()
    const names = { pn: pn ?? String(593_990_000_000 + number), lid: lid ?? String(100_000_000_000_000 + number) }
    const citizen = new Citizen(this.world, names, name, 1000 + number)
    this.world.joins(citizen)
    return citizen
  }

  /** Somebody writes to a citizen on the phone that the bot's account belongs to; gives the id of the message. */
  phoneTypes(citizen: Citizen, text: string, manner: Pick<Manner, 'addressing' | 'id'> = {}): string {
    return sendByPhone(this.world, citizen, { conversation: text }, manner)
  }

  phoneSends(citizen: Citizen, message: proto.IMessage, manner: Pick<Manner, 'addressing' | 'id'> = {}): string {
    return sendByPhone(this.world, citizen, message, manner)
  }

  /** The phone sends what it sends to a device that was just linked: the two names of everybody it knows. */
  phoneSharesHistory(): string {
    return shareHistory(this.world)
  }

  /** Points the phone at a QR code of the bot. */
  scanQr(qr: string): Promise<Linking> {
    return this.#service.pairing.scanQr(qr)
  }

  /** Types a code into the phone. */
  typePairingCode(code: string): Promise<Linking> {
    return this.#service.pairing.typeCode(code)
  }

  /** Sends `companion_reg_refresh`: the secret in `shownQr` is no longer good, the device has to make a new one. */
  refreshesRegistration(shownQr: string): Promise<void> {
    return this.#service.pairing.refresh(shownQr)
  }

  refusesPairingCodes(refused = true): void {
    this.world.faults.pairingCodesRefused = refused
  }

  /** Whoever connects is sent away with `<failure reason=…>`: for ever, or so many times; `undefined` ends it. */
  refusesLogins(reason: number | undefined, times = Infinity): void {
    this.#service.refusals = reason === undefined ? undefined : { reason, left: times }
  }

  /** Ends the connections with an error: a code, `conflict` of some type, or both. */
  async streamError({ code, conflict }: { code?: string; conflict?: string }): Promise<void> {
    const content = conflict === undefined ? undefined : [el('conflict', { type: conflict })]
    for (const connection of this.#service.connections) {
      await connection.send(el('stream:error', { code }, content))
      connection.close()
    }
  }

  /** Somebody uses the linked device elsewhere. */
  async replaced(): Promise<void> {
    if (this.#service.online) await replaced(this.#service.online)
  }

  /** Somebody removes the device on the phone: 401, now or at the next login. */
  async unlinks(): Promise<void> {
    this.world.unlink()
    await this.streamError({ code: '401', conflict: 'device_removed' })
  }

  /** Breaks all connections. */
  drops(): void {
    for (const connection of this.#service.connections) connection.terminate()
  }

  /** Closes all connections properly, without saying why. */
  closes(): void {
    for (const connection of this.#service.connections) connection.close()
  }

  /** Connections stay and new ones are taken, but nothing is answered any more, until `comesBack`. */
  hangs(): void {
    this.#hangs = true
    for (const connection of this.#service.connections) connection.mute = true
  }

  /** Connections break and new ones are refused. */
  async goesDown(): Promise<void> {
    const servers = this.#servers
    this.#servers = []
    this.drops()
    for (const socket of this.#waiting) socket.destroy()
    await Promise.all(servers.map(closed))
  }

  /** Answers again at the same place, with everything it knew. What hung is dropped. */
  async comesBack(): Promise<void> {
    this.#hangs = false
    for (const connection of this.#service.connections) if (connection.mute) connection.terminate()
    for (const socket of this.#waiting) socket.destroy()
    if (this.#servers.length > 0) return
    const media = this.world.media.serve.bind(this.world.media)
    const plain = createServer((request, response) => void media(request, response))
    const secure = createTlsServer(tlsIdentity(), (request, response) => void media(request, response))
    this.#takeSockets(plain)
    this.#servers = [plain, secure]
    this.#ports = await Promise.all(this.#servers.map((one, i) => listening(one, this.#ports[i] ?? 0)))
    this.world.mediaBase = `http://127.0.0.1:${String(this.#ports[0])}`
    this.world.uploadHost = `127.0.0.1:${String(this.#ports[1])}`
  }

  /** The server refuses what the bot sends to this citizen with an error ack (463, 479…); `undefined` ends it. */
  refuses(citizen: Citizen, code: number | undefined): void {
    citizen.refusedWith = code
  }

  /** The bot's next messages arrive, but it is not told. */
  dropsAcks(times = Infinity): void {
    this.world.faults.droppedAcks = times
  }

  /** The bot's next messages neither arrive nor are acknowledged. */
  losesMessages(times = Infinity): void {
    this.world.faults.lostMessages = times
  }

  /** Whether phones tell that a message has arrived; they do. */
  deliveryReceipts(on: boolean): void {
    this.world.faults.autoDelivery = on
  }

  /** The account may not begin new chats until then, and is told so; `undefined` lifts it. */
  locksReachOut(until: Date | undefined): void {
    this.world.faults.reachOutLockedUntil = until
    const data = { xwa2_notify_account_reachout_timelock: reachOutLock(until) }
    const update = el(
      'update',
      { op_name: 'NotificationUserReachoutTimelockUpdate' },
      Buffer.from(JSON.stringify({ data })),
    )
    this.notifies('mex', [update])
  }

  /** A channel that the account follows has news; gives the id of the message. */
  newsletterPosts(text: string, newsletter = '120363000000000002@newsletter'): string {
    const id = this.world.messageId()
    const attrs = { from: newsletter, id, server_id: '100', type: 'text', t: String(seconds()) }
    this.world.mailbox.post('message', id, () => el('message', attrs, [plain({ conversation: text })]))
    return id
  }

  /** Any notification of the server. */
  notifies(type: string, content: Stanza[], from = server): void {
    const id = `notice${String(this.world.nextId())}`
    const attrs = { from, type, id, t: String(seconds()) }
    this.world.mailbox.post('notification', id, () => el('notification', attrs, content))
  }

  /** Says whatever to the connected bot, once; nobody waits for it to be confirmed. */
  async injects(stanza: Stanza): Promise<void> {
    await this.#service.online?.send(stanza)
  }

  /** Waits until `find` gives something. */
  until<T>(awaited: string, find: () => T | undefined | false, withinMs?: number): Promise<T> {
    return this.world.until(awaited, find, withinMs)
  }

  /** Waits until the bot confirmed everything that happened. */
  async settles(): Promise<void> {
    await this.until('everything to be confirmed', () => this.world.mailbox.pending === 0)
  }

  async stop(): Promise<void> {
    await this.goesDown()
  }

  #takeSockets(http: Server): void {
    const sockets = new WebSocketServer({ noServer: true })
    http.on('upgrade', (request, socket, head) => {
      if (!this.#hangs) {
        sockets.handleUpgrade(request, socket, head, (open) => {
          this.#service.accept(open)
        })
        return
      }
      this.#waiting.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => this.#waiting.delete(socket))
    })
  }
}

async function listening(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function closed(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}
