import { describe, expect, it } from 'vitest'
import { cancel } from '../../src/broadcasts/control.js'
import { preview } from '../../src/broadcasts/preview.js'
import { countRecipients } from '../../src/broadcasts/recipients.js'
import { knownImages } from '../../src/store/broadcasts.js'
import { pauseContact } from '../../src/store/contacts.js'
import { ana, newWorld, root, telegram, web, whatsapp, type World } from './world.js'

const DAY = 24 * 60

async function foreseen(world: World, parts: object = {}) {
  const { counts, eligible, leftOut } = await countRecipients(world.at, world.draft(parts))
  const reasons = Object.fromEntries(leftOut.map(({ reason, count }) => [reason, count]))
  return { eligible, counts: counts.map((one) => Object.values(one).join(' ')).sort(), leftOut: reasons }
}

describe('the audience', () => {
  it('is counted by channel and language, and who is left out by the reason', async () => {
    const world = await newWorld()
    await world.meet('ana')
    await world.meet('ben', { channel: 'whatsapp', language: 'en' })
    await world.meet('eva', { language: null })
    await world.meet('inti', { consent: false })
    await world.meet('juan', { consent: null })
    await world.meet('lola', { topics: ['tables'] })
    await world.meet('nina', { blocked: true })
    await world.meet('rosa', { optedOutAt: world.clock.now() })
    await world.meet('saul', { channel: 'terminal' })
    expect(await foreseen(world)).toEqual({
      eligible: 3,
      counts: ['telegram es 2', 'whatsapp en 1'],
      leftOut: { opted_out: 1, no_consent: 2, not_subscribed: 1, blocked: 1, no_address: 1 },
    })
    expect((await foreseen(world, { mode: 'urgent', reason: 'Crecida' })).leftOut).not.toHaveProperty('not_subscribed')
  })

  it('of an urgent one is nobody who said stop, paused, or never agreed', async () => {
    const world = await newWorld()
    await world.meet('ana', { topics: [] })
    await world.meet('eva', { optedOutAt: world.clock.now() })
    await world.meet('inti', { consent: false })
    await world.meet('juan')
    await pauseContact(world.store.db, { contactId: 'c-juan', pausedAt: world.clock.now() })
    const urgent = { mode: 'urgent', reason: 'Crecida' }
    expect(await foreseen(world, urgent)).toMatchObject({
      eligible: 1,
      leftOut: { opted_out: 1, no_consent: 1, paused: 1 },
    })
    const id = await world.announce(urgent, root)
    await world.looks()
    expect(await world.copies(id)).toEqual({ ana: 'handed' })
  })

  it('counts each person once, under the gravest reason', async () => {
    const world = await newWorld()
    await world.meet('ana', { optedOutAt: world.clock.now(), consent: false, topics: [], blocked: true })
    expect(await foreseen(world)).toEqual({ eligible: 0, counts: [], leftOut: { opted_out: 1 } })
  })

  it('has one copy for a person with several chats, on that used last', async () => {
    const world = await newWorld()
    await world.meet('ana')
    await world.writesOn('ana', 'web', 2)
    await world.writesOn('ana', 'whatsapp', 3)
    const all = { eligible: 1, counts: ['whatsapp es 1'], leftOut: { duplicate_person: 2 } }
    expect(await foreseen(world)).toEqual(all)
    expect((await foreseen(world, { audience: { channels: ['telegram', 'web'] } })).counts).toEqual(['web es 1'])
  })

  it('is whoever meets all that is asked for', async () => {
    const world = await newWorld()
    await world.meet('ana', { actor: { kind: 'gad', parish: 'licto', axes: ['integridad'] } })
    await world.meet('eva', { actor: { parish: 'punin', axes: ['integridad'] }, topics: ['news', 'tables'] })
    await world.meet('ben', { language: 'en' })
    const reached = async (audience: object) => (await foreseen(world, { audience })).eligible
    expect(await reached({ registeredOnly: true })).toBe(2)
    expect(await reached({ actorKinds: ['gad'] })).toBe(1)
    expect(await reached({ parishes: ['licto', 'punin'] })).toBe(2)
    expect(await reached({ axes: ['integridad'], parishes: ['punin'] })).toBe(1)
    expect(await reached({ languages: ['en'] })).toBe(1)
    expect(await reached({ topics: ['tables'] })).toBe(1)
    expect(await reached({ submissions: {} })).toBe(0)
    expect(await reached({ seenSince: new Date(world.clock.now().getTime() + 1).toISOString() })).toBe(0)
  })

  it('is whoever was there since a time, and not who was there before it alone', async () => {
    const world = await newWorld()
    await world.meet('ana')
    await world.meet('eva')
    world.clock.pass(3 * 60)
    await world.writesOn('eva', 'web', 2)
    await world.meet('ben', { language: 'en' })
    const since = async (minutes: number) => {
      const seenSince = new Date(world.clock.now().getTime() + minutes * 60_000).toISOString()
      return (await foreseen(world, { audience: { seenSince } })).counts
    }
    expect(await since(-4 * 60)).toEqual(['telegram en 1', 'telegram es 1', 'web es 1'])
    expect(await since(-2 * 60)).toEqual(['telegram en 1', 'web es 1'])
    expect(await since(1)).toEqual([])
  })
})

