import type { Channel, ChannelName, OutgoingMessage, Pace, SendOutcome } from '../../src/channels/channel.js'

/** One call of `send`; `outcome` is there when it has been answered. */
export interface FakeSend {
  readonly address: string
  readonly text: string
  readonly message: OutgoingMessage
  readonly id: string
  readonly bulk: boolean
  readonly at: number
  outcome?: SendOutcome
}

/** What the platform does with one send: an outcome, or nothing at all until `release`. */
export type Reaction = SendOutcome | 'hang'

export interface FakeChannel extends Channel {
  readonly sends: FakeSend[]
  /** The greatest number of sends that were under way at once. */
  readonly busiest: () => number
  /** What the next sends to an address meet; after that they succeed. */
  plan(address: string, ...reactions: readonly Reaction[]): void
  /** Lets the sends that hang end with this outcome: all of them, or those to one address. */
  release(outcome?: SendOutcome, address?: string): void
  /** What `reachable` says next; after that it says yes. */
  planReachable(...answers: readonly boolean[]): void
  /** How often `reachable` was asked. */
  readonly probes: () => number
  /** Says that it can be reached again. */
  opens(): void
  /** The texts that arrived at an address, in order. */
  arrived(address: string): string[]
}

export interface FakeChannelOptions {
  readonly name?: ChannelName
  readonly pace?: Partial<Pace>
  readonly idempotentSend?: boolean
  /** Rules of its own for bulk. */
  readonly bulkFrom?: (now: Date) => Date | null
  /** One process at a time may be connected. */
  readonly owned?: Pick<Channel, 'hold' | 'letGo'>
  /** The time, for `FakeSend.at`. */
  readonly now?: () => Date
}

const FAST: Pace = { perSecond: 1000, burst: 1000, addressPerSecond: 1000, addressBurst: 1000, inFlight: 20 }

/** A channel in memory that does what it is told and remembers what it was given. */
export function createFakeChannel(options: FakeChannelOptions = {}): FakeChannel {
  const sends: FakeSend[] = []
  const plans = new Map<string, Reaction[]>()
  const answers: boolean[] = []
  const listeners: (() => void)[] = []
  const hanging: { readonly address: string; readonly end: (outcome: SendOutcome) => void }[] = []
  let underWay = 0
  let busiest = 0
  let probes = 0

  const react = async (address: string): Promise<SendOutcome> => {
    const reaction = plans.get(address)?.shift() ?? { ok: true }
    if (reaction === 'hang') return new Promise((end) => hanging.push({ address, end }))
    await new Promise(setImmediate)
    return reaction
  }

  return {
    name: options.name ?? 'telegram',
    maxText: 4096,
    pace: { ...FAST, ...options.pace },
    idempotentSend: options.idempotentSend ?? false,
    ...(options.bulkFrom && { bulkFrom: options.bulkFrom }),
    ...options.owned,
    sends,
    busiest: () => busiest,
    probes: () => probes,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    health: () => ({ state: 'open' }),
    fetchFile: () => Promise.resolve({ ok: false, reason: 'gone' }),
    reachable() {
      probes += 1
      return Promise.resolve(answers.shift() ?? true)
    },
    onOpen: (listener) => void listeners.push(listener),
    opens() {
      for (const listener of listeners) listener()
    },
    async send(address, message, id, bulk = false) {
      const send: FakeSend = { address, text: message.text, message, id, bulk, at: options.now?.().getTime() ?? 0 }
      sends.push(send)
      underWay += 1
      busiest = Math.max(busiest, underWay)
      const outcome = await react(address)
      underWay -= 1
      send.outcome = outcome
      return outcome
    },
    plan(address, ...reactions) {
      plans.set(address, [...(plans.get(address) ?? []), ...reactions])
    },
    planReachable(...planned) {
      answers.push(...planned)
    },
    release(outcome = { ok: true }, address) {
      for (const send of hanging) if (address === undefined || send.address === address) send.end(outcome)
    },
    arrived: (address) =>
      sends.filter((send) => send.address === address && send.outcome?.ok === true).map((send) => send.text),
  }
}

export const throttled = (retryAfterMs: number): SendOutcome => ({
  ok: false,
  error: { kind: 'throttled', retryAfterMs },
})

/** A send that fails in the given way. */
export function failing(
  kind: 'unreachable' | 'contact_stopped' | 'rejected' | 'misconfigured' | 'unknown',
): SendOutcome {
  return { ok: false, error: { kind, detail: 'as planned' } }
}
