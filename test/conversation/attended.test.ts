import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/client.js'
import { claimDeliveries } from '../../src/store/claims.js'
import { deliveryKinds, enqueue, settleDeliveries, type Priority } from '../../src/store/deliveries.js'
import { mergeContacts } from '../../src/store/merge.js'
import { addPrompt } from '../../src/store/prompts.js'
import { arrive, type Arrival } from '../support/arrivals.js'
import { keys, movableClock, openTestStore, realContent, talkOn, type Talk } from '../support/talk.js'

const clock = movableClock()
let store: Store
let talk: Talk
let people = 0

beforeAll(async () => {
  store = await openTestStore(clock)
  talk = talkOn(store, realContent(), clock)
})
afterAll(() => store.close())

const TOLD = ['common.attended']

async function says(address: string, words: string, parts: Arrival = {}): Promise<string[]> {
  clock.pass(0.1)
  return keys(await arrive(talk, address, words, parts))
}

/** Somebody in the middle of the quiz. */
async function playing(): Promise<string> {
  const address = `player ${String(++people)}`
  for (const words of ['/start', '1', 'jugar a las preguntas', 'empezar a jugar']) await says(address, words)
  expect((await talk.session(address))?.step).toBe('question')
  return address
}

/** Somebody of the staff writes to the person in the channel itself. */
async function staffWrite(address: string, parts: Arrival = {}): Promise<void> {
  await arrive(talk, address, { kind: 'attended' }, parts)
}

async function idOf(address: string): Promise<string> {
  return (await store.db.address.findFirstOrThrow({ where: { address } })).contactId
}

async function contactOf(address: string) {
  return store.db.contact.findUniqueOrThrow({ where: { id: await idOf(address) } })
}

