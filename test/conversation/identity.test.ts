import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { saveDraft } from '../../src/store/drafts.js'
import { arrive, type Arrival } from '../support/arrivals.js'
import { keys, movableClock, offeredIn, openTestStore, realContent, talkOn, type Talk } from '../support/talk.js'

const clock = movableClock()
const content = realContent()
let store: Store
let talk: Talk
let people = 0

beforeAll(async () => {
  store = await openTestStore(clock)
  talk = talkOn(store, content, clock)
})
afterAll(() => store.close())

/** The number and the other name of somebody whom nobody knows. */
function names(): { phone: string; lid: string } {
  const person = String(++people)
  return { phone: `${person}@phone`, lid: `${person}@lid` }
}

async function says(address: string, words: string, parts: Arrival = {}): Promise<string[]> {
  clock.pass(0.1)
  return keys(await arrive(talk, address, words, parts))
}

/** Is welcomed, and stands at the menu. */
async function meets(address: string): Promise<void> {
  for (const words of ['/start', '1']) await says(address, words)
}

async function idOf(address: string): Promise<string | undefined> {
  return (await store.db.address.findFirst({ where: { address } }))?.contactId
}

async function inboundOf(address: string) {
  return store.db.inbound.findMany({ where: { contactId: (await idOf(address)) ?? '' }, orderBy: { id: 'asc' } })
}

const place = async (address: string): Promise<string | undefined> => (await talk.session(address))?.flow

describe('somebody who writes under another name', () => {
  it('by which the channel knows them is no stranger, and goes on where they were', async () => {
    const { phone, lid } = names()
    await meets(phone)
    await says(phone, 'jugar a las preguntas')
    expect(await says(lid, 'empezar a jugar', { aliases: [phone] })).toEqual(['quiz.question'])
    expect(await idOf(lid)).toBe(await idOf(phone))
    const added = await store.db.address.findFirst({ where: { address: lid } })
    expect(added).toMatchObject({ channel: 'web', state: 'reachable' })
    expect(await says(phone, 'menú')).toEqual(['menu.main'])
  })

  it('is answered where the message came from', async () => {
    const { phone, lid } = names()
    await meets(phone)
    await says(lid, 'ayuda', { aliases: [phone] })
    const [last] = await store.db.delivery.findMany({
      where: { contactId: (await idOf(phone)) ?? '' },
      orderBy: { id: 'desc' },
    })
    expect(last?.address).toBe(lid)
  })

  it('has told it by a message under the first', async () => {
    const { phone, lid } = names()
    await meets(phone)
    await says(phone, 'menú', { aliases: [lid] })
    expect(await idOf(lid)).toBe(await idOf(phone))
    expect(await says(lid, '1')).toEqual(['guide.topics'])
  })

  it('has told it by their very first message', async () => {
    const { phone, lid } = names()
    expect(await says(phone, '/start', { aliases: [lid, lid, phone] })).toEqual(['welcome.language'])
    expect(await says(lid, '1')).toEqual(['welcome.intro', 'welcome.privacy', 'menu.main'])
    expect(await store.db.address.count({ where: { contactId: (await idOf(phone)) ?? '' } })).toBe(2)
  })

  it('of another channel is a stranger', async () => {
    const { phone, lid } = names()
    await meets(phone)
    const said = await says(lid, '/start', { aliases: [phone], channel: 'telegram' })
    expect(said).toEqual(['welcome.language'])
  })

  it('that belongs to nobody any more is a newcomer', async () => {
    const { phone, lid } = names()
    expect(await says(lid, '/start', { aliases: [phone] })).toEqual(['welcome.language'])
  })
})