describe('people who have been silent for half a year', () => {
  it('are not written to on WhatsApp, which is said, and are everywhere else', async () => {
    const world = await newWorld()
    await world.meet('ana', { channel: 'whatsapp' })
    await world.meet('eva')
    world.clock.pass(180 * DAY)
    expect(await foreseen(world)).toMatchObject({ eligible: 2, leftOut: {} })
    world.clock.pass(1)
    expect(await foreseen(world)).toEqual({ eligible: 1, counts: ['telegram es 1'], leftOut: { silent: 1 } })
    const id = await world.announce()
    await world.looks()
    expect(await world.copies(id)).toEqual({ eva: 'handed' })
  })

  it('are written to on another chat of theirs', async () => {
    const world = await newWorld()
    await world.meet('ana')
    await world.writesOn('ana', 'whatsapp', 2)
    world.clock.pass(181 * DAY)
    expect(await foreseen(world)).toEqual({ eligible: 1, counts: ['telegram es 1'], leftOut: {} })
  })

  it('are passed over when it was confirmed before', async () => {
    const world = await newWorld()
    await world.meet('ana', { channel: 'whatsapp' })
    const sendAt = new Date(world.clock.now().getTime() + 181 * DAY * 60_000).toISOString()
    const id = await world.announce({ sendAt })
    await world.looks()
    world.clock.pass(181 * DAY)
    await world.looks()
    expect(await world.copies(id)).toEqual({ ana: 'skipped: silent' })
  })
})

