import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSubmissionIndex } from '../../src/actions/submissionIndex.js'
import { createReceiver } from '../../src/conversation/receive.js'
import type { ClaimedDelivery } from '../../src/store/deliveries.js'
import type { Store } from '../../src/store/client.js'
import { maxText, movableClock, noFiles, openTestStore, realContent } from '../support/talk.js'

const clock = movableClock()
let store: Store

beforeAll(async () => {
  store = await openTestStore(clock)
})
afterAll(() => store.close())

/** A receiver whose first replies are taken as long as there is room; what was taken, and when the sender heard. */
function receiving(room: number, onTurn: () => void = () => undefined) {
  const happened: string[] = []
  const taken: ClaimedDelivery[] = []
  const receiver = createReceiver({
    ...{ store, content: realContent(), index: createSubmissionIndex(), attachments: noFiles, clock, onTurn },
    maxText: () => maxText,
    outbox: {
      room: () => room - taken.length,
      take(channel, delivery) {
        happened.push(`${channel} takes`)
        taken.push(delivery)
      },
    },
    onFailure: () => undefined,
  })
  const says = async (address: string, text: string): Promise<void> => {
    const input = { kind: 'text', text } as const
    const event = { channel: 'web', address, eventId: `${address} ${text}`, receivedAt: clock.now(), input } as const
    await receiver.accept(event).then(
      () => happened.push('the sender hears'),
      () => happened.push('the sender hears that it failed'),
    )
    await receiver.idle()
  }
  return { says, happened, taken }
}

const statesOf = async (address: string): Promise<string[]> =>
  (await store.db.delivery.findMany({ where: { address }, orderBy: { id: 'asc' } })).map(({ state }) => state)

it('hands the first reply over after the sender has heard that the message was taken', async () => {
  const { says, happened, taken } = receiving(1)
  await says('ana', 'hola')
  expect(happened).toEqual(['the sender hears', 'web takes'])
  expect(taken[0]).toMatchObject({ address: 'ana', attempts: 1 })
  expect(await statesOf('ana')).toEqual(['sending'])
})

it('leaves replies in the queue where there is no room', async () => {
  const { says, taken } = receiving(0)
  await says('luis', 'hola')
  expect(taken).toEqual([])
  expect(await statesOf('luis')).toEqual(['queued'])
})

it.each(['in a group', 'alone'])('hands it over although whoever is told of the turn fails: %s', async (how) => {
  await receiving(0).says(how, 'hola')
  await store.db.delivery.updateMany({ where: { address: how }, data: { state: 'sent' } })
  const { says, happened, taken } = receiving(1, () => {
    throw new Error('the counter is broken')
  })
  await says(how, how === 'alone' ? 'persona' : '1')
  expect(happened.toSorted()).toEqual(['the sender hears that it failed', 'web takes'])
  expect(taken).toHaveLength(1)
})
