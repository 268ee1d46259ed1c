import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createExpiry, expireSessions } from '../../src/conversation/expire.js'
import { note } from '../../src/engine/question.js'
import { createLog } from '../../src/log.js'
import { townDay } from '../../src/participation/timeZone.js'
import type { Store } from '../../src/store/client.js'
import { maxText, movableClock, openTestStore, realContent, talkOn, type Talk } from '../support/talk.js'

const clock = movableClock()
const content = realContent()
let store: Store
let talk: Talk

beforeAll(async () => {
  store = await openTestStore(clock)
  talk = talkOn(store, content, clock)
})
afterAll(() => store.close())

let citizens = 0

/** Somebody in the middle of the quiz. */
async function playing(language: '1' | '2' = '1'): Promise<string> {
  const address = `player ${String(++citizens)}`
  for (const text of ['/start', language, '4', '1']) await talk.says(text, address)
  expect((await talk.session(address))?.step).toBe('question')
  return address
}

function reminder(language: string): string[] {
  return content.render(note('quiz.reminder'), language, maxText).map((message) => JSON.stringify(message))
}

function expiry(on: Store = store) {
  return { store: on, content, clock, maxText: () => maxText }
}

async function noticesTo(address: string): Promise<string[]> {
  const rows = await store.db.delivery.findMany({ where: { kind: 'notice', address } })
  return rows.map(({ body }) => body)
}

describe('someone who stopped in the middle', () => {
  it('is reminded once, in their language, after the replies, and stands where they stood', async () => {
    const address = await playing('2')
    const session = await talk.session(address)
    clock.pass(59)
    expect(await talk.expires(address)).toEqual([])
    clock.pass(1)
    expect(await talk.expires(address)).toEqual(reminder('en'))
    expect(await talk.session(address)).toEqual(session)
    clock.pass(600)
    expect(await talk.expires(address)).toEqual([])
    const [notice] = await store.db.delivery.findMany({ where: { kind: 'notice', address } })
    expect(notice).toMatchObject({ priority: 2, state: 'queued', turn: 0 })
  })

  it('can go on after the reminder, and is reminded again when they stop again', async () => {
    const address = await playing()
    clock.pass(61)
    expect(await talk.expires(address)).toHaveLength(1)
    const answered = await talk.says('1', address)
    expect(answered).toEqual([expect.stringMatching(/^quiz\.(right|wrong)$/), 'quiz.question'])
    clock.pass(61)
    expect(await talk.expires(address)).toHaveLength(1)
  })

  it('has no open conversation a day later, and nothing is said about it', async () => {
    const address = await playing()
    clock.pass(61)
    await talk.expires(address)
    clock.pass(1441)
    expect(await talk.expires(address)).toEqual([])
    expect(await talk.session(address)).toBeNull()
    const { contact } = await talk.loaded(address)
    expect(await store.db.session.findUnique({ where: { contactId: contact?.id ?? '' } })).toMatchObject({
      flow: null,
      step: null,
      remindAt: null,
      lapseAt: null,
    })
  })

  it('at the menu stands there a day later, without the words that led there', async () => {
    const address = await playing()
    await talk.says('menú', address)
    expect(await talk.says('hola', address)).toEqual(['menu.hello', 'menu.main'])
    expect((await talk.session(address))?.answers).toEqual({ question: 'hola' })
    clock.pass(1441)
    expect(await talk.expires(address)).toEqual([])
    expect(await talk.session(address)).toMatchObject({ flow: 'menu', step: 'main', answers: {} })
    expect(await expireSessions(expiry())).toBe(0)
  })

  it('who was away for long is not reminded of what has lapsed', async () => {
    const address = await playing()
    clock.pass(3000)
    expect(await talk.expires(address)).toEqual([])
    expect(await talk.session(address)).toBeNull()
  })

  it('and opted out has the reminder queued: whether it is sent is the dispatcher’s to say', async () => {
    const address = await playing()
    await talk.says('baja', address)
    expect((await talk.session(address))?.flow).toBe('quiz')
    clock.pass(61)
    expect(await talk.expires(address)).toHaveLength(1)
  })

  it('in a flow that reminds of nothing is not reminded', async () => {
    const address = await playing()
    await talk.says('menú', address)
    clock.pass(700)
    expect(await talk.expires(address)).toEqual([])
    expect((await talk.session(address))?.flow).toBe('menu')
  })
})

describe('a citizen who writes meanwhile', () => {
  /** The database as it is when someone else is a moment quicker than the transaction that follows. */
  function interrupted(act: () => Promise<unknown>): Store {
    return {
      ...store,
      transaction: async (work) => {
        await act()
        return store.transaction(work)
      },
    }
  }

  it('comes first: no reminder, and their turn stands', async () => {
    const address = await playing()
    clock.pass(61)
    await expireSessions(expiry(interrupted(() => talk.says('menú', address))))
    expect(await noticesTo(address)).toEqual([])
    expect(await talk.session(address)).toMatchObject({ flow: 'menu', step: 'main' })
  })

  it('comes first: nothing lapses', async () => {
    const address = await playing()
    clock.pass(3000)
    await expireSessions(expiry(interrupted(() => talk.says('1', address))))
    expect(await talk.session(address)).toMatchObject({ flow: 'quiz', step: 'question' })
  })

  it('at the very same time is answered', async () => {
    const address = await playing()
    clock.pass(61)
    const [said] = await Promise.all([talk.says('1', address), expireSessions(expiry())])
    expect(said.at(-1)).toBe('quiz.question')
    expect((await talk.session(address))?.answers['answered']).toBe(1)
  })
})

