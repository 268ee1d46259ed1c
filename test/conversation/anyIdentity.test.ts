import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { arrive } from '../support/arrivals.js'
import { movableClock, openTestStore, realContent, talkOn } from '../support/talk.js'

/** One person is known by these, and each event names some of them. */
const names = ['phone', 'lid', 'old phone'] as const
const name = fc.constantFrom(...names)

interface Event {
  readonly from: string
  readonly aliases: readonly string[]
  /** Two with one number are one message. */
  readonly message: number
  readonly kind: 'text' | 'identified' | 'attended'
  readonly late: boolean
  /** Which of two processes it comes to. */
  readonly to: number
}

const event: fc.Arbitrary<Event> = fc.record({
  from: name,
  aliases: fc.array(name, { maxLength: 3 }),
  message: fc.nat({ max: 15 }),
  kind: fc.constantFrom('text', 'text', 'text', 'text', 'identified', 'attended'),
  late: fc.constantFrom(false, false, false, true),
  to: fc.nat({ max: 1 }),
})
/** What comes at the same moment, moment by moment. */
const course = fc.array(fc.array(event, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 })
const words = ['hola', 'persona', '1', 'menú', 'jugar a las preguntas', 'baja', 'qué es gobierno abierto', '2']

it('whatever comes under whichever names, it is one person in the end, nothing is lost and each message is answered once', async () => {
  const clock = movableClock()
  const store = await openTestStore(clock)
  let runs = 0
  try {
    await fc.assert(
      fc.asyncProperty(course, async (moments) => {
        const run = String((runs += 1))
        const processes = [talkOn(store, realContent(), clock), talkOn(store, realContent(), clock)] as const
        const known = (someone: string): string => `${someone} ${run}`
        for (const moment of moments) {
          clock.pass(0.5)
          await Promise.all(
            moment.map(({ from, aliases, message, kind, late, to }) => {
              const said = kind === 'text' ? (words[message % words.length] ?? '') : ({ kind } as const)
              const sentAt = new Date(clock.now().getTime() - (late ? 25 : 0) * 3_600_000)
              const eventId = `${run} ${kind} ${String(message)}`
              const parts = { aliases: aliases.map(known), sentAt, eventId }
              return arrive(processes[to === 0 ? 0 : 1], known(from), said, parts)
            }),
          )
        }
        await arrive(processes[0], known('phone'), { kind: 'identified' }, { aliases: names.map(known) })

        expect(processes.flatMap(({ failures }) => failures)).toEqual([])
        const sent = new Set(moments.flat().flatMap(({ kind, message }) => (kind === 'text' ? [message] : [])))
        const contacts = await contactsOf(store, names.map(known))
        expect(contacts).toHaveLength(sent.size > 0 ? 1 : 0)
        const [contactId = ''] = contacts
        const rows = await store.db.inbound.findMany({ where: { contactId, kind: 'text' } })
        expect(rows.map(({ providerId }) => providerId).sort()).toEqual(
          [...sent].map((message) => `${run} text ${String(message)}`).sort(),
        )
        await expectAnswered(store, contactId)
        expect(processes.flatMap(({ turns }) => turns).filter(({ input }) => input.kind === 'text')).toHaveLength(
          sent.size,
        )
      }),
      { numRuns: 60 },
    )
  } finally {
    await store.close()
  }
})

async function contactsOf(store: Store, addresses: string[]): Promise<string[]> {
  const rows = await store.db.address.findMany({ where: { address: { in: addresses } } })
  return [...new Set(rows.map(({ contactId }) => contactId))]
}

/** What was not held back has its replies, all to the address that it came from; turn and event are one to one. */
async function expectAnswered(store: Store, contactId: string): Promise<void> {
  const rows = await store.db.inbound.findMany({ where: { contactId } })
  const deliveries = await store.db.delivery.findMany({ where: { contactId } })
  for (const { turn, outcome, addressId } of rows) {
    const replies = deliveries.filter((delivery) => delivery.turn === turn)
    if (outcome === 'answered') expect(replies.length).toBeGreaterThan(0)
    expect(new Set(replies.map((reply) => reply.addressId)).size).toBeLessThanOrEqual(1)
    for (const reply of replies) expect(reply.addressId).toBe(addressId)
  }
  const turns = new Set(rows.map(({ turn }) => turn))
  expect(deliveries.filter(({ turn }) => !turns.has(turn))).toEqual([])
}
