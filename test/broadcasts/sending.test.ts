import { describe, expect, it } from 'vitest'
import { cancel, pause, resume, resendUncertain, retryFailed, withdraw } from '../../src/broadcasts/control.js'
import { pauseContact } from '../../src/store/contacts.js'
import { unsubscribe, unsubscribeAll } from '../../src/store/subscriptions.js'
import { newWorld, ana, root, web } from './world.js'

describe('a confirmed broadcast', () => {
  it('goes to everybody it is for, once, and is done when the last copy has ended', async () => {
    const world = await newWorld()
    await world.meets(3)
    const id = await world.announce()
    await world.looks()
    expect(await world.queued()).toEqual(Array.from({ length: 3 }, () => 'Este sábado hay minga.'))
    expect(await world.copies(id)).toEqual({ p0001: 'handed', p0002: 'handed', p0003: 'handed' })
    await world.looks()
    expect(await world.queued()).toHaveLength(3)
    await world.sends()
    await world.looks()
    expect(await world.report(id)).toMatchObject({
      total: 3,
      expanded: true,
      states: { sent: 3 },
      broadcast: { state: 'done' },
    })
  })

  it('keeps in the outbox no more than can be sent in two seconds', async () => {
    const world = await newWorld()
    await world.meets(60)
    const id = await world.announce()
    await world.looks(3)
    expect(await world.queued()).toHaveLength(50)
    expect(await world.report(id)).toMatchObject({ total: 60, states: { waiting: 10, handed: 50 } })
    await world.sends()
    await world.looks()
    expect(await world.queued()).toHaveLength(10)
  })

  it('passes over whoever has changed their mind since it was confirmed', async () => {
    const world = await newWorld()
    for (const who of ['ana', 'eva', 'inti', 'juan', 'lola', 'nina']) await world.meet(who)
    const id = await world.announce({ sendAt: '2026-03-02T16:00:00Z' })
    await world.looks()
    const { db } = world.store
    await db.contact.update({ where: { id: 'c-ana' }, data: { optedOutAt: world.clock.now() } })
    await pauseContact(db, { contactId: 'c-eva', pausedAt: world.clock.now() })
    await unsubscribe(db, { contactId: 'c-inti', topic: 'news' })
    await db.address.update({ where: { id: 'a-juan' }, data: { state: 'blocked' } })
    await db.contact.update({ where: { id: 'c-lola' }, data: { erasedAt: world.clock.now() } })
    world.clock.pass(60)
    await world.looks()
    expect(await world.copies(id)).toEqual({
      ana: 'skipped: opted_out',
      eva: 'skipped: paused',
      inti: 'skipped: not_subscribed',
      juan: 'skipped: blocked',
      lola: 'skipped: erased',
      nina: 'handed',
    })
  })

  it('takes back what already waits to be sent to somebody who pauses, unsubscribes or withdraws their agreement', async () => {
    const world = await newWorld()
    const { db } = world.store
    for (const who of ['ana', 'eva', 'inti', 'juan']) await world.meet(who)
    const id = await world.announce()
    await world.looks()
    await pauseContact(db, { contactId: 'c-ana', pausedAt: world.clock.now() })
    await unsubscribe(db, { contactId: 'c-eva', topic: 'news' })
    await unsubscribeAll(db, 'c-inti')
    expect(await world.queued()).toHaveLength(1)
    await world.looks()
    expect(await world.copies(id)).toEqual({
      ana: 'skipped: paused',
      eva: 'skipped: not_subscribed',
      inti: 'skipped: not_subscribed',
      juan: 'handed',
    })
  })

  it('stands in nobody’s way when it cannot be read or its copies cannot be made, and is not tried without a pause', async () => {
    const world = await newWorld({ logLevel: 'silent' })
    await world.meets(1)
    const { db } = world.store
    const unreadable = await world.announce({ messages: { es: 'Ilegible.' } })
    await db.broadcast.update({ where: { id: unreadable }, data: { audience: 'roto' } })
    await db.$executeRawUnsafe(`
      CREATE TRIGGER broken BEFORE INSERT ON Delivery WHEN NEW.body LIKE '%No se puede.%'
      BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`)
    await world.announce({ messages: { es: 'No se puede.' } })
    await world.announce()
    while (!(await world.look()));
    await world.look()
    expect(await world.queued()).toEqual(['Este sábado hay minga.'])
    await db.$executeRawUnsafe('DROP TRIGGER broken')
    await world.look()
    expect(await world.queued()).toEqual(['Este sábado hay minga.', 'No se puede.'])
  })

  it('reaches somebody on another chat of theirs when they have blocked the one it was to go to', async () => {
    const world = await newWorld()
    await world.meet('ana')
    await world.writesOn('ana', 'web', 2)
    const id = await world.announce({ sendAt: '2026-03-02T15:30:00Z' })
    await world.looks()
    await world.store.db.address.updateMany({ where: { channel: 'web' }, data: { state: 'blocked' } })
    world.clock.pass(30)
    await world.looks()
    const [copy] = await world.store.db.delivery.findMany({ where: { kind: 'broadcast' } })
    expect(copy).toMatchObject({ channel: 'telegram', address: 'ana' })
    expect(await world.copies(id)).toEqual({ ana: 'handed' })
  })

  it('leaves whoever is talking with somebody of the staff for later', async () => {
    const world = await newWorld()
    await world.meets(2)
    const attendedUntil = new Date(world.clock.now().getTime() + 3_600_000)
    await world.store.db.contact.update({ where: { id: 'c-p0001' }, data: { attendedUntil } })
    const id = await world.announce()
    await world.looks()
    expect(await world.copies(id)).toEqual({ p0001: 'waiting', p0002: 'handed' })
    world.clock.pass(61)
    await world.looks()
    expect(await world.copies(id)).toEqual({ p0001: 'handed', p0002: 'handed' })
  })

  it('is not for those who came after it was confirmed', async () => {
    const world = await newWorld()
    await world.meets(1)
    const id = await world.announce()
    world.clock.pass(1)
    await world.meet('later')
    await world.looks()
    expect(await world.copies(id)).toEqual({ p0001: 'handed' })
  })

  it('writes its recipients down in stretches, and goes on after a crash where it ended', async () => {
    const world = await newWorld()
    await world.meets(3)
    const id = await world.announce()
    const { db } = world.store
    await db.broadcast.update({ where: { id }, data: { expandedTo: 'c-p0002' } })
    await world.looks(1)
    expect(Object.keys(await world.copies(id))).toEqual(['p0003'])
    await db.broadcast.update({ where: { id }, data: { state: 'expanding', expandedTo: '', expandedAt: null } })
    await world.looks()
    expect(await world.copies(id)).toEqual({ p0001: 'handed', p0002: 'handed', p0003: 'handed' })
    expect(await world.queued()).toHaveLength(3)
  })

  it('speaks to each in their language, with their name and their parish', async () => {
    const world = await newWorld({ languages: ['es', 'en', 'qug'] })
    await world.meet('ana', { actor: { name: 'Ana *Lema*', parish: 'punin' } })
    await world.meet('ben', { language: 'en' })
    await world.meet('inti', { language: 'qug' })
    const es = 'Hola, {nombre|vecina}: hay minga en {parroquia}.'
    await world.announce({ messages: { es, en: 'Hello, {nombre}.' } })
    await world.looks()
    expect(await world.queued('ana')).toEqual(['Hola, Ana *Lema*: hay minga en Punín.'])
    expect(await world.queued('ben')).toEqual(['Hello, neighbour.'])
    expect(await world.queued('inti')).toEqual(['Hola, vecina: hay minga en su parroquia.'])
  })

  it('says on WhatsApp last of all how to stop it', async () => {
    const world = await newWorld()
    await world.meet('ana', { channel: 'whatsapp' })
    await world.announce({ buttons: [{ label: 'Proponer una idea', flow: 'submit' }] })
    await world.looks()
    expect(await world.queued()).toEqual([
      'Este sábado hay minga.\n\n1. Proponer una idea\n\nSi ya no quiere recibir avisos, escriba BAJA.',
    ])
    const [copy] = await world.store.db.delivery.findMany({ where: { kind: 'broadcast' } })
    expect(copy?.messageId).toMatch(/^3EB0/)
  })
})

