import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../src/channels/channel.js'
import type { Store } from '../../src/store/client.js'
import { arrive, type Arrival } from '../support/arrivals.js'
import { keys, movableClock, openTestStore, realContent, talkOn, type Talk } from '../support/talk.js'

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

const HOUR = 3_600_000
const APOLOGY = ['common.late', 'menu.main']

async function says(address: string, words: string): Promise<string[]> {
  clock.pass(0.1)
  return keys(await arrive(talk, address, words))
}

/** Comes now, and was sent hours ago. */
async function late(
  address: string,
  said: string | InboundEvent['input'],
  { hours = 30, on = talk, ...parts }: Arrival & { hours?: number; on?: Talk } = {},
): Promise<string[]> {
  const sentAt = new Date(clock.now().getTime() - hours * HOUR)
  return keys(await arrive(on, address, said, { sentAt, ...parts }))
}

/** Somebody at the menu. */
async function citizen(): Promise<string> {
  const address = `citizen ${String(++people)}`
  for (const words of ['/start', '1']) await says(address, words)
  return address
}

async function inboundOf(address: string) {
  const { contactId } = await store.db.address.findFirstOrThrow({ where: { address } })
  return store.db.inbound.findMany({ where: { contactId }, orderBy: { id: 'asc' } })
}

const contactOf = async (address: string) => (await talk.loaded(address)).contact

describe('a message that waited for more than a day', () => {
  it('is stored, and met with an apology and the menu instead of an answer', async () => {
    const ana = await citizen()
    expect(await late(ana, 'persona')).toEqual(APOLOGY)
    const last = (await inboundOf(ana)).at(-1)
    expect(last).toMatchObject({ text: 'persona', outcome: 'late' })
    expect(await store.db.helpRequest.count({ where: { contactId: last?.contactId ?? '' } })).toBe(0)
    expect(await says(ana, '1')).toEqual(['guide.topics'])
  })

  it.each([
    ['is not late after a day', 24, ['guide.topics']],
    ['is late after that', 24.01, APOLOGY],
  ])('%s', async (_, hours, said) => {
    expect(await late(await citizen(), '1', { hours })).toEqual(said)
  })

  it('is no answer to the question on which the person stands', async () => {
    const ana = await citizen()
    for (const words of ['jugar a las preguntas', 'empezar a jugar']) await says(ana, words)
    expect(await late(ana, '1')).toEqual(APOLOGY)
    expect((await talk.session(ana))?.flow).toBe('menu')
  })

  it('may be a photo, which is stored too', async () => {
    const ana = await citizen()
    const photo = { kind: 'media', media: 'photo', file: 'f9', caption: 'el bache' } as const
    expect(await late(ana, photo)).toEqual(APOLOGY)
    const { kind, ...rest } = photo
    expect((await inboundOf(ana)).at(-1)).toMatchObject({ kind, payload: JSON.stringify(rest), outcome: 'late' })
  })

  it('of a stranger is met with the apology and a welcome, and not taken for a question', async () => {
    const ana = `stranger ${String(++people)}`
    expect(await late(ana, '¿Qué es gobierno abierto?')).toEqual(['common.late', 'welcome.language'])
    expect(await says(ana, '1')).toEqual(['welcome.intro', 'welcome.privacy', 'menu.main'])
  })
})

