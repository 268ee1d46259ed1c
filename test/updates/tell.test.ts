import { describe, expect, test } from 'vitest'
import { recordConsent } from '../../src/store/consents.js'
import { eraseContact } from '../../src/store/contacts.js'
import { hide } from '../../src/store/submissionChanges.js'
import { support } from '../../src/store/supports.js'
import { tellAll } from '../../src/updates/updates.js'
import { change, published, submission, submit } from '../store/civic.js'
import { newWorld, review } from './world.js'

describe('a change of a submission', () => {
  test('is told to its author, who supports it and who follows it, once, with all that came with it', async () => {
    const world = await newWorld('ana', 'eva', 'luis', 'mia')
    const { id, code } = await published(world.store, 'ana')
    await support(world.store.db, { contactId: 'c-eva', submissionId: id, now: world.clock.now() })
    await world.follows('luis', id)
    await world.change(id, review)
    expect(await world.tell()).toBe(3)
    expect(await world.tell()).toBe(0)
    for (const who of ['ana', 'eva', 'luis']) {
      const [text = '', ...more] = await world.told(who)
      expect(more).toEqual([])
      for (const part of [code, 'Luz en el parque', 'En revisión', 'Iremos a ver el parque.', 'Obras Públicas'])
        expect(text).toContain(part)
      expect(text).toContain('10 de abril de 2026')
      expect(text).toContain(`ESTADO ${code}`)
    }
    expect(await world.told('mia')).toEqual([])
    const [row] = await world.store.db.delivery.findMany({ where: { contactId: 'c-ana', kind: 'notice' } })
    expect(row).toMatchObject({ state: 'queued', priority: 2, turn: 0, address: 'ana' })
  })

  test('waits while staff talk to the person, and is told then', async () => {
    const world = await newWorld('ana')
    const { id } = await published(world.store, 'ana')
    await world.change(id, review)
    const until = new Date(world.clock.now().getTime() + 30 * 60_000)
    await world.store.db.contact.update({ where: { id: 'c-ana' }, data: { attendedUntil: until } })
    expect(await tellAll(world.options)).toEqual({ told: 0, until })
    expect(await world.states('ana')).toEqual(['waiting'])
    world.hours(1)
    expect(await world.tell()).toBe(1)
  })

  test('is told in the language of each', async () => {
    const world = await newWorld('ana', 'eva')
    await world.store.db.contact.update({ where: { id: 'c-eva' }, data: { language: 'en' } })
    const { id } = await published(world.store, 'ana')
    await world.follows('eva', id)
    await world.change(id, review)
    await world.tell()
    expect((await world.told('ana'))[0]).toMatch(/^Novedad en RIO/)
    expect((await world.told('eva'))[0]).toMatch(/^News about RIO[^]*Under review[^]*(April 10, 2026|10 April 2026)/)
  })

  test('is told to the author alone while the submission is not public', async () => {
    const world = await newWorld('ana', 'eva')
    const { id } = await submit(world.store, 'ana')
    await world.follows('eva', id)
    await world.change(id, review)
    expect(await world.tell()).toBe(1)
    expect(await world.told('ana')).toHaveLength(1)
    expect(await world.told('eva')).toEqual([])
  })

  test('is not told to others when it was hidden before they were told', async () => {
    const world = await newWorld('ana', 'eva')
    const { id } = await published(world.store, 'ana')
    await world.follows('eva', id)
    await world.change(id, review)
    const { version } = await submission(world.store, id)
    await world.store.transaction((tx) => hide(tx, { id, version, now: world.clock.now() }))
    await world.tell()
    expect(await world.told('ana')).toHaveLength(1)
    expect(await world.told('eva')).toEqual([])
    expect(await world.states('eva')).toEqual(['skipped'])
  })

  test('shows no personal data that stands in the title', async () => {
    const world = await newWorld('ana')
    const { id } = await published(world.store, 'ana', { title: 'Llamen al 0991234567 por la luz' })
    await world.change(id, { to: 'accepted', text: 'Sí.' })
    await world.tell()
    const [text] = await world.told('ana')
    expect(text).toContain('por la luz')
    expect(text).not.toContain('0991234567')
  })

  test('shows no personal data that stands in what staff wrote, but to the author', async () => {
    const world = await newWorld('ana', 'eva')
    const { id } = await published(world.store, 'ana')
    await world.follows('eva', id)
    await world.change(id, { to: 'accepted', text: 'Llame a Rosa al 0991234567.' })
    await world.tell()
    expect((await world.told('ana')).join()).toContain('0991234567')
    expect((await world.told('eva')).join()).toContain('Llame a Rosa')
    expect((await world.told('eva')).join()).not.toContain('0991234567')
  })

  test('goes to the address last used', async () => {
    const world = await newWorld('ana')
    const now = world.clock.now()
    await world.store.db.address.create({
      data: { id: 'second', channel: 'telegram', address: '77', contactId: 'c-ana', createdAt: now },
    })
    await world.store.db.session.update({ where: { contactId: 'c-ana' }, data: { addressId: 'second' } })
    const { id } = await published(world.store, 'ana')
    await world.change(id, review)
    await world.tell()
    const [row] = await world.store.db.delivery.findMany({ where: { kind: 'notice' } })
    expect(row).toMatchObject({ channel: 'telegram', address: '77' })
  })
})