describe('a preview', () => {
  it('shows the words of each channel and language, and says where they are those of another', async () => {
    const world = await newWorld({ channels: [telegram, whatsapp] })
    await world.meet('ben', { language: 'en' })
    const { messages, warnings } = await preview(world.at, world.draft({ messages: { es: 'Hola, {nombre}.' } }))
    expect(messages.map(({ channel, language, fallsBack }) => [channel, language, fallsBack])).toEqual([
      ['telegram', 'es', false],
      ['telegram', 'en', true],
      ['whatsapp', 'es', false],
      ['whatsapp', 'en', true],
    ])
    expect(messages.every(({ text }) => text.startsWith('Hola, vecina o vecino.'))).toBe(true)
    expect(warnings).toEqual([{ kind: 'falls_back', language: 'en', people: 1 }])
  })

  it('warns of a language that is off, whether a text or a button is in it', async () => {
    const world = await newWorld({ languages: ['es'] })
    const off = async (parts: object) => {
      const { warnings } = await preview(world.at, world.draft(parts))
      return warnings
    }
    expect(await off({ messages: { es: 'Hola', en: 'Hello' } })).toEqual([{ kind: 'language_off', language: 'en' }])
    const buttons = [{ label: { es: 'Ir', fr: 'Aller' }, flow: 'menu' }]
    expect(await off({ buttons })).toEqual([{ kind: 'language_off', language: 'fr' }])
    expect(await off({ buttons: [{ label: { es: 'Ir' }, flow: 'menu' }] })).toEqual([])
  })

  it('warns of words that went out within a day, however they are spaced', async () => {
    const world = await newWorld({ channels: [web] })
    await world.meets(1, { channel: 'web' })
    const id = await world.announce()
    const again = world.draft({ messages: { es: 'Este  sábado hay minga. ' } })
    const kinds = async () => (await preview(world.at, again)).warnings
    const same = { kind: 'same_text', broadcast: id, at: world.clock.now() }
    expect(await kinds()).toEqual([same])
    world.clock.pass(3 * DAY)
    await world.looks()
    await world.sends()
    await world.looks()
    world.clock.pass(DAY - 1)
    expect(await kinds()).toEqual([same])
    world.clock.pass(2)
    expect(await kinds()).toEqual([])
  })

  it('warns of no words that were cancelled before anybody got them', async () => {
    const world = await newWorld()
    await world.meets(2)
    const id = await world.announce()
    await world.looks()
    await world.sends('sent', null, 'p0001')
    await world.looks()
    await cancel(world.at, { id, by: ana })
    const warnings = async () => (await preview(world.at, world.draft())).warnings.map(({ kind }) => kind)
    expect(await warnings()).toEqual(['same_text'])
    await world.store.db.broadcastRecipient.updateMany({ data: { state: 'cancelled' } })
    expect(await warnings()).toEqual([])
  })

  it('warns of hours in which nothing goes out, and says when they end', async () => {
    const world = await newWorld()
    await world.meets(1)
    const warned = async (parts: object) => (await preview(world.at, world.draft(parts))).warnings
    const [evening, until] = ['2026-03-02T21:00:00-05:00', new Date('2026-03-03T07:00:00-05:00')]
    expect(await warned({ sendAt: evening })).toEqual([{ kind: 'quiet_hours', until }])
    expect(await warned({ sendAt: evening, mode: 'urgent', reason: 'Crecida' })).toEqual([])
    expect(await warned({ sendAt: '2026-03-02T19:59:00-05:00' })).toEqual([])
    expect(await warned({})).toEqual([])
    world.clock.pass(11 * 60)
    expect(await warned({})).toEqual([{ kind: 'quiet_hours', until }])
  })

  it('warns when it would expire before everybody has it', async () => {
    const world = await newWorld({ channels: [{ ...whatsapp, leftOn: () => 2 }] })
    await world.meets(3, { channel: 'whatsapp' })
    const foresee = (expiresAt: string) => preview(world.at, world.draft({ expiresAt }))
    const late = await foresee('2026-03-03T08:00:00-05:00')
    const [endsAt, expiresAt] = [late.estimate.endsAt, new Date('2026-03-03T08:00:00-05:00')]
    expect(late.warnings).toEqual([{ kind: 'would_expire', endsAt, expiresAt }])
    expect((await foresee('2026-03-03T08:01:00-05:00')).warnings).toEqual([])
  })

  it('says how long it takes, day by day where only so many go a day', async () => {
    const world = await newWorld()
    await world.meets(201, { channel: 'whatsapp' })
    const { estimate } = await preview(world.at, world.draft())
    const began = world.clock.now().getTime()
    expect(estimate.startsAt).toEqual(world.clock.now())
    expect(estimate.channels).toEqual([
      { channel: 'whatsapp', count: 201, startsAt: new Date(began), endsAt: new Date('2026-03-03T13:00:05Z') },
    ])
  })

  it('says when a channel has hours of its own, urgent or not, and takes no more on that day', async () => {
    let today = 30
    const leftOn = (day: Date) => (day < new Date('2026-03-03T05:00:00Z') ? today : 30)
    const world = await newWorld({ channels: [telegram, { ...whatsapp, leftOn }] })
    await world.meets(1)
    await world.meet('wanda', { channel: 'whatsapp' })
    const urgent = { mode: 'urgent', reason: 'Crecida' }
    const look = async (parts: object = {}) => {
      const { estimate, warnings } = await preview(world.at, world.draft(parts))
      return { ends: estimate.channels.map(({ endsAt }) => endsAt), endsAt: estimate.endsAt, warnings }
    }
    const waits = (until: string) => [{ kind: 'channel_waits', channel: 'whatsapp', people: 1, until: new Date(until) }]
    expect((await look()).warnings).toEqual([])
    today = 0
    expect((await look()).warnings).toEqual(waits('2026-03-03T13:00:00Z'))
    world.clock.pass(12 * 60)
    const now = world.clock.now()
    const { ends, warnings } = await look(urgent)
    expect(warnings).toEqual(waits('2026-03-03T13:00:00Z'))
    expect(ends).toEqual([new Date(now.getTime() + 40), new Date('2026-03-03T13:00:05Z')])
    expect((await look()).warnings).toContainEqual(waits('2026-03-03T13:00:00Z')[0])
  })

  it('says where a channel takes no announcements, and gives no end then', async () => {
    const refusing = { ...whatsapp, leftOn: () => 0 }
    const stopped = { ...whatsapp, stopped: () => 'by_staff' }
    for (const [channel, reason] of [[refusing, null] as const, [stopped, 'by_staff'] as const]) {
      const world = await newWorld({ channels: [channel] })
      await world.meets(2, { channel: 'whatsapp' })
      const { warnings } = await preview(world.at, world.draft())
      expect(warnings).toEqual([{ kind: 'channel_stopped', channel: 'whatsapp', people: 2, reason }])
    }
  })
})

it('knows which pictures belong to a broadcast', async () => {
  const world = await newWorld()
  const { id } = await world.create()
  await world.store.db.broadcast.update({ where: { id }, data: { image: 'one' } })
  expect(await knownImages(world.store.db, ['one', 'two'])).toEqual(new Set(['one']))
})