describe('many of them in a row', () => {
  it('are answered once', async () => {
    const ana = await citizen()
    const said: string[][] = []
    for (let time = 0; time < 50; time++) said.push(await late(ana, `mensaje ${String(time)}`))
    expect(said).toEqual([APOLOGY, ...Array<string[]>(49).fill([])])
    expect((await inboundOf(ana)).filter(({ outcome }) => outcome === 'late')).toHaveLength(50)
  })

  it('are answered once when they come all at the same moment', async () => {
    const ana = await citizen()
    const before = talk.turns.length
    await Promise.all(Array.from({ length: 20 }, (_, i) => late(ana, `mensaje ${String(i)}`)))
    expect(talk.turns.slice(before).map(keys).flat()).toEqual(APOLOGY)
  })

  it('are answered once across a restart', async () => {
    const ana = await citizen()
    expect(await late(ana, 'uno')).toEqual(APOLOGY)
    expect(await late(ana, 'dos', { on: talkOn(store, content, clock) })).toEqual([])
  })

  it('are answered once whatever happens between them that is no message', async () => {
    const ana = await citizen()
    expect(await late(ana, 'uno')).toEqual(APOLOGY)
    await late(ana, { kind: 'attended' })
    await late(ana, { kind: 'unblocked' })
    expect(await late(ana, 'dos')).toEqual([])
  })

  it('are answered once under both names of a person', async () => {
    const ana = await citizen()
    expect(await late(ana, 'uno')).toEqual(APOLOGY)
    expect(await late(`${ana} lid`, 'dos', { aliases: [ana] })).toEqual([])
  })

  it('are answered once by a person who was two until then', async () => {
    const [older, younger] = [await citizen(), await citizen()]
    expect(await late(younger, 'uno')).toEqual(APOLOGY)
    expect(await late(older, 'dos', { aliases: [younger] })).toEqual([])
  })

  it('are no flood', async () => {
    const ana = await citizen()
    for (let time = 0; time < 40; time++) await late(ana, 'hola')
    expect(await says(ana, '1')).toEqual(['guide.topics'])
  })

  it('are met with an apology again after the person has been answered', async () => {
    const ana = await citizen()
    expect(await late(ana, 'uno')).toEqual(APOLOGY)
    await says(ana, 'menú')
    expect(await late(ana, 'dos')).toEqual(APOLOGY)
  })
})

describe('what a person has a right to', () => {
  it.each(['first', 'last'])('is heeded however late: no more announcements, said %s', async (when) => {
    const ana = await citizen()
    if (when === 'last') expect(await late(ana, 'hola')).toEqual(APOLOGY)
    expect(await late(ana, 'BAJA')).toEqual([...(when === 'first' ? ['common.late_word'] : []), 'opt_out.done'])
    expect((await contactOf(ana))?.optedOutAt).not.toBeNull()
    expect(await late(ana, 'hola')).toEqual([])
    expect(await late(ana, 'baja')).toEqual([])
    expect(await late(ana, 'sí')).toEqual([])
  })

  it('is heeded for a stranger too', async () => {
    const ana = `stranger ${String(++people)}`
    expect(await late(ana, 'baja')).toEqual(['common.late_word', 'opt_out.done'])
    expect((await contactOf(ana))?.optedOutAt).not.toBeNull()
  })

  it('to be erased is asked back about, once, and no late yes is an answer to that', async () => {
    const ana = await citizen()
    expect(await late(ana, 'hola')).toEqual(APOLOGY)
    expect(await late(ana, 'borrarme')).toEqual(['erase_me.first'])
    for (const words of ['sí', 'sí', 'borrarme', '1']) expect(await late(ana, words)).toEqual([])
    const { contactId } = await store.db.address.findFirstOrThrow({ where: { address: ana } })
    expect(await store.db.contact.findUnique({ where: { id: contactId } })).toMatchObject({ erasedAt: null })
    expect(await says(ana, 'sí')).toEqual(['erase_me.confirm'])
  })
})

describe('while staff talk to the person', () => {
  it('nothing is said of what waited, but what they have a right to is heeded', async () => {
    const ana = await citizen()
    await arrive(talk, ana, { kind: 'attended' })
    expect(await late(ana, 'hola')).toEqual([])
    expect(await late(ana, 'menú')).toEqual([])
    expect(await says(ana, 'hola')).toEqual(['common.attended'])
    expect(await late(ana, 'baja')).toEqual(['opt_out.done'])
  })
})
