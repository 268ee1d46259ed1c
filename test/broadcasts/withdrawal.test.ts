import { expect, it, onTestFinished } from 'vitest'
import { withdraw } from '../../src/broadcasts/control.js'
import { newGoing, withdrawSome, type Remove } from '../../src/broadcasts/withdrawal.js'
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
  let off = false
  const remover = (name: string) => (off ? 'off' : name === 'telegram' ? remove : 'cannot')
  const options = { ...world.at, log, remover }
  const takesBack = async (going = newGoing()) => {
    while (await withdrawSome(options, going));
  }
  const switches = (how: 'off' | 'on') => {
    off = how === 'off'
  }
  const outcome = async () => {
    const rows = await world.store.db.broadcastRecipient.findMany({ orderBy: { contactId: 'asc' } })
    return rows.map(({ channel: name, withdrawal }) => `${name} ${withdrawal ?? 'there'}`)
  }
  const asked = async () => {
    expect(await withdraw(world.at, { id, by: ana })).toMatchObject({ kind: 'done' })
    await world.looks()
  }
  return { world, telegram, people, asked, takesBack, outcome, switches }
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

it('asks nothing more of Telegram for as long as that wants, and goes on where it was', async () => {
  const { asked, outcome, takesBack, telegram, world } = await arrived()
  await asked()
  const going = newGoing()
  telegram.fails('deleteMessage', refusals.tooManyRequests(60))
  await takesBack(going)
  world.clock.pass(0.99)
  await takesBack(going)
  expect(await outcome()).toEqual(['telegram there', 'telegram there', 'telegram there', 'web refused'])
  world.clock.pass(0.01)
  await takesBack(going)
  expect((await outcome()).filter((one) => one === 'telegram removed')).toHaveLength(3)
})

it('goes on where it was when Telegram could not be reached, and after a start anew', async () => {
  const { asked, outcome, takesBack, telegram } = await arrived()
  await asked()
  telegram.fails('deleteMessage', new Refusal(502, 'Bad Gateway'))
  await takesBack()
  expect(await outcome()).toEqual(['telegram there', 'telegram there', 'telegram there', 'web refused'])
  await takesBack()
  expect((await outcome()).filter((one) => one === 'telegram removed')).toHaveLength(3)
})

it('leaves the messages of a channel that is switched off until it is on again', async () => {
  const { asked, outcome, switches, takesBack } = await arrived()
  await asked()
  switches('off')
  await takesBack()
  expect(await outcome()).toEqual(['telegram there', 'telegram there', 'telegram there', 'web there'])
  switches('on')
  await takesBack()
  expect(await outcome()).toEqual(['telegram removed', 'telegram removed', 'telegram removed', 'web refused'])
})

it('takes back what is on its way too, of one that is being sent', async () => {
  const world = await newWorld()
  await world.meets(60)
  const id = await world.announce()
  await world.looks()
  const [first] = await world.store.db.delivery.findMany({ where: { kind: 'broadcast' }, take: 1 })
  await world.store.db.delivery.update({ where: { id: first?.id ?? 0 }, data: { state: 'sending', attempts: 1 } })
  expect(await withdraw(world.at, { id, by: ana })).toMatchObject({ broadcast: { state: 'cancelled' } })
  await world.looks()
  const removed: string[] = []
  const remove: Remove = ({ address }) => {
    removed.push(address)
    return Promise.resolve('removed' as const)
  }
  const options = { ...world.at, log, remover: () => remove }
  await withdrawSome(options, newGoing())
  expect(removed).toEqual([])
  await world.store.db.delivery.update({ where: { id: first?.id ?? 0 }, data: { state: 'sent', providerId: '7' } })
  await world.looks()
  await withdrawSome(options, newGoing())
  expect(removed).toEqual([first?.address])
  expect((await world.report(id)).states).toMatchObject({ sent: 1, cancelled: 59 })
})
