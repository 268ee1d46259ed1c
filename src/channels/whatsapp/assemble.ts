import type { Accept, Channel, TakeReceipts } from '../channel.js'
import { Acks } from './acks.js'
import { Bulk } from './bulk.js'
import { createConnection, type Connection } from './connection.js'
import { errandsFor, type Errand } from './errands.js'
import { Intake } from './intake.js'
import { defaultManners } from './manners.js'
import { sentContent } from './resend.js'
import { removeMessage } from './remove.js'
import { createSender, type Line } from './send.js'
import type { MessageTiming, WhatsappOptions } from './settings.js'
import type { ConnectionStatus } from './status.js'
import { subscribe } from './subscribe.js'
import { Turnstile } from './turnstile.js'

interface Listeners {
  readonly accept: Accept
  readonly receipts: TakeReceipts
}

/** The parts of the channel, put together. */
export interface Parts {
  readonly bulk: Bulk
  readonly connection: Connection
  readonly errand: Errand
  readonly intake: Intake
  readonly send: Channel['send']
  readonly remove: NonNullable<Channel['remove']>
  /** The open socket; undefined while there is none. */
  readonly line: () => Line | undefined
  /** What has arrived before waits. */
  readonly listen: (listeners: Listeners) => void
  /** As a channel's `onOpen`. */
  readonly onOpen: (listener: () => void) => void
  /** Nothing more is sent; resolves when what is under way has ended. */
  readonly endSending: () => Promise<void>
}

type Options = WhatsappOptions & { readonly timing: MessageTiming }

export function assemble(options: Options): Parts {
  const { clock, log, messages, timing } = options
  const random = options.random ?? Math.random
  const manners = { ...defaultManners, ...options.manners }
  const errand = errandsFor(log)
  const acks = new Acks()
  const bulk = new Bulk({ storage: options.bulk, manners, clock, random, log })
  let listeners: Listeners | undefined
  let latest: Line | undefined
  const openings = watchOpenings()
  const line = (): Line | undefined => (latest?.socket === connection.socket() ? latest : undefined)
  const accept: Accept = (event) => listeners?.accept(event) ?? Promise.reject(new Error('nobody listens yet'))
  const settle = (id: string): void => {
    connection.settle([id])
  }
  const intake = new Intake({ ...options, storage: messages, errand, accept, settle })
  const receipts: TakeReceipts = (given) => listeners?.receipts(given) ?? Promise.resolve()
  const connection = createConnection({
    ...options,
    timing: options.connectionTiming ?? {},
    onSocket(socket, baileys) {
      latest = { socket, baileys }
      subscribe(latest, { intake, acks, receipts, bulk, errand, storage: messages, clock, log })
    },
    sentMessage: (key) => sentContent(key, { line, storage: messages }),
    onStatus(status) {
      stopBulkWith(status, bulk, errand)
      options.onStatus?.(status)
      openings.now(status)
    },
  })
  const turnstile = new Turnstile({ ...options, gap: manners.replyGap, random })
  const sender = createSender({
    ...{ line, manners, acks, bulk, clock, errand },
    status: () => connection.status(),
    storage: messages,
    turnstile,
    ackMs: timing.ackMs,
    onRestricted: () => {
      errand('ask for restrictions', async () => line()?.socket.fetchAccountReachoutTimelock())
    },
  })
  const listen = (given: Listeners): void => {
    listeners = given
  }
  const remove: Parts['remove'] = (address, id) => removeMessage({ line, turnstile }, address, id)
  return { bulk, connection, errand, intake, line, listen, onOpen: openings.onOpen, remove, ...stoppable(sender) }
}

/** Where WhatsApp closed the account or another program took its place, somebody has to look before more is sent than answers. */
function stopBulkWith({ state }: ConnectionStatus, bulk: Bulk, errand: Errand): void {
  if (state === 'banned' || state === 'replaced') errand('stop bulk', () => bulk.stop(state, null))
}

function watchOpenings() {
  const listeners: (() => void)[] = []
  let open = false
  return {
    onOpen: (listener: () => void): void => {
      listeners.push(listener)
    },
    now: ({ state }: ConnectionStatus): void => {
      const before = open
      open = state === 'open'
      if (open && !before) for (const listener of listeners) listener()
    },
  }
}

function stoppable(send: Channel['send']): Pick<Parts, 'send' | 'endSending'> {
  const underWay = new Set<Promise<unknown>>()
  let ended = false
  return {
    async send(...given) {
      if (ended) return { ok: false, error: { kind: 'unreachable', detail: 'the service is stopping' } }
      const sending = send(...given)
      underWay.add(sending)
      try {
        return await sending
      } finally {
        underWay.delete(sending)
      }
    },
    async endSending() {
      ended = true
      await Promise.allSettled(underWay)
    },
  }
}