describe('a broadcast that staff stop', () => {
  it('takes back everything that has not been sent when it is paused, and sends it once when it goes on', async () => {
    const world = await newWorld()
    await world.meets(4)
    const id = await world.announce()
    await world.looks()
    await world.sends('sent', null, 'p0001')
    await world.store.db.delivery.updateMany({ where: { contactId: 'c-p0002' }, data: { state: 'sending' } })
    expect(await pause(world.at, { id, by: ana })).toMatchObject({ kind: 'done', broadcast: { state: 'paused' } })
    await world.looks()
    expect(await world.queued()).toEqual([])
    expect(await world.copies(id)).toEqual({ p0001: 'sent', p0002: 'handed', p0003: 'waiting', p0004: 'waiting' })
    expect(await resume(world.at, { id, by: ana })).toMatchObject({ kind: 'done', broadcast: { state: 'sending' } })
    await world.looks()
    expect(await world.copies(id)).toEqual({ p0001: 'sent', p0002: 'handed', p0003: 'handed', p0004: 'handed' })
    expect(await world.queued()).toHaveLength(2)
  })

  it('sends nothing more when it is cancelled, and adds up', async () => {
    const world = await newWorld()
    await world.meets(60)
    const id = await world.announce()
    await world.looks()
    await world.sends('sent', null, 'p0001')
    await cancel(world.at, { id, reason: 'Cambió la fecha.', by: ana })
    expect(await world.queued()).toEqual([])
    await world.looks()
    const { broadcast, states, total } = await world.report(id)
    expect(broadcast.state).toBe('cancelled')
    expect(broadcast.finishedAt).not.toBeNull()
    expect([total, states.sent, states.cancelled]).toEqual([60, 1, 59])
    expect(await resume(world.at, { id, by: ana })).toMatchObject({ kind: 'not_possible', state: 'cancelled' })
    const [line] = await world.store.db.auditEntry.findMany({ where: { action: 'broadcast.cancel' } })
    expect(line).toMatchObject({ who: 'Ana', subject: `broadcast:${String(id)}`, reason: 'Cambió la fecha.' })
  })

  it('keeps under its id what may have arrived already, while it is paused', async () => {
    const world = await newWorld()
    await world.meet('ana', { channel: 'whatsapp' })
    const id = await world.announce()
    await world.looks()
    await world.store.db.delivery.updateMany({ data: { attempts: 1 } })
    await pause(world.at, { id, by: ana })
    await world.looks()
    expect(await world.copies(id)).toEqual({ ana: 'handed' })
    expect(await world.queued()).toHaveLength(1)
  })

  it.each(['cancelled', 'over its time'])('does not send again what may have arrived once it is %s', async (how) => {
    const world = await newWorld()
    await world.meet('ana', { channel: 'whatsapp' })
    const id = await world.announce({ expiresAt: '2026-03-02T16:00:00Z' })
    await world.looks()
    await world.store.db.delivery.updateMany({ data: { attempts: 1 } })
    if (how === 'cancelled') await cancel(world.at, { id, by: ana })
    else world.clock.pass(60)
    if (how === 'cancelled') expect(await world.queued()).toEqual([])
    await world.looks()
    expect(await world.queued()).toEqual([])
    expect(await world.copies(id)).toEqual({ ana: 'uncertain: unknown' })
    expect((await world.report(id)).broadcast.finishedAt).toEqual(world.clock.now())
  })

  it('still speaks of everybody it was for when it is stopped before all of them are written down', async () => {
    const world = await newWorld()
    await world.meets(2)
    const paused = await world.announce()
    const cancelled = await world.announce({ messages: { es: 'Otra cosa' } })
    await pause(world.at, { id: paused, by: ana })
    await cancel(world.at, { id: cancelled, by: ana })
    await world.looks()
    expect(await world.copies(paused)).toEqual({ p0001: 'waiting', p0002: 'waiting' })
    expect(await world.copies(cancelled)).toEqual({ p0001: 'cancelled', p0002: 'cancelled' })
    expect(await resume(world.at, { id: paused, by: ana })).toMatchObject({ broadcast: { state: 'sending' } })
    await world.looks()
    expect(await world.copies(paused)).toEqual({ p0001: 'handed', p0002: 'handed' })
  })
})