describe('somebody who is not to be written to is told nothing, and not later either:', () => {
  type Act = (world: Awaited<ReturnType<typeof newWorld>>) => Promise<unknown>
  const at = new Date('2026-03-01T17:00:00Z')
  const contact =
    (data: object): Act =>
    (world) =>
      world.store.db.contact.update({ where: { id: 'c-eva' }, data })
  const said = { textVersion: '1', language: 'es', channel: 'web', turn: 1, at } as const
  const ways: [string, Act, Act][] = [
    ['opted out', contact({ optedOutAt: at }), contact({ optedOutAt: null })],
    ['paused', contact({ pausedAt: at }), contact({ pausedAt: null })],
    [
      'blocked the service',
      (world) => world.store.db.address.updateMany({ where: { contactId: 'c-eva' }, data: { state: 'blocked' } }),
      (world) => world.store.db.address.updateMany({ where: { contactId: 'c-eva' }, data: { state: 'reachable' } }),
    ],
    [
      'said no to updates',
      ({ store }) => recordConsent(store.db, { contactId: 'c-eva', purpose: 'updates', granted: false, ...said }),
      ({ store }) => recordConsent(store.db, { contactId: 'c-eva', purpose: 'updates', granted: true, ...said }),
    ],
  ]
  test.each(ways)('%s', async (_, stop, resume) => {
    const world = await newWorld('ana', 'eva')
    const { id } = await published(world.store, 'ana')
    await world.follows('eva', id)
    await world.change(id, review)
    await stop(world)
    await world.tell()
    await resume(world)
    await world.tell()
    expect(await world.told('eva')).toEqual([])
    expect(await world.told('ana')).toHaveLength(1)
  })

  test('said no to updates, but what they sent themselves is told', async () => {
    const world = await newWorld('ana')
    const { id } = await published(world.store, 'ana')
    await recordConsent(world.store.db, { contactId: 'c-ana', purpose: 'updates', granted: false, ...said })
    await world.change(id, review)
    await world.tell()
    expect(await world.told('ana')).toHaveLength(1)
  })

  test('was erased', async () => {
    const world = await newWorld('ana', 'eva')
    const { id } = await published(world.store, 'ana')
    await world.follows('eva', id)
    await world.change(id, review)
    const now = world.clock.now()
    await world.store.transaction((tx) => eraseContact(tx, { contactId: 'c-eva', keepPublished: true, now }))
    await world.tell()
    expect(await world.told('eva')).toEqual([])
  })
})