describe('two people who prove to be one', () => {
  async function two(): Promise<{ older: string; younger: string }> {
    const { phone: older, lid: younger } = names()
    await meets(older)
    await meets(younger)
    expect(await idOf(older)).not.toBe(await idOf(younger))
    return { older, younger }
  }

  it.each(['older', 'younger'] as const)('are the older one, whoever of them writes: the %s', async (who) => {
    const pair = await two()
    const id = await idOf(pair.older)
    const other = who === 'older' ? pair.younger : pair.older
    expect(await says(pair[who], '1', { aliases: [other] })).toEqual(['guide.topics'])
    expect([await idOf(pair.older), await idOf(pair.younger)]).toEqual([id, id])
    expect(await store.db.contact.count({ where: { addresses: { none: {} } } })).toBe(0)
  })

  it('go on where they spoke last', async () => {
    const { older, younger } = await two()
    await says(older, 'ayuda')
    for (const words of ['jugar a las preguntas', 'empezar a jugar']) await says(younger, words)
    expect(await says(older, '1', { aliases: [younger] })).toEqual([expect.stringMatching(/^quiz\./), 'quiz.question'])
    expect(await place(older)).toBe('quiz')
  })

  it('stay where the older one spoke last', async () => {
    const { older, younger } = await two()
    await says(younger, 'jugar a las preguntas')
    await says(older, '1')
    expect(await says(younger, '2', { aliases: [older] })).toEqual([expect.stringMatching(/^guide/)])
  })

  it('do not go where staff wrote last', async () => {
    const { older, younger } = await two()
    await says(older, 'jugar a las preguntas')
    await arrive(talk, younger, { kind: 'attended' })
    clock.pass(31)
    expect(await says(younger, 'empezar a jugar', { aliases: [older] })).toEqual(['quiz.question'])
  })

  it('are spoken with in the language of the conversation that goes on', async () => {
    const { phone: older, lid: younger } = names()
    await meets(older)
    for (const words of ['/start', '2']) await says(younger, words)
    await says(older, 'menú', { aliases: [younger] })
    expect((await talk.loaded(older)).contact?.language).toBe('en')
  })

  it('keep a draft that the conversation which ends had begun', async () => {
    const { older, younger } = await two()
    const contactId = (await idOf(older)) ?? ''
    await saveDraft(store.db, { contactId, kind: 'submission', data: '{"title":"Luz"}', now: clock.now() })
    await says(younger, '1')
    await says(younger, 'menú', { aliases: [older] })
    expect(await store.db.draft.count({ where: { contactId: (await idOf(younger)) ?? '' } })).toBe(1)
  })

  it.each(['older', 'younger'] as const)('are sent no announcements when one of them said so: the %s', async (who) => {
    const pair = await two()
    await says(pair[who], 'baja')
    await says(pair.older, 'menú', { aliases: [pair.younger] })
    expect((await talk.loaded(pair.older)).contact?.optedOutAt).not.toBeNull()
  })

  it('are still sent what waits for either', async () => {
    const { older, younger } = await two()
    const waiting = { state: 'queued', address: { in: [older, younger] } }
    const before = await store.db.delivery.count({ where: waiting })
    await says(younger, 'menú', { aliases: [older] })
    const rows = await store.db.delivery.findMany({ where: waiting })
    expect(rows.length).toBe(before + 1)
    expect(new Set(rows.map(({ contactId }) => contactId))).toEqual(new Set([await idOf(older)]))
  })

  it('may be three, and more names may be new', async () => {
    const { phone: one, lid: two } = names()
    const { phone: three } = names()
    for (const address of [one, two, three]) await meets(address)
    const id = await idOf(one)
    await says(three, 'menú', { aliases: [two, `${one} new`, one] })
    for (const address of [one, two, three, `${one} new`]) expect(await idOf(address)).toBe(id)
    expect((await inboundOf(one)).length).toBe(7)
  })

  it('at the same moment as others write are one, and everybody is answered', async () => {
    const { older, younger } = await two()
    const crowd = Array.from({ length: 10 }, (_, i) => `beside ${String(people)} ${String(i)}`)
    await Promise.all(crowd.map(meets))
    const before = talk.turns.length
    await Promise.all([
      ...crowd.map((address) => arrive(talk, address, '1')),
      arrive(talk, younger, '1', { aliases: [older] }),
    ])
    expect(talk.turns.length - before).toBe(11)
    expect(await idOf(younger)).toBe(await idOf(older))
    expect(talk.failures).toEqual([])
  })
})

