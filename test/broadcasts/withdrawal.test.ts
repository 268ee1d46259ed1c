import { expect, it, onTestFinished } from 'vitest'
import { withdraw } from '../../src/broadcasts/control.js'
import { withdrawSome, type Remove } from '../../src/broadcasts/withdrawal.js'
import { createLog } from '../../src/log.js'
import { refusals, Refusal } from '../support/telegram/refusal.js'
import { connect } from '../support/telegram/connected.js'
import { ana, newWorld } from './world.js'

const log = createLog({ level: 'error' })

/** A broadcast that has arrived at three people on the fake Telegram and at one on the web page. */
async function arrived() {
  const connected = await connect({ timing: { requestLimitSeconds: 0.5 } })
  onTestFinished(() => connected.close())
  const { channel, telegram } = connected
  const world = await newWorld()
  const people = [telegram.citizen(), telegram.citizen(), telegram.citizen()]
  for (const person of people) {
    person.says('/start')
    await world.meet(String(person.id))
  }
  await world.meet('web', { channel: 'web' })
  const id = await world.announce()
  await world.looks()
  for (const { id: delivery, address, channel: name } of await world.store.db.delivery.findMany({
    where: { kind: 'broadcast' },
  })) {
    const sent =
      name === 'telegram'
        ? await channel.send(address, { text: 'Hay minga.', choices: [] }, 'd')
        : { ok: true as const }
    if (!sent.ok) throw new Error(sent.error.kind)
    const data = { state: 'sent', attempts: 1, settledAt: world.clock.now(), providerId: sent.providerId ?? null }
    await world.store.db.delivery.update({
      where: { id: delivery },
      data: { ...data, messageId: name === 'web' ? 'w' : null },
    })
  }
  await world.looks()
  const remove: Remove = ({ address, messageId }) =>
    channel.remove?.(address, messageId) ?? Promise.reject(new Error('cannot'))
  const options = { ...world.at, log, remover: (name: string) => (name === 'telegram' ? remove : undefined) }
  const takesBack = async (seen = new Map<string, string>()) => {
    while (await withdrawSome(options, seen));
  }
  const outcome = async () => {
    const rows = await world.store.db.broadcastRecipient.findMany({ orderBy: { contactId: 'asc' } })
    return rows.map(({ channel: name, withdrawal }) => `${name} ${withdrawal ?? 'there'}`)
  }
  const asked = async () => {
    expect(await withdraw(world.at, { id, by: ana })).toMatchObject({ kind: 'done' })
    await world.looks()
  }
  return { world, telegram, people, asked, takesBack, outcome, channel }
}

it('takes the messages off the screens where the platform lets us, and notes where not', async () => {
  const { asked, outcome, people, takesBack } = await arrived()
  await takesBack()
  expect(await outcome()).toEqual(['telegram there', 'telegram there', 'telegram there', 'web there'])
  await asked()
  await takesBack()
  expect(await outcome()).toEqual(['telegram removed', 'telegram removed', 'telegram removed', 'web refused'])
  for (const person of people) expect(person.inbox).toEqual([])
})

it('notes what is too old to be deleted, and whom nothing reaches any more', async () => {
  const { asked, outcome, people, takesBack, telegram } = await arrived()
  people[2]?.blocks()
  await asked()
  telegram.fails('deleteMessage', new Refusal(400, "Bad Request: message can't be deleted for everyone"))
  await takesBack()
  expect((await outcome()).sort()).toEqual(['telegram refused', 'telegram refused', 'telegram removed', 'web refused'])
})

it('goes on where it was when Telegram could not be reached, and after a start anew', async () => {
  const { asked, outcome, takesBack, telegram } = await arrived()
  await asked()
  telegram.fails('deleteMessage', refusals.tooManyRequests(1))
  await takesBack()
  expect(await outcome()).toEqual(['telegram there', 'telegram there', 'telegram there', 'web refused'])
  await takesBack()
  expect((await outcome()).filter((one) => one === 'telegram removed')).toHaveLength(3)
})