describe('what is counted of a conversation that lapses', () => {
  const leftAt = async (step: string): Promise<number> => {
    const rows = await store.db.stepCount.findMany({ where: { step } })
    return rows.reduce((sum, { left }) => sum + left, 0)
  }

  beforeEach(async () => {
    clock.pass(3000)
    await expireSessions(expiry())
  })

  it('is where it stopped, once, on the day of the municipality', async () => {
    const address = await playing()
    const before = await leftAt('question')
    clock.pass(3000)
    await talk.expires(address)
    await talk.expires(address)
    expect(await leftAt('question')).toBe(before + 1)
    const [last] = await store.db.stepCount.findMany({ orderBy: { day: 'desc' }, take: 1 })
    expect(last).toMatchObject({ day: townDay(clock.now()), flow: 'quiz', reached: 0 })
  })

  it('is nothing where nobody left anything: at the menu', async () => {
    const address = await playing()
    await talk.says('menú', address)
    clock.pass(3000)
    await talk.expires(address)
    expect(await leftAt('main')).toBe(0)
  })

  it('is nothing where the citizen wrote meanwhile', async () => {
    const address = await playing()
    const before = await leftAt('question')
    clock.pass(3000)
    const quicker: Store = {
      ...store,
      transaction: async (work) => {
        await talk.says('1', address)
        return store.transaction(work)
      },
    }
    await expireSessions(expiry(quicker))
    expect(await leftAt('question')).toBe(before)
  })

  it('is counted with the lapse or not at all, so that it counts once where the process stops in between', async () => {
    const address = await playing()
    const before = await leftAt('question')
    clock.pass(3000)
    const stopping: Store = {
      ...store,
      transaction: (work) =>
        store.transaction(async (tx) => {
          await work(tx)
          throw new Error('the process stops')
        }),
    }
    await expect(expireSessions(expiry(stopping))).rejects.toThrow('the process stops')
    expect(await leftAt('question')).toBe(before)
    expect(await talk.session(address)).not.toBeNull()
    await talk.expires(address)
    expect(await leftAt('question')).toBe(before + 1)
  })
})

describe('sessions that are due', () => {
  it('are seen to a hundred at a time', async () => {
    clock.pass(3000)
    await expireSessions(expiry())
    const crowd = Array.from({ length: 130 }, (_, i) => `crowd ${String(i)}`)
    await Promise.all(crowd.map((address) => talk.says('/start', address)))
    clock.pass(3000)
    expect(await expireSessions(expiry())).toBe(100)
    expect(await expireSessions(expiry())).toBe(30)
    expect(await expireSessions(expiry())).toBe(0)
    expect(await store.db.session.count({ where: { lapseAt: { not: null } } })).toBe(0)
  })

  it('and cannot be read are ended', async () => {
    const address = await playing()
    const contactId = (await talk.loaded(address)).contact?.id ?? ''
    await store.db.session.update({ where: { contactId }, data: { data: '{' } })
    clock.pass(61)
    expect(await talk.expires(address)).toEqual([])
    expect(await store.db.session.findUnique({ where: { contactId } })).toMatchObject({
      data: null,
      remindAt: null,
      lapseAt: null,
    })
    expect(await talk.says('hola', address)).toEqual(['menu.hello', 'menu.main'])
  })
})

describe('looking regularly', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  async function until(done: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await done())) await setImmediate()
  }

  it('reminds whoever is due, tells the dispatcher, and stops', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    let reminded = 0
    const regular = createExpiry({ ...expiry(), log: createLog({ level: 'silent' }), onReminded: () => reminded++ })
    const address = await playing()
    regular.start()
    clock.pass(61)
    vi.advanceTimersByTime(30_000)
    await until(() => reminded === 1)
    expect(await noticesTo(address)).toHaveLength(1)
    vi.advanceTimersByTime(30_000)
    await regular.stop()
    expect(reminded).toBe(2)
    vi.advanceTimersByTime(300_000)
    await regular.stop()
    expect(reminded).toBe(2)
  })

  it('goes on after a failure', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    let broken = true
    let failed = 0
    const failing: Store = {
      ...store,
      transaction: async (work) => {
        if (!broken) return store.transaction(work)
        failed++
        throw new Error('the disk is full')
      },
    }
    const regular = createExpiry({
      ...expiry(failing),
      log: createLog({ level: 'silent' }),
      onReminded: () => undefined,
    })
    const address = await playing()
    clock.pass(61)
    regular.start()
    vi.advanceTimersByTime(30_000)
    await until(() => failed === 1)
    broken = false
    vi.advanceTimersByTime(30_000)
    await until(async () => (await noticesTo(address)).length === 1)
    await regular.stop()
  })
})