describe('a channel that tells who is who', () => {
  const identified = { kind: 'identified' } as const

  it('makes two people one, and nobody is answered or takes a turn', async () => {
    const { phone, lid } = names()
    await meets(phone)
    await meets(lid)
    const before = await store.db.inbound.count()
    expect(await arrive(talk, lid, identified, { aliases: [phone] })).toBeUndefined()
    expect(await idOf(lid)).toBe(await idOf(phone))
    expect(await store.db.inbound.count()).toBe(before)
  })

  it('adds the other name of somebody who is known', async () => {
    const { phone, lid } = names()
    await meets(lid)
    await arrive(talk, phone, identified, { aliases: [lid] })
    expect(await idOf(phone)).toBe(await idOf(lid))
    const other = names()
    await meets(other.lid)
    await arrive(talk, other.lid, identified, { aliases: [other.phone] })
    expect(await idOf(other.phone)).toBe(await idOf(other.lid))
  })

  it('makes nobody known', async () => {
    const { phone, lid } = names()
    const before = await store.db.contact.count()
    await arrive(talk, phone, identified, { aliases: [lid] })
    expect([await idOf(phone), await idOf(lid)]).toEqual([undefined, undefined])
    expect(await store.db.contact.count()).toBe(before)
  })

  it('may say it again and again, all at once', async () => {
    const { phone, lid } = names()
    await meets(phone)
    await meets(lid)
    const told = () => arrive(talk, lid, identified, { aliases: [phone] })
    await Promise.all([told(), told(), told()])
    const moved = await talk.loaded(lid)
    await told()
    expect(await talk.loaded(lid)).toEqual(moved)
    expect(talk.failures).toEqual([])
  })
})

describe('somebody who was erased', () => {
  /** Asks for it under both names, and has not been told yet. */
  async function erased(): Promise<{ phone: string; lid: string; id: string }> {
    const { phone, lid } = names()
    await meets(phone)
    const id = (await idOf(phone)) ?? ''
    for (const words of ['borrarme', 'sí']) await says(phone, words)
    expect(await says(phone, 'sí', { aliases: [lid] })).toEqual(['erase_me.done'])
    return { phone, lid, id }
  }

  it('is known by no name, not even one that was told with the last word', async () => {
    const { phone, lid, id } = await erased()
    expect([await idOf(phone), await idOf(lid)]).toEqual([undefined, undefined])
    await arrive(talk, phone, { kind: 'identified' }, { aliases: [lid] })
    await arrive(talk, phone, { kind: 'attended' }, { aliases: [lid] })
    expect(await store.db.address.count({ where: { contactId: id } })).toBe(0)
  })

  it('is a newcomer when they write again, under both names', async () => {
    const { phone, lid, id } = await erased()
    expect(await says(lid, 'hola', { aliases: [phone] })).toEqual(['welcome.language'])
    expect(await idOf(phone)).toBe(await idOf(lid))
    expect(await idOf(phone)).not.toBe(id)
  })

  it('is not made known again by a second tap on the last button, but by anything they write', async () => {
    const address = names().phone
    await meets(address)
    for (const words of ['borrarme', 'sí']) await says(address, words)
    const choice = offeredIn(talk.turns.at(-1)?.said ?? []).get('yes') ?? ''
    const taps = [
      await arrive(talk, address, { kind: 'choice', choice }),
      await arrive(talk, address, { kind: 'choice', choice }),
    ]
    expect(taps.map((turn) => keys(turn))).toEqual([['erase_me.done'], []])
    expect(await idOf(address)).toBeUndefined()
    expect(await says(address, 'sí')).toEqual(['welcome.language'])
  })

  it('under one name is still known by the other, which nobody knew to be theirs', async () => {
    const { phone, id } = await erased()
    const other = names().phone
    await meets(other)
    expect(await says(phone, 'menú', { aliases: [other] })).toEqual(['menu.main'])
    expect(await idOf(phone)).toBe(await idOf(other))
    expect(await store.db.contact.findUnique({ where: { id } })).toMatchObject({ erasedAt: expect.any(Date) as Date })
  })
})