describe('while staff write to somebody', () => {
  it('what they send is stored and not answered, but for one note', async () => {
    const ana = await playing()
    await staffWrite(ana)
    expect(await says(ana, 'buenas tardes')).toEqual(TOLD)
    expect(await says(ana, '1')).toEqual([])
    expect(await says(ana, 'persona')).toEqual([])
    const photo = { kind: 'media', media: 'photo', file: 'f1', caption: 'el bache' } as const
    expect(keys(await arrive(talk, ana, photo))).toEqual([])
    const rows = await store.db.inbound.findMany({ where: { contactId: await idOf(ana), outcome: 'attended' } })
    expect(rows.map(({ kind, text, payload }) => [kind, text, payload])).toEqual([
      ['text', 'buenas tardes', null],
      ['text', '1', null],
      ['text', 'persona', null],
      ['media', null, JSON.stringify({ media: 'photo', file: 'f1', caption: 'el bache' })],
    ])
  })

  it('they stay at their question, and the first message afterwards is the answer to it', async () => {
    const ana = await playing()
    const before = await talk.session(ana)
    await staffWrite(ana)
    await says(ana, '1')
    expect(await talk.session(ana)).toEqual(before)
    clock.pass(30)
    expect(await says(ana, '1')).toEqual([expect.stringMatching(/^quiz\.(right|wrong)$/), 'quiz.question'])
  })

  it('half an hour passes from their last message on, and the note is not given again', async () => {
    const ana = await playing()
    await staffWrite(ana)
    expect(await says(ana, 'gracias')).toEqual(TOLD)
    clock.pass(29)
    await staffWrite(ana)
    clock.pass(29)
    expect(await says(ana, 'otra cosa')).toEqual([])
    clock.pass(1)
    expect(await says(ana, 'menú')).toEqual(['menu.main'])
  })

  it('the note is given again the next time', async () => {
    const ana = await playing()
    for (let time = 0; time < 2; time++) {
      await staffWrite(ana)
      expect(await says(ana, 'gracias')).toEqual(TOLD)
      clock.pass(31)
    }
  })

  it.each(['menú', '/menu', 'MENU'])('the menu brings the service back: %s', async (words) => {
    const ana = await playing()
    await staffWrite(ana)
    expect(await says(ana, words)).toEqual(['menu.main'])
    expect(await says(ana, '1')).toEqual(['guide.topics'])
    expect(await contactOf(ana)).toMatchObject({ attendedUntil: null, attendedToldAt: null })
  })

  it('a menu in other words does not', async () => {
    const ana = await playing()
    await staffWrite(ana)
    expect(await says(ana, 'el menú por favor')).toEqual(TOLD)
  })

  it('whoever wants no more announcements is heard at once, and the silence goes on', async () => {
    const ana = await playing()
    await staffWrite(ana)
    expect(await says(ana, 'BAJA')).toEqual(['opt_out.done'])
    expect((await contactOf(ana)).optedOutAt).not.toBeNull()
    expect(await says(ana, '1')).toEqual(TOLD)
    expect(await says(ana, 'baja')).toEqual(['opt_out.already'])
    expect(await says(ana, '1')).toEqual([])
  })

  it('the service is silent on every channel', async () => {
    const ana = await playing()
    const contactId = await idOf(ana)
    const phone = { id: `${contactId} phone`, channel: 'whatsapp', address: `${ana} phone` }
    await store.db.address.create({ data: { ...phone, contactId, createdAt: clock.now() } })
    await staffWrite(phone.address, { channel: 'whatsapp' })
    expect(await says(ana, '1')).toEqual(TOLD)
    expect(await says(phone.address, '1', { channel: 'whatsapp' })).toEqual([])
  })

  it('too many messages are not explained', async () => {
    const ana = await playing()
    clock.pass(5)
    await staffWrite(ana)
    const said: string[] = []
    for (let time = 0; time < 40; time++) said.push(...keys(await arrive(talk, ana, `mensaje ${String(time)}`)))
    expect(said).toEqual(TOLD)
  })

  it('nobody is reminded, and nothing lapses', async () => {
    const ana = await playing()
    await staffWrite(ana)
    await store.db.session.update({
      where: { contactId: await idOf(ana) },
      data: { remindAt: clock.now(), lapseAt: new Date(clock.now().getTime() + 60_000) },
    })
    clock.pass(2)
    expect(await talk.expires(ana)).toEqual([])
    expect((await talk.session(ana))?.flow).toBe('quiz')
    clock.pass(30)
    await talk.expires(ana)
    expect(await talk.session(ana)).toBeNull()
  })

  it('no conversation is begun, and it is begun afterwards', async () => {
    const ana = await playing()
    await says(ana, 'menú')
    await staffWrite(ana)
    const times = { dueAt: clock.now(), expiresAt: new Date(clock.now().getTime() + 3_600_000), now: clock.now() }
    const contactId = await idOf(ana)
    await addPrompt(store.db, { contactId, flow: 'submit_draft', answers: {}, kind: 'reply', subject: 'x', ...times })
    const state = async () => (await store.db.prompt.findFirstOrThrow({ where: { contactId } })).state
    await talk.prompts()
    expect(await state()).toBe('waiting')
    clock.pass(30)
    await talk.prompts()
    expect(await state()).toBe('begun')
  })
})

const ANSWERS = ['reply', 'staff']
const BULK = ['notice', 'broadcast']

/** One message of each kind waits for the person, and nothing else for anybody on their channel. */
async function queued(address: string): Promise<void> {
  await store.db.delivery.updateMany({ where: { address, state: 'queued' }, data: { state: 'sent' } })
  const { id, contactId } = await store.db.address.findFirstOrThrow({ where: { address } })
  for (const [priority, kind] of deliveryKinds.entries())
    await enqueue(store.db, {
      contactId,
      addressId: id,
      kind,
      body: '{}',
      now: clock.now(),
      priority: priority as Priority,
    })
}

/** What goes out to them now, by kind. */
async function sent(address: string): Promise<string[]> {
  const { channel } = await store.db.address.findFirstOrThrow({ where: { address } })
  const gone: string[] = []
  for (;;) {
    const claimed = await claimDeliveries(store, { channel, now: clock.now(), limit: 100 })
    if (claimed.length === 0) return gone
    gone.push(...claimed.filter((delivery) => delivery.address === address).map(({ kind }) => kind))
    const settlements = claimed.map(({ id }) => ({ id, state: 'sent' as const }))
    await settleDeliveries(store.db, settlements, clock.now())
  }
}