describe('the time of a broadcast', () => {
  it('comes at its minute, not before', async () => {
    const world = await newWorld()
    await world.meets(1)
    const id = await world.announce({ sendAt: '2026-03-02T17:00:00Z' })
    await world.looks()
    expect(await world.report(id)).toMatchObject({ total: 1, waitsFor: { kind: 'send_at' }, states: { waiting: 1 } })
    world.clock.pass(119)
    await world.looks()
    expect(await world.queued()).toEqual([])
    world.clock.pass(1)
    await world.looks()
    expect(await world.queued()).toHaveLength(1)
  })

  it('leaves the night and the Sunday morning quiet, unless it is urgent', async () => {
    const world = await newWorld()
    await world.meets(1)
    world.clock.pass(9.5 * 60)
    const id = await world.announce()
    await world.looks()
    expect(await world.queued()).toHaveLength(1)
    world.clock.pass(30)
    await world.looks()
    expect(await world.queued()).toEqual([])
    expect((await world.report(id)).waitsFor).toEqual({ kind: 'quiet_hours', until: new Date('2026-03-03T12:00:00Z') })
    await world.announce({ mode: 'urgent', reason: 'Crecida del río', messages: { es: 'Aléjense del río.' } }, root)
    await world.looks()
    expect(await world.queued()).toEqual(['Aléjense del río.'])
    world.clock.pass(11 * 60)
    await world.looks()
    expect(await world.queued()).toHaveLength(2)
  })

  it('sends nothing after its end, and says so', async () => {
    const world = await newWorld()
    await world.meets(60)
    const id = await world.announce({ expiresAt: '2026-03-02T16:00:00Z' })
    await world.looks()
    await world.sends()
    world.clock.pass(60)
    await world.looks()
    const { broadcast, reasons, states, total } = await world.report(id)
    expect(broadcast.state).toBe('done')
    expect([total, states.sent]).toEqual([60, 50])
    expect(reasons).toEqual([{ state: 'skipped', reason: 'expired', count: 10 }])
  })
})

