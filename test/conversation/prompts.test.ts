import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPrompt } from '../../src/store/prompts.js'
import type { Store } from '../../src/store/client.js'
import { movableClock, openTestStore, realContent, talkOn, type Talk } from '../support/talk.js'

const MINUTE = 60_000
const clock = movableClock()
let store: Store
let talk: Talk
let citizens = 0

beforeAll(async () => {
  store = await openTestStore(clock)
  talk = talkOn(store, realContent(), clock)
})
afterAll(() => store.close())

/** Somebody who was welcomed and stands at the menu. */
async function citizen(): Promise<string> {
  const address = `citizen ${String(++citizens)}`
  for (const text of ['/start', '1']) await talk.says(text, address)
  return address
}

async function idOf(address: string): Promise<string> {
  const { contact } = await talk.loaded(address)
  if (contact === null) throw new Error(`${address} is not known`)
  return contact.id
}

async function promptFor(address: string, others: { flow?: string; kind?: 'reply' | 'notice'; minutes?: number } = {}) {
  const { flow = 'submit_draft', kind = 'notice', minutes = 0 } = others
  const now = clock.now()
  const [dueAt, expiresAt] = [inMinutes(minutes), inMinutes(minutes + 600)]
  await addPrompt(store.db, {
    contactId: await idOf(address),
    flow,
    answers: {},
    kind,
    subject: 'x',
    dueAt,
    expiresAt,
    now,
  })
}

function inMinutes(minutes: number): Date {
  return new Date(clock.now().getTime() + minutes * MINUTE)
}

async function stateOf(address: string): Promise<string | undefined> {
  return (await store.db.prompt.findFirst({ where: { contactId: await idOf(address) } }))?.state
}

async function unasked(address: string): Promise<number> {
  return store.db.delivery.count({ where: { address, turn: 0 } })
}

const place = async (address: string): Promise<string> => {
  const session = await talk.session(address)
  return session === null ? 'none' : `${session.flow}/${session.step}`
}

describe('a conversation that waits to be begun', () => {
  it('is begun for somebody at the menu, whose next answer is an answer to it', async () => {
    const ana = await citizen()
    await promptFor(ana)
    await talk.prompts()
    expect(await stateOf(ana)).toBe('begun')
    expect(await unasked(ana)).toBeGreaterThan(0)
    expect((await talk.session(ana))?.flow).toBe('submit_draft')
    const { turn } = await store.db.inbound.findFirstOrThrow({
      where: { contactId: await idOf(ana) },
      orderBy: { id: 'desc' },
    })
    await talk.says('menú', ana)
    expect(await place(ana)).toBe('menu/main')
    const last = await store.db.inbound.findFirstOrThrow({
      where: { contactId: await idOf(ana) },
      orderBy: { id: 'desc' },
    })
    expect(last.turn).toBe(turn + 2)
  })

  it('is begun once, however often it is looked for', async () => {
    const ana = await citizen()
    await promptFor(ana)
    await Promise.all([talk.prompts(), talk.prompts()])
    const once = await unasked(ana)
    await talk.prompts()
    expect(await unasked(ana)).toBe(once)
    expect(talk.failures).toEqual([])
  })

  it('is begun for somebody whose conversation has lapsed', async () => {
    const ana = await citizen()
    await talk.says('jugar a las preguntas', ana)
    await promptFor(ana, { minutes: 2000 })
    clock.pass(2000)
    await talk.expires(ana)
    expect(await place(ana)).toBe('none')
    await talk.prompts()
    expect(await stateOf(ana)).toBe('begun')
  })

  it('waits for the time it is due', async () => {
    const ana = await citizen()
    await promptFor(ana, { minutes: 5 })
    await talk.prompts()
    expect(await stateOf(ana)).toBe('waiting')
  })

  it('waits while the person is in the middle of another, and begins when that is over', async () => {
    const ana = await citizen()
    for (const text of ['4', '1']) await talk.says(text, ana)
    expect(await place(ana)).toBe('quiz/question')
    await promptFor(ana)
    await talk.prompts()
    expect(await stateOf(ana)).toBe('waiting')
    expect(await place(ana)).toBe('quiz/question')
    await talk.says('menú', ana)
    await talk.prompts()
    expect(await stateOf(ana)).toBe('waiting')
    clock.pass(1)
    await talk.prompts()
    expect(await stateOf(ana)).toBe('begun')
  })

  it('is dropped when its time is over', async () => {
    const ana = await citizen()
    await promptFor(ana)
    clock.pass(600)
    await talk.prompts()
    expect(await stateOf(ana)).toBe('expired')
    expect(await unasked(ana)).toBe(0)
  })

  it.each(['baja', 'pause', 'block'])('is not begun for somebody who wants no announcements: %s', async (how) => {
    const ana = await citizen()
    await promptFor(ana)
    const id = await idOf(ana)
    if (how === 'baja') await talk.says('baja', ana)
    if (how === 'pause') await store.db.contact.update({ where: { id }, data: { pausedAt: clock.now() } })
    if (how === 'block') await talk.sends({ kind: 'blocked' }, ana)
    await talk.prompts()
    expect(await stateOf(ana)).toBe('skipped')
    expect(await unasked(ana)).toBe(0)
  })

  it('is begun for somebody who wants no announcements when it follows from what they did', async () => {
    const ana = await citizen()
    await talk.says('baja', ana)
    await promptFor(ana, { kind: 'reply' })
    await talk.prompts()
    expect(await stateOf(ana)).toBe('begun')
    expect(await store.db.delivery.findFirst({ where: { address: ana, turn: 0 } })).toMatchObject({
      kind: 'reply',
      priority: 0,
    })
  })

  it('that cannot be begun is told, and stands in nobody’s way', async () => {
    const [ana, luis] = [await citizen(), await citizen()]
    await promptFor(ana, { flow: 'no_such_flow' })
    await promptFor(luis)
    await talk.prompts()
    expect(talk.failures.splice(0).map(String)).toEqual(['FlowError: there is no flow no_such_flow'])
    expect(await stateOf(luis)).toBe('begun')
    await talk.prompts()
    expect(talk.failures).toEqual([])
    clock.pass(60)
    await talk.prompts()
    expect(talk.failures.splice(0)).toHaveLength(1)
  })
})