describe('two messages at once', () => {
  it('of one person under two names are answered in their order', async () => {
    const { phone, lid } = names()
    await meets(phone)
    await Promise.all([
      arrive(talk, phone, 'jugar a las preguntas', { aliases: [lid] }),
      arrive(talk, phone, 'empezar a jugar', { aliases: [lid] }),
      arrive(talk, lid, 'menú', { aliases: [phone] }),
      arrive(talk, lid, '1', { aliases: [phone] }),
    ])
    expect((await inboundOf(phone)).map(({ text, turn }) => [text, turn]).slice(2)).toEqual([
      ['jugar a las preguntas', 3],
      ['empezar a jugar', 4],
      ['menú', 5],
      ['1', 6],
    ])
    expect(await place(phone)).toBe('guide')
  })

  it.each([
    ['each names the other', ['lid'], ['phone']],
    ['the first names the second', ['lid'], []],
    ['the second names the first', [], ['phone']],
    ['both name a third', ['third'], ['third']],
  ])('of one stranger are one newcomer: %s', async (_, first, second) => {
    const { phone, lid } = names()
    const named = (list: readonly string[]) =>
      list.map((name) => (name === 'lid' ? lid : name === 'phone' ? phone : `${phone} third`))
    await Promise.all([
      arrive(talk, phone, '/start', { aliases: named(first) }),
      arrive(talk, lid, '1', { aliases: named(second) }),
    ])
    expect(await idOf(lid)).toBe(await idOf(phone))
    expect((await inboundOf(phone)).map(({ text }) => text)).toEqual(['/start', '1'])
    expect(await place(phone)).toBe('menu')
  })

  it('of one stranger to two processes are one newcomer', async () => {
    const { phone, lid } = names()
    const processes = [talkOn(store, content, clock), talkOn(store, content, clock)] as const
    await Promise.all([
      arrive(processes[0], phone, '/start', { aliases: [lid] }),
      arrive(processes[1], lid, '/start', { aliases: [phone] }),
    ])
    expect(await idOf(lid)).toBe(await idOf(phone))
    expect(await inboundOf(phone)).toHaveLength(2)
    expect(processes.flatMap(({ failures }) => failures)).toEqual([])
  })
})

describe('a message that comes again under the other name', () => {
  it('has no effect', async () => {
    const { phone, lid } = names()
    await meets(phone)
    await says(phone, '1', { eventId: `once ${phone}` })
    const before = await talk.loaded(phone)
    expect(await says(lid, '1', { eventId: `once ${phone}`, aliases: [phone] })).toEqual([])
    expect(await says(lid, '1', { eventId: `once ${phone}` })).toEqual([])
    expect(await talk.loaded(phone)).toEqual(before)
    expect(await idOf(lid)).toBeUndefined()
  })

  it.each([true, false])('at the same moment has none either: named: %s', async (named) => {
    const { phone, lid } = names()
    const eventId = `twice ${phone}`
    const beside = names().phone
    await Promise.all([
      arrive(talk, phone, '/start', { eventId, ...(named && { aliases: [lid] }) }),
      arrive(talk, lid, '/start', { eventId, ...(named && { aliases: [phone] }) }),
      arrive(talk, beside, '/start'),
    ])
    expect((await inboundOf(phone)).map(({ outcome }) => outcome)).toEqual(['answered'])
    expect(await idOf(lid)).toBe(named ? await idOf(phone) : undefined)
    expect(await inboundOf(beside)).toHaveLength(1)
    expect(talk.failures).toEqual([])
  })

  it('tells nothing of who is who', async () => {
    const { phone, lid } = names()
    const eventId = `told ${phone}`
    await Promise.all([phone, lid].map(meets))
    await Promise.all([
      arrive(talk, names().phone, '/start', { eventId }),
      arrive(talk, phone, '/start', { eventId, aliases: [lid] }),
    ])
    expect(await idOf(phone)).not.toBe(await idOf(lid))
  })

  it('takes nobody else of its group out of the common commit', async () => {
    const { phone, lid } = names()
    const counted = counting(store)
    const service = talkOn(counted.store, content, clock)
    const eventId = `twice ${phone}`
    await Promise.all([
      arrive(service, phone, '/start', { eventId }),
      arrive(service, lid, '/start', { eventId }),
      ...Array.from({ length: 5 }, (_, i) => arrive(service, `${phone} ${String(i)}`, '/start')),
    ])
    expect(counted.counts).toMatchObject({ commits: 1, transactions: 1 })
  })
})

