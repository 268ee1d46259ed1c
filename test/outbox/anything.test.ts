import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isBulk, type DeliveryKind } from '../../src/store/deliveries.js'
import {
  createFakeChannel,
  failing,
  throttled,
  type FakeChannel,
  type FakeSend,
  type Reaction,
} from '../support/fakeChannel.js'
import { createWorld } from './world.js'

const reaction: fc.Arbitrary<Reaction> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Reaction>({ ok: true }) },
  fc.constantFrom<Reaction>('hang', throttled(1500), failing('unreachable'), failing('unknown'), failing('unknown')),
  fc.constantFrom<Reaction>(failing('rejected'), failing('misconfigured'), failing('contact_stopped')),
)
const citizen = fc.record({
  kinds: fc.array(fc.constantFrom<DeliveryKind>('reply', 'reply', 'staff', 'notice', 'broadcast'), {
    minLength: 1,
    maxLength: 4,
  }),
  reactions: fc.array(reaction, { maxLength: 7 }),
  optedOut: fc.boolean(),
})
const pace = fc.record({
  perSecond: fc.constantFrom(2, 25),
  burst: fc.constantFrom(1, 3, 30),
  addressPerSecond: fc.constantFrom(1, 5),
  addressBurst: fc.constantFrom(1, 2, 5),
  inFlight: fc.constantFrom(1, 2, 10),
})
const script = fc.record({
  citizens: fc.array(citizen, { minLength: 1, maxLength: 5 }),
  pace,
  reachable: fc.array(fc.boolean(), { maxLength: 5 }),
  idempotentSend: fc.boolean(),
  /** Milliseconds that the channel wants between two messages that answer nobody; null when it has no rules. */
  bulkGap: fc.constantFrom(null, null, 0, 700, 4000),
})

interface Queued {
  readonly id: number
  readonly kind: DeliveryKind
  readonly optedOut: boolean
}

it('whatever the platform does, each message ends once, none is lost or sent too often, and the order is kept', async () => {
  const world = await createWorld()
  let runs = 0
  await fc.assert(
    fc.asyncProperty(script, async ({ bulkGap, citizens, idempotentSend, ...given }) => {
      const run = (runs += 1)
      const now = (): Date => world.time.now()
      const bulkFrom = (): Date => new Date((bulkOf(channel.sends).at(-1)?.at ?? 0) + (bulkGap ?? 0))
      const rules = bulkGap === null ? {} : { bulkFrom }
      const channel: FakeChannel = createFakeChannel({ pace: given.pace, idempotentSend, now, ...rules })
      channel.planReachable(...given.reachable)
      const queued: Queued[][] = []
      for (const [index, { kinds, optedOut, reactions }] of citizens.entries()) {
        const address = `${String(run)}-${String(index)}`
        await world.citizen(address, { optedOut })
        channel.plan(address, ...reactions)
        const messages: Queued[] = []
        for (const kind of kinds) messages.push({ id: await world.queue(address, 'hola', { kind }), kind, optedOut })
        queued.push(messages)
      }
      world.settled.length = 0
      const running = world.dispatcher([channel])
      await running.start()
      await world.time.until(world.quiet)
      await running.drain(0)

      expect(world.settled).toHaveLength(queued.flat().length)
      // A send that hangs is given up by the dispatcher and goes on in the channel.
      const hangs = citizens.some(({ reactions }) => reactions.includes('hang'))
      if (!hangs) expect(channel.busiest()).toBeLessThanOrEqual(given.pace.inFlight)
      for (const [index, messages] of queued.entries()) {
        const sends = channel.sends.filter((send) => send.address === `${String(run)}-${String(index)}`)
        for (const message of messages) await expectRightEnd(message, sends, idempotentSend)
        expectOrder(messages, sends)
      }
      if (bulkGap !== null) expectGaps(bulkOf(channel.sends), bulkGap)
    }),
    { numRuns: 40 },
  )

  async function expectRightEnd({ id, kind, optedOut }: Queued, all: readonly FakeSend[], idempotentSend: boolean) {
    const outcomes = all.filter((send) => send.id === `d${String(id)}`).map(({ outcome }) => nameOf(outcome))
    const { reason, state } = await world.row(id)
    const perhapsSent = outcomes.filter((outcome) => outcome === 'ok' || outcome === 'unknown').length
    expect(['sent', 'failed', 'uncertain', 'skipped']).toContain(state)
    const most = kind === 'broadcast' ? 1 : 2
    if (!idempotentSend) expect(perhapsSent).toBeLessThanOrEqual(most)
    expect(outcomes.indexOf('ok')).toBe(state === 'sent' ? outcomes.length - 1 : -1)
    if (state === 'uncertain') expect([idempotentSend, perhapsSent]).toEqual([false, most])
    if (state === 'failed') expect(outcomes.at(-1)).toBe(reason)
    if (reason === 'opted_out') expect([isBulk(kind), optedOut, outcomes]).toEqual([true, true, []])
    if (reason === 'blocked') expect(all.map((send) => nameOf(send.outcome))).toContain('contact_stopped')
  }
})

/** Of two messages of one kind to one address, the first is done with before the second is tried; nothing follows a block. */
function expectOrder(messages: readonly Queued[], sends: readonly FakeSend[]): void {
  for (const kind of ['reply', 'staff', 'notice', 'broadcast']) {
    const ids = messages.filter((message) => message.kind === kind).map(({ id }) => `d${String(id)}`)
    const order = sends.filter((send) => ids.includes(send.id)).map((send) => ids.indexOf(send.id))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  }
  const blocked = sends.findIndex((send) => nameOf(send.outcome) === 'contact_stopped')
  expect(blocked === -1 || blocked === sends.length - 1).toBe(true)
}

function bulkOf(sends: readonly FakeSend[]): FakeSend[] {
  return sends.filter(({ bulk }) => bulk)
}

function expectGaps(sends: readonly FakeSend[], gap: number): void {
  for (const [index, { at }] of sends.entries())
    if (index > 0) expect(at - (sends[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(gap)
}

/** A send that was never answered is one of which nothing is known. */
function nameOf(outcome: FakeSend['outcome']): string {
  if (outcome === undefined) return 'unknown'
  return outcome.ok ? 'ok' : outcome.error.kind
}
