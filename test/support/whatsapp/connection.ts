import { decodeBinaryNode, encodeBinaryNode, type proto } from '@whiskeysockets/baileys'
import { WebSocket } from 'ws'
import { certificate } from './certificate.js'
import type { Device } from './device.js'
import { Frames, Handshake, type Transport } from './noise.js'
import type { Stanza } from './stanza.js'

/** Who hears what comes over a connection; one thing at a time, in order. */
export interface Host {
  introduced(connection: Connection, client: proto.ClientPayload, noiseKey: string): Promise<void>
  said(connection: Connection, stanza: Stanza): Promise<void>
  gone(connection: Connection): void
  failed(error: unknown): void
}

/** One WebSocket of the bot: handshake first, then stanzas both ways. */
export class Connection {
  readonly #socket: WebSocket
  readonly #host: Host
  readonly #frames = new Frames()
  readonly #handshake = new Handshake(certificate())
  #greeted = false
  #transport: Transport | undefined
  #line: Promise<void> = Promise.resolve()
  /** Set when a linked device has logged in here. */
  device: Device | undefined
  /** Nothing that comes is heard and nothing is said any more, as when a network cable was pulled. */
  mute = false

  constructor(socket: WebSocket, host: Host) {
    this.#socket = socket
    this.#host = host
    socket.on('message', (data) => {
      this.#enqueue(() => this.#take(data))
    })
    socket.on('close', () => {
      host.gone(this)
    })
    socket.on('error', () => {
      socket.terminate()
    })
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN
  }

  /** Resolves when it is written, or when that is no longer possible. */
  send(stanza: Stanza): Promise<void> {
    const transport = this.#transport
    if (!transport || !this.isOpen || this.mute) return Promise.resolve()
    return this.#write(transport.seal(encodeBinaryNode(stanza)))
  }

  close(): void {
    this.#socket.close()
  }

  /** Breaks the connection without a word. */
  terminate(): void {
    this.#socket.terminate()
  }

  #write(data: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.send(data, () => {
        resolve()
      })
    })
  }

  #enqueue(work: () => Promise<void>): void {
    this.#line = this.#line.then(work).catch((error: unknown) => {
      this.#host.failed(error)
      this.terminate()
    })
  }

  async #take(data: Buffer): Promise<void> {
    if (this.mute) return
    for (const frame of this.#frames.take(data)) await this.#read(frame)
  }

  async #read(frame: Buffer): Promise<void> {
    if (this.#transport) {
      await this.#host.said(this, await decodeBinaryNode(this.#transport.open(frame)))
    } else if (this.#greeted) {
      const { client, payload, transport } = this.#handshake.finish(frame)
      this.#transport = transport
      await this.#host.introduced(this, payload, client.toString('base64'))
    } else {
      this.#greeted = true
      await this.#write(this.#handshake.hello(frame))
    }
  }
}
