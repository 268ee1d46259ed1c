import { expect, it } from 'vitest'
import { sendTest } from '../../src/broadcasts/trial.js'
import { plain } from '../../src/channels/markup.js'
import { readBody } from '../../src/outbox/message.js'
import { ana, newWorld } from './world.js'

it('sends a draft to one chat as that person would read it, at once, and counts it nowhere', async () => {
  const world = await newWorld()
  await world.meet('ana', { language: 'en', actor: { name: 'Ana Lema', parish: 'punin' }, topics: [], consent: false })
  const { id } = await world.create({
    messages: { es: 'Hola, {nombre}.', en: '*Hello*, {nombre} of {parroquia}.' },
    buttons: [{ label: { es: 'Proponer', en: 'Propose' }, flow: 'submit' }],
  })
  world.clock.pass(14 * 60)
  const tried = await sendTest(world.at, { id, to: { contactId: 'c-ana' }, by: ana })
  expect(tried).toEqual({ kind: 'queued', channel: 'telegram', language: 'en' })
  const [delivery, ...others] = await world.store.db.delivery.findMany()
  expect(others).toEqual([])
  expect(delivery).toMatchObject({ contactId: 'c-ana', kind: 'staff', priority: 1, state: 'queued' })
  const message = await readBody(delivery?.body ?? '', () => Promise.resolve(null))
  expect(plain(message?.text ?? '')).toBe('Hello, Ana Lema of Punín.')
  expect(message?.choices.map(({ label }) => label)).toEqual(['Propose'])
  await world.looks()
  expect(await world.report(id)).toMatchObject({ total: 0, broadcast: { state: 'draft' } })
  const [line] = await world.store.db.auditEntry.findMany({ where: { action: 'broadcast.test' } })
  expect(line).toMatchObject({ who: 'Ana', subject: `broadcast:${String(id)}` })
  expect(JSON.parse(line?.after ?? '')).toEqual({ channel: 'telegram', language: 'en' })
})

it('finds the chat by its address too, and names the picture', async () => {
  const world = await newWorld()
  await world.meet('ana', { channel: 'whatsapp' })
  const { id } = await world.create()
  await world.store.db.broadcast.update({ where: { id }, data: { image: 'picture' } })
  const tried = await sendTest(world.at, { id, to: { channel: 'whatsapp', address: 'ana' }, by: ana })
  expect(tried).toEqual({ kind: 'queued', channel: 'whatsapp', language: 'es' })
  const [delivery] = await world.store.db.delivery.findMany()
  expect(JSON.parse(delivery?.body ?? '')).toMatchObject({ file: { ref: 'picture' } })
})

it('sends nothing to nobody, of nothing, or where the chat is closed', async () => {
  const world = await newWorld()
  await world.meet('ana', { blocked: true })
  const { id } = await world.create()
  expect(await sendTest(world.at, { id, to: { contactId: 'c-ana' }, by: ana })).toEqual({ kind: 'no_address' })
  const unknown = { channel: 'telegram', address: 'nobody' }
  expect(await sendTest(world.at, { id, to: unknown, by: ana })).toEqual({ kind: 'no_address' })
  expect(await sendTest(world.at, { id: 999, to: { contactId: 'c-ana' }, by: ana })).toEqual({ kind: 'not_found' })
  expect(await world.store.db.delivery.count()).toBe(0)
  expect(await world.store.db.auditEntry.count({ where: { action: 'broadcast.test' } })).toBe(0)
})