describe('what is queued for somebody to whom staff write', () => {
  it('goes out as soon as they call the service back', async () => {
    const ana = await playing()
    await queued(ana)
    await staffWrite(ana)
    expect(await sent(ana)).toEqual(ANSWERS)
    clock.pass(1)
    await says(ana, 'menú')
    expect(await sent(ana)).toEqual(expect.arrayContaining(BULK))
  })

  it('waits until it is over where it answers nobody', async () => {
    const ana = await playing()
    await queued(ana)
    await staffWrite(ana)
    expect(await sent(ana)).toEqual(ANSWERS)
    clock.pass(29)
    expect(await sent(ana)).toEqual([])
    await staffWrite(ana)
    clock.pass(29)
    expect(await sent(ana)).toEqual([])
    clock.pass(1)
    expect(await sent(ana)).toEqual(BULK)
  })

  it('goes on for everybody else', async () => {
    const [ana, luis] = [await playing(), await playing()]
    await queued(luis)
    await staffWrite(ana)
    expect(await sent(luis)).toEqual([...ANSWERS, ...BULK])
  })

  it('is not brought forward', async () => {
    const ana = await playing()
    await queued(ana)
    const nextAt = new Date(clock.now().getTime() + 45 * 60_000)
    await store.db.delivery.updateMany({ where: { address: ana, kind: 'notice' }, data: { nextAt } })
    await staffWrite(ana)
    clock.pass(44)
    expect(await sent(ana)).toEqual(ANSWERS)
    clock.pass(1)
    expect(await sent(ana)).toEqual(BULK)
  })

  it('waits for one who proves to be the same person too', async () => {
    const [ana, same] = [await playing(), await playing()]
    await queued(same)
    await staffWrite(ana)
    const [keep, gone] = [await idOf(ana), await idOf(same)]
    await store.transaction((tx) => mergeContacts(tx, { keep, gone, conversation: 'latest', now: clock.now() }))
    expect(await sent(same)).toEqual(ANSWERS)
    clock.pass(30)
    expect(await sent(same)).toEqual(BULK)
  })
})

describe('a message of staff', () => {
  it('that comes again does not take back what the person has said since', async () => {
    const ana = await playing()
    await staffWrite(ana, { eventId: `staff ${ana}` })
    await says(ana, 'menú')
    await staffWrite(ana, { eventId: `staff ${ana}` })
    expect(await says(ana, '1')).toEqual(['guide.topics'])
  })

  it('of long ago, told only now, silences nobody', async () => {
    const ana = await playing()
    await staffWrite(ana, { sentAt: new Date(clock.now().getTime() - 31 * 60_000) })
    expect(await says(ana, 'menú')).toEqual(['menu.main'])
  })

  it('of a while ago counts from when it was written, and shortens nothing', async () => {
    const ana = await playing()
    await staffWrite(ana, { sentAt: new Date(clock.now().getTime() - 20 * 60_000) })
    expect(await says(ana, '1')).toEqual(TOLD)
    clock.pass(10)
    expect(await says(ana, 'menú')).toEqual(['menu.main'])
    await staffWrite(ana)
    await staffWrite(ana, { sentAt: new Date(clock.now().getTime() - 20 * 60_000) })
    clock.pass(15)
    expect(await says(ana, '1')).toEqual(TOLD)
  })

  it('to a stranger leaves nothing behind, and the stranger is welcomed', async () => {
    await staffWrite('stranger', { aliases: ['stranger two'] })
    expect(await store.db.address.count({ where: { address: { startsWith: 'stranger' } } })).toBe(0)
    expect(await says('stranger', 'hola')).toEqual(['welcome.language'])
  })

  it('does not say that the person was here', async () => {
    const ana = await playing()
    const { lastSeenAt } = await contactOf(ana)
    clock.pass(600)
    await staffWrite(ana)
    expect((await contactOf(ana)).lastSeenAt).toEqual(lastSeenAt)
  })

  it('under another name of the person is to the same person', async () => {
    const ana = await playing()
    await staffWrite(`${ana} lid`, { aliases: [ana] })
    expect(await says(ana, '1')).toEqual(TOLD)
  })

  it('to one of two who prove to be one is to both, and the note is not given twice', async () => {
    const [older, younger] = [await playing(), await playing()]
    await staffWrite(younger)
    expect(await says(younger, 'hola')).toEqual(TOLD)
    await staffWrite(older)
    expect(await says(older, '1', { aliases: [younger] })).toEqual([])
    expect(await says(younger, '1')).toEqual([])
  })
})