describe('too many messages', () => {
  it('are counted by the person, not by the name', async () => {
    const { phone, lid } = names()
    await meets(phone)
    clock.pass(5)
    for (let time = 0; time < 30; time++)
      await arrive(talk, time % 2 === 0 ? phone : lid, `menú ${String(time)}`, { aliases: [phone, lid] })
    expect(keys(await arrive(talk, lid, 'menú'))).toEqual(['common.limited'])
    expect(keys(await arrive(talk, phone, 'menú'))).toEqual([])
  })
})

describe('what a message costs', () => {
  /** How a crowd of people who each have two names is answered, message by message. */
  async function cost(say: string, parts: (person: { phone: string; lid: string }) => Arrival, known: boolean) {
    const crowd = Array.from({ length: 20 }, names)
    if (known)
      for (const words of ['/start', '1'])
        await Promise.all(crowd.map(({ phone, lid }) => arrive(talk, phone, words, { aliases: [lid] })))
    const counted = counting(store)
    const service = talkOn(counted.store, content, clock)
    await Promise.all(crowd.map((person) => arrive(service, person.phone, say, parts(person))))
    expect(service.turns).toHaveLength(20)
    return counted.counts
  }

  it('is the same with names that are known, and for a crowd as for one: one look, one commit', async () => {
    const plain = await cost('ayuda', () => ({}), true)
    expect(plain).toMatchObject({ looks: 1, commits: 1, transactions: 0 })
    expect(await cost('ayuda', ({ lid }) => ({ aliases: [lid] }), true)).toEqual(plain)
  })

  it('is the same beside a person who writes under two names that are known', async () => {
    const { phone, lid } = names()
    await arrive(talk, phone, '/start', { aliases: [lid] })
    const counted = counting(store)
    const service = talkOn(counted.store, content, clock)
    const beside = Array.from({ length: 5 }, () => names().phone)
    await Promise.all([phone, lid, ...beside].map((address) => arrive(service, address, '1')))
    expect(service.turns).toHaveLength(7)
    expect(counted.counts).toMatchObject({ commits: 1, transactions: 1 })
  })

  it('is the same for strangers, whose names are learned in passing', async () => {
    const plain = await cost('/start', () => ({}), false)
    expect(plain).toMatchObject({ looks: 1, commits: 1, transactions: 0 })
    expect(await cost('/start', ({ lid }) => ({ aliases: [lid] }), false)).toEqual(plain)
  })
})

/** The store, and how often it was looked into, written to at once, and asked for a transaction. */
function counting(real: Store) {
  const counts = { looks: 0, commits: 0, statements: 0, transactions: 0 }
  const db = new Proxy(real.db, {
    get(target, key) {
      counts.looks += 1
      return Reflect.get(target, key) as unknown
    },
  })
  const counted: Store = {
    ...real,
    db,
    batch(statements) {
      counts.commits += 1
      counts.statements += statements.length
      return real.batch(statements)
    },
    transaction(work) {
      counts.transactions += 1
      return real.transaction(work)
    },
  }
  return { store: counted, counts }
}