describe('copies that are sent once more', () => {
  it('are the uncertain ones only when staff say so', async () => {
    const world = await newWorld()
    await world.meets(2)
    const id = await world.announce()
    await world.looks()
    await world.sends('uncertain', 'interrupted', 'p0001')
    await world.sends()
    await world.looks(4)
    expect(await world.copies(id)).toEqual({ p0001: 'uncertain: interrupted', p0002: 'sent' })
    expect(await world.queued()).toEqual([])
    expect(await resendUncertain(world.at, { id, by: ana })).toMatchObject({ kind: 'done', count: 1 })
    await world.looks()
    expect(await world.copies(id)).toEqual({ p0001: 'handed', p0002: 'sent' })
    await world.sends()
    await world.looks()
    expect((await world.report(id)).broadcast.state).toBe('done')
  })

  it('are those that failed, except to people who stopped the service', async () => {
    const world = await newWorld()
    await world.meets(2)
    const id = await world.announce()
    await world.looks()
    await world.sends('failed', 'contact_stopped', 'p0001')
    await world.sends('failed', 'unreachable')
    await world.looks()
    expect(await retryFailed(world.at, { id, by: ana })).toMatchObject({ kind: 'done', count: 1 })
    await world.looks()
    expect(await world.copies(id)).toEqual({ p0001: 'failed: contact_stopped', p0002: 'handed' })
  })

  it('are not those that turned out to have arrived', async () => {
    const world = await newWorld()
    await world.meets(2)
    const id = await world.announce()
    await world.looks()
    await world.sends('uncertain', 'interrupted')
    await world.looks()
    await world.store.db.delivery.updateMany({
      where: { contactId: 'c-p0001' },
      data: { state: 'sent', reason: null },
    })
    expect(await resendUncertain(world.at, { id, by: ana })).toMatchObject({ count: 1 })
    await world.looks()
    expect(await world.copies(id)).toEqual({ p0001: 'sent', p0002: 'handed' })
    expect((await world.report(id)).ratePerMinute).toBe(0)
  })

  it('are none of a broadcast that was taken back', async () => {
    const world = await newWorld()
    await world.meets(2)
    const id = await world.announce()
    await world.looks()
    await world.sends('failed', 'rejected', 'p0001')
    await world.sends('uncertain', 'interrupted')
    await world.looks()
    await withdraw(world.at, { id, by: ana })
    const withdrawn = { kind: 'withdrawn', withdrawnAt: world.clock.now() }
    expect(await retryFailed(world.at, { id, by: ana })).toEqual(withdrawn)
    expect(await resendUncertain(world.at, { id, by: ana })).toEqual(withdrawn)
    await world.looks()
    expect(await world.queued()).toEqual([])
  })

  it('are none after its end', async () => {
    const world = await newWorld()
    await world.meets(1)
    const id = await world.announce({ expiresAt: '2026-03-02T16:00:00Z' })
    await world.looks()
    await world.sends('failed', 'rejected')
    world.clock.pass(60)
    await world.looks()
    expect(await retryFailed(world.at, { id, by: ana })).toMatchObject({ kind: 'expired' })
  })
})

describe('two broadcasts at once', () => {
  it('go in the order of their confirmation, an urgent one first', async () => {
    const world = await newWorld({ channels: [{ ...web, perSecond: 1 }] })
    await world.meets(3, { channel: 'web' })
    await world.announce({ messages: { es: 'Primero' } })
    world.clock.pass(1)
    await world.announce({ messages: { es: 'Segundo' } })
    world.clock.pass(1)
    await world.announce({ messages: { es: 'Urgente' }, mode: 'urgent', reason: 'Crecida' }, root)
    await world.looks(1)
    const order: string[] = []
    for (let look = 0; look < 4; look++) {
      await world.looks()
      order.push(...(await world.queued()))
      await world.sends()
    }
    expect(order.map((text) => text[0]).join('')).toBe('UUUPPPSSS')
  })

  it('are not handed over twice by two processes', async () => {
    const world = await newWorld()
    await world.meets(30)
    const id = await world.announce()
    await Promise.all([world.looks(3), world.looks(3)])
    expect(await world.report(id)).toMatchObject({ total: 30, states: { handed: 30 } })
    expect(await world.store.db.delivery.count({ where: { kind: 'broadcast' } })).toBe(30)
  })
})