describe('many changes in a day', () => {
  /** So many submissions that eva follows, each changed once. */
  async function changed(world: Awaited<ReturnType<typeof newWorld>>, count: number): Promise<string[]> {
    const codes: string[] = []
    for (let i = 0; i < count; i++) {
      const { id, code } = await published(world.store, 'ana', { title: `Luz número ${String(i)}` })
      await world.store.db.follow.deleteMany({ where: { contactId: 'c-ana' } })
      await world.store.db.submission.update({ where: { id }, data: { authorId: null } })
      await world.follows('eva', id)
      await world.change(id, { to: 'accepted', text: 'Sí.' })
      codes.push(code)
    }
    return codes
  }

  test('are told one by one up to three, and the others together at the digest hour', async () => {
    const world = await newWorld('ana', 'eva')
    const codes = await changed(world, 5)
    await world.tell()
    expect(await world.told('eva')).toHaveLength(3)
    world.hours(5.9)
    await world.tell()
    expect(await world.told('eva')).toHaveLength(3)
    world.hours(0.1)
    await world.tell()
    const texts = await world.told('eva')
    expect(texts).toHaveLength(4)
    expect(texts[3]).toContain('Novedades de hoy')
    for (const code of codes.slice(3)) expect(texts[3]).toContain(code)
    for (const code of codes.slice(0, 3)) expect(texts[3]).not.toContain(code)
    expect(await world.states('eva')).toEqual(['sent', 'sent', 'sent', 'digested', 'digested'])
  })

  test('count from the beginning of the day at the municipality, so that nobody is woken at midnight', async () => {
    const world = await newWorld('ana', 'eva')
    world.hours(8)
    await changed(world, 5)
    await world.tell()
    expect(await world.told('eva')).toHaveLength(3)
    world.hours(5)
    await world.tell()
    expect(await world.told('eva')).toHaveLength(3)
    world.hours(17)
    await world.tell()
    expect(await world.told('eva')).toHaveLength(4)
  })

  test('name each submission once, where it stands now, and say how many more there are', async () => {
    const world = await newWorld('ana', 'eva')
    const codes = await changed(world, 3)
    await world.tell()
    const more = await changed(world, 12)
    const first = await world.store.db.submission.findUniqueOrThrow({ where: { code: more[0] ?? '' } })
    await world.change(first.id, { to: 'fulfilled', text: 'Hecho.', details: { evidenceUrl: 'https://e.ec' } })
    world.hours(6)
    await world.tell()
    const digest = (await world.told('eva')).at(-1) ?? ''
    expect(digest.match(/RIO-/g)).toHaveLength(10)
    expect(digest).toContain('2 novedades más')
    expect(digest).toMatch(new RegExp(`${more[0] ?? ''}.*Cumplida`))
    for (const code of codes) expect(digest).not.toContain(code)
    expect((await world.states('eva')).includes('waiting')).toBe(false)
  })

  test('and only one left for the digest hour is told as one', async () => {
    const world = await newWorld('ana', 'eva')
    await changed(world, 4)
    await world.tell()
    world.hours(6)
    await world.tell()
    expect((await world.told('eva')).at(-1)).toContain('Novedad en')
  })
})

describe('a duplicate', () => {
  test('names the other one only where that is public', async () => {
    const world = await newWorld('ana', 'eva')
    const first = await published(world.store, 'eva')
    const secret = await submit(world.store, 'eva')
    const [one, two] = [await published(world.store, 'ana'), await published(world.store, 'ana')]
    const asDuplicate = (canonicalId: string) =>
      ({ to: 'duplicate', text: 'Ya la conocemos.', details: { canonicalId } }) as const
    await world.change(one.id, asDuplicate(first.id))
    await world.change(two.id, asDuplicate(secret.id))
    await world.tell()
    const [open = '', hidden = ''] = await world.told('ana')
    expect(open).toContain(first.code)
    expect(hidden).toContain('Ya la conocemos.')
    expect(hidden).not.toContain(secret.code)
  })
})

test('what the author reopened or withdrew is told to the others, without the author’s words', async () => {
  const world = await newWorld('ana', 'eva')
  const { id } = await published(world.store, 'ana')
  await world.follows('eva', id)
  await change(world.store, id, { to: 'not_viable', text: 'No se puede.' })
  await world.change(id, { to: 'in_review', by: 'author', text: 'Soy Ana y no estoy de acuerdo.' })
  await world.change(id, { to: 'withdrawn', by: 'author' })
  await world.tell()
  const texts = await world.told('eva')
  expect(texts.map((text) => /Ahora está: ([^.]*)\./.exec(text)?.[1])).toEqual([
    'No es posible',
    'En revisión',
    'Retirada',
  ])
  expect(texts.join()).not.toContain('Soy Ana')
  expect(await world.told('ana')).toHaveLength(1)
})
