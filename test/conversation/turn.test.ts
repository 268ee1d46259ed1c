import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InboundEvent } from '../../src/channels/channel.js'
import type { Content } from '../../src/content/content.js'
import { flowSchema } from '../../src/engine/flow.js'
import type { Input } from '../../src/engine/input.js'
import type { Store } from '../../src/store/client.js'
import { keys, movableClock, offeredIn, openTestStore, realContent, talkOn, type Talk } from '../support/talk.js'

const clock = movableClock()
const content = realContent()
let store: Store
let talk: Talk

beforeAll(async () => {
  store = await openTestStore(clock)
  talk = talkOn(store, content, clock)
})
afterAll(() => store.close())

const SECOND = 1 / 60
let citizens = 0

/** Somebody who stands at the menu. */
async function citizen(): Promise<string> {
  const address = `citizen ${String(++citizens)}`
  for (const text of ['/start', '1']) await talk.says(text, address)
  return address
}

/** Everything stored about one citizen. */
async function stored(address: string) {
  const row = await store.db.address.findFirst({ where: { address } })
  if (row === null) return undefined
  const where = { contactId: row.contactId }
  const inbound = await store.db.inbound.findMany({ where, orderBy: { id: 'asc' } })
  const deliveries = await store.db.delivery.findMany({ where, orderBy: { id: 'asc' } })
  const session = await store.db.session.findUnique({ where })
  const contact = await store.db.contact.findUnique({ where: { id: row.contactId } })
  return { address: row, inbound, deliveries, session, contact }
}

function text(words: string): Input {
  return { kind: 'text', text: words }
}

/** A button of the last thing that was said to this citizen. */
function button(said: Talk['turns'][number] | undefined, option: string): Input {
  const choice = offeredIn(said?.said ?? []).get(option)
  if (choice === undefined) throw new Error(`no button ${option}`)
  return { kind: 'choice', choice }
}

/** The same service with other flows: `subscriptions`, which the menu opens as its news, has these steps. */
function serviceWith(steps: Record<string, object>): Talk {
  const id = 'subscriptions'
  const news = flowSchema.parse({ id, title: id, version: 1, start: Object.keys(steps)[0], steps })
  return talkOn(store, { ...content, flows: new Map([...content.flows, [id, news]]) }, clock)
}

describe('a turn', () => {
  it('leaves all of itself: what arrived, where the citizen stands, and every reply in its order', async () => {
    const address = await citizen()
    await talk.says('ayuda', address)
    const now = await stored(address)
    expect(
      now?.inbound.map(({ turn, kind, text: words, payload, outcome }) => ({ turn, kind, words, payload, outcome })),
    ).toEqual([
      { turn: 1, kind: 'text', words: '/start', payload: null, outcome: 'answered' },
      { turn: 2, kind: 'text', words: '1', payload: null, outcome: 'answered' },
      { turn: 3, kind: 'text', words: 'ayuda', payload: null, outcome: 'answered' },
    ])
    expect(now?.session).toMatchObject({ version: 3, flow: 'menu', step: 'main' })
    const replies = now?.deliveries.filter(({ turn }) => turn === 3)
    expect(replies?.map(({ kind, state, priority }) => `${kind} ${state} ${String(priority)}`)).toEqual(
      Array(3).fill('reply queued 0'),
    )
    expect(replies?.map(({ body }) => body)).toEqual(
      talk.turns
        .at(-1)
        ?.said.flatMap((message) => content.render(message, 'es', 4000))
        .map((body) => JSON.stringify(body)),
    )
  })

  it('keeps what is no text beside what was said', async () => {
    const address = await citizen()
    await talk.sends({ kind: 'media', media: 'photo', file: 'f1', caption: 'un bache' }, address)
    await talk.sends({ kind: 'choice', choice: 'x', label: 'Menú' }, address)
    await talk.sends({ kind: 'edited' }, address)
    const inbound = (await stored(address))?.inbound.slice(2)
    expect(inbound?.map(({ kind, text: words }) => [kind, words])).toEqual([
      ['media', null],
      ['choice', 'Menú'],
      ['edited', null],
    ])
    expect(inbound?.map(({ payload }) => payload)).toEqual([
      JSON.stringify({ media: 'photo', file: 'f1', caption: 'un bache' }),
      JSON.stringify({ choice: 'x' }),
      null,
    ])
  })

  it('greets strangers in the language of their app, when it is spoken here', async () => {
    const languageOf = async (address: string, languageHint: string) => {
      const event: InboundEvent = {
        channel: 'web',
        address,
        eventId: `${address} 1`,
        receivedAt: clock.now(),
        input: text('x'),
        languageHint,
      }
      await talk.receiver.accept(event)
      return (await stored(address))?.contact?.language
    }
    expect(await languageOf('hint 1', 'en-GB')).toBe('en')
    expect(await languageOf('hint 2', 'ES')).toBe('es')
    expect(await languageOf('hint 3', 'fr-FR')).toBeNull()
    expect(await languageOf('hint 4', 'castellano')).toBe('es')
  })
})

describe('a call from a stranger', () => {
  it('is told first that there is no voice here, and then welcomed', async () => {
    const call: Input = { kind: 'unsupported', what: 'call' }
    expect(keys(await talk.sends(call, 'caller'))).toEqual(['common.unexpected_call', 'welcome.language'])
  })
})

describe('an action', () => {
  it('is told what its step fixes', async () => {
    const service = serviceWith({
      run: {
        kind: 'run',
        action: 'record_interest',
        with: { topic: 'fixed' },
        outcomes: { recorded: 'done', already: 'done', opted_out: 'done' },
      },
      done: { kind: 'say', text: 'soon.recorded', next: 'end' },
    })
    const address = await citizen()
    expect(await service.says('5', address)).toEqual(['soon.recorded', 'menu.main'])
    const contactId = (await stored(address))?.contact?.id ?? ''
    expect(await store.db.interest.findMany({ where: { contactId } })).toMatchObject([{ topic: 'fixed' }])
  })
})

describe('a flow that does not say when it lapses', () => {
  it('lapses after a day, and reminds of nothing', async () => {
    const service = serviceWith({
      q: { kind: 'choose', text: 'soon.commitments', options: [{ id: 'a', label: 'soon.yes', next: 'end' }] },
    })
    const address = await citizen()
    expect(await service.says('5', address)).toEqual(['soon.commitments'])
    const tomorrow = new Date(clock.now().getTime() + 24 * 3_600_000)
    expect((await stored(address))?.session).toMatchObject({ lapseAt: tomorrow, remindAt: null })
  })
})

describe('a service that speaks one language', () => {
  it('does not ask strangers which', async () => {
    const service = talkOn(store, realContent(['es']), clock)
    expect(await service.says('hola', 'alone 1')).toEqual(['welcome.intro', 'welcome.privacy', 'menu.main'])
    expect(await service.says('¿Qué es el plan de acción?', 'alone 2')).toEqual([
      'welcome.intro',
      'welcome.privacy',
      'guide_plan.intro',
    ])
    expect(await service.says('idioma', 'alone 1')).toEqual(['language_choice.which'])
  })
})

describe('an event that comes again', () => {
  it('has no effect, even five at once', async () => {
    const address = await citizen()
    await talk.sends(text('ayuda'), address, 'five times')
    const before = await stored(address)
    const turns = talk.turns.length
    await Promise.all(Array.from({ length: 5 }, () => talk.sends(text('ayuda'), address, 'five times')))
    expect(await stored(address)).toEqual(before)
    expect(talk.turns.length).toBe(turns)
  })

  it('for the first time five times at once has one effect', async () => {
    const address = await citizen()
    await Promise.all(Array.from({ length: 5 }, () => talk.sends(text('1'), address, 'five at first')))
    const now = await stored(address)
    expect(now?.inbound).toHaveLength(3)
    expect(now?.session).toMatchObject({ flow: 'guide', step: 'topics', version: 3 })
    expect(now?.deliveries.filter(({ turn }) => turn === 3)).toHaveLength(1)
  })

  it('to five processes at once has one effect', async () => {
    const address = await citizen()
    const processes = Array.from({ length: 5 }, () => talkOn(store, content, clock))
    await Promise.all(processes.map((process) => process.sends(text('1'), address, 'five processes')))
    expect((await stored(address))?.inbound).toHaveLength(3)
    expect(processes.flatMap(({ turns }) => turns)).toHaveLength(1)
  })
})

describe('two messages at once', () => {
  it('with one id, from two citizens, are one message, and nobody else is kept waiting', async () => {
    const crowd = await Promise.all(Array.from({ length: 4 }, citizen))
    const ids = ['same id', 'own id 1', 'same id', 'own id 2']
    const turns = await Promise.all(
      crowd.map((address, i) =>
        talk.receiver.accept({
          channel: 'web',
          address,
          eventId: ids[i] ?? '',
          receivedAt: clock.now(),
          input: text('1'),
        }),
      ),
    )
    expect(turns).toHaveLength(4)
    const flows = await Promise.all(crowd.map(async (address) => (await talk.session(address))?.flow))
    expect(flows).toEqual(['guide', 'guide', 'menu', 'guide'])
    expect(talk.failures).toEqual([])
  })

  it('of one person who writes from two places are both answered, one after the other', async () => {
    const address = await citizen()
    const contactId = (await stored(address))?.contact?.id ?? ''
    await store.db.address.create({
      data: { id: `${contactId} two`, channel: 'telegram', address: '77', contactId, createdAt: clock.now() },
    })
    const event = { receivedAt: clock.now(), input: text('1') }
    await Promise.all([
      talk.receiver.accept({ ...event, channel: 'web', address, eventId: 'place 1' }),
      talk.receiver.accept({ ...event, channel: 'telegram', address: '77', eventId: 'place 2' }),
    ])
    expect((await stored(address))?.inbound.map(({ channel, turn }) => `${channel} ${String(turn)}`).slice(2)).toEqual([
      'web 3',
      'telegram 4',
    ])
    expect(await talk.session(address)).toMatchObject({ flow: 'guide_what', step: 'intro' })
  })

  it('of one citizen are answered in their order', async () => {
    const address = await citizen()
    const said = await Promise.all(['1', '2', 'menú', '4'].map((words) => talk.says(words, address)))
    expect(said.at(-1)).toBeDefined()
    expect((await stored(address))?.inbound.slice(2).map(({ text: words, turn }) => [words, turn])).toEqual([
      ['1', 3],
      ['2', 4],
      ['menú', 5],
      ['4', 6],
    ])
    expect(talk.turns.slice(-4).map(keys)).toEqual([
      ['guide.topics'],
      ['guide_aims.intro'],
      ['menu.main'],
      ['quiz.intro'],
    ])
    expect(await talk.session(address)).toMatchObject({ flow: 'quiz', step: 'intro' })
  })

  it('to two processes are both answered, one after the other', async () => {
    const address = await citizen()
    const processes = [talkOn(store, content, clock), talkOn(store, content, clock)]
    await Promise.all(
      processes.flatMap((process, i) =>
        ['a', 'b', 'c'].map((id) => process.sends(text('ayuda'), address, `two ${String(i)} ${id}`)),
      ),
    )
    const now = await stored(address)
    expect(now?.inbound.map(({ turn }) => turn)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    expect(now?.session?.version).toBe(8)
    expect(now?.inbound.map(({ outcome }) => outcome)).toEqual(Array(8).fill('answered'))
  })

  it('of many citizens, some of whom need the database in mid-turn, are all answered', async () => {
    const crowd = Array.from({ length: 40 }, (_, i) => `crowd ${String(i)}`)
    await Promise.all(crowd.map((address) => talk.says('/start', address)))
    await Promise.all(crowd.map((address) => talk.says('1', address)))
    await Promise.all(crowd.map((address, i) => talk.says(i % 3 === 0 ? 'persona' : 'ayuda', address)))
    const sessions = await Promise.all(crowd.map((address) => talk.session(address)))
    expect(sessions.map((session) => session?.flow)).toEqual(crowd.map((_, i) => (i % 3 === 0 ? 'person' : 'menu')))
    expect(talk.failures).toEqual([])
  })
})

describe('strange words', () => {
  it.each([
    ['a zero byte', 'a\u0000b'],
    ['half a character', '\ud83d'],
    ['the other half', 'x\ude00'],
    ['a very long text', 'palabra '.repeat(20_000)],
    ['quotes and lines', '"\\\'\n\r\u2028{}'],
  ])('are answered and stored: %s', async (_, words) => {
    const address = await citizen()
    await talk.says('persona', address)
    await talk.says(words.slice(0, 900), address)
    expect(await talk.session(address)).toMatchObject({ flow: 'menu' })
    expect((await talk.says(words, address)).length).toBeGreaterThan(0)
    expect(talk.failures).toEqual([])
    const last = (await stored(address))?.inbound.at(-1)?.text
    // Half a character cannot be stored as it is.
    expect(last?.replace(/\ufffd+/g, '\ufffd')).toBe(Buffer.from(words).toString())
  })

  it('in what comes from a channel are answered too', async () => {
    const address = 'ana\u0000 \ud83d'
    expect(await talk.says('/start', address)).toEqual(['welcome.language'])
  })
})

describe('a session that cannot be read', () => {
  async function broken(data: string): Promise<string> {
    const address = await citizen()
    const contactId = (await stored(address))?.contact?.id ?? ''
    await store.db.session.update({ where: { contactId }, data: { data } })
    return address
  }

  it.each(['{', '{}', '[]', '"x"', '{"flow":"menu","step":"main"}'])(
    'is ended with an apology and the menu: %s',
    async (data) => {
      const address = await broken(data)
      expect(await talk.says('1', address)).toEqual(['common.lost', 'menu.main'])
      expect(await talk.says('1', address)).toEqual(['guide.topics'])
      expect(talk.failures).toEqual([])
    },
  )

  it('does not keep anyone from stopping the announcements', async () => {
    const address = await broken('{}')
    expect(await talk.says('baja', address)).toEqual(['common.lost', 'opt_out.done'])
    expect((await stored(address))?.contact?.optedOutAt).toEqual(clock.now())
  })

  it('of a flow that is gone is ended so too', async () => {
    const other = talkOn(
      store,
      { ...content, flows: new Map([...content.flows].filter(([id]) => id !== 'guide')) },
      clock,
    )
    const address = await citizen()
    await talk.says('1', address)
    expect(await other.says('1', address)).toEqual(['common.lost', 'menu.main'])
    expect(other.failures).toEqual([])
  })
})

describe('a turn that fails', () => {
  async function failsAt(service: Talk): Promise<string> {
    const address = await citizen()
    const said = await service.says('5', address)
    expect(said).toEqual(['common.failure', 'menu.main'])
    expect(service.failures).toHaveLength(1)
    const now = await stored(address)
    expect(now?.inbound.at(-1)).toMatchObject({ text: '5', outcome: 'failed', turn: 3 })
    expect(now?.session).toMatchObject({ flow: 'menu', step: 'main', version: 3 })
    return address
  }

  const ending = { kind: 'say', text: 'soon.recorded', next: 'end' }

  it('in an action is answered with an apology and the menu, and nothing of what it did is left', async () => {
    const service = serviceWith({
      out: { kind: 'run', action: 'opt_out', outcomes: { done: 'person' } },
      person: {
        kind: 'run',
        action: 'ask_for_person',
        outcomes: { recorded: 'grade', already: 'grade', closed: 'grade' },
      },
      // No question was asked, which is an error.
      grade: { kind: 'run', action: 'quiz_grade', outcomes: { right: 'done', wrong: 'done' } },
      done: ending,
    })
    const address = await failsAt(service)
    const contactId = (await stored(address))?.contact?.id ?? ''
    expect(await store.db.helpRequest.count({ where: { contactId } })).toBe(0)
    expect((await stored(address))?.contact?.optedOutAt).toBeNull()
    expect(service.failures[0]).toMatchObject({ message: 'no question of the quiz was asked' })
  })

  it('in an action that needs no database is answered so too', async () => {
    await failsAt(
      serviceWith({
        grade: { kind: 'run', action: 'quiz_grade', outcomes: { right: 'done', wrong: 'done' } },
        done: ending,
      }),
    )
  })

  it('with an action or an outcome that nobody knows is answered so too', async () => {
    await failsAt(serviceWith({ run: { kind: 'run', action: 'fly', outcomes: { done: 'done' } }, done: ending }))
    await failsAt(serviceWith({ run: { kind: 'run', action: 'opt_in', outcomes: { flown: 'done' } }, done: ending }))
    await failsAt(
      serviceWith({ list: { kind: 'choose', text: 'soon.commitments', source: 'stars', next: 'done' }, done: ending }),
    )
  })

  it('in circles is stopped, whether it calls actions or not', async () => {
    await failsAt(serviceWith({ a: { kind: 'say', text: 'soon.recorded', next: 'a' } }))
    const circle = serviceWith({ a: { kind: 'run', action: 'opt_in', outcomes: { done: 'a' } } })
    await failsAt(circle)
    expect(circle.failures[0]).toMatchObject({
      message: expect.stringContaining('more than 20 actions in one turn') as unknown,
    })
    await failsAt(
      serviceWith({
        a: { kind: 'run', action: 'ask_for_person', outcomes: { recorded: 'a', already: 'a', closed: 'a' } },
      }),
    )
  })

  it('in a text that does not exist is answered so too', async () => {
    await failsAt(
      serviceWith({
        q: { kind: 'choose', text: 'soon.no_such_text', options: [{ id: 'a', label: 'soon.yes', next: 'end' }] },
      }),
    )
  })

  it('in a text after an action leaves nothing of the action', async () => {
    const address = await failsAt(
      serviceWith({
        person: {
          kind: 'run',
          action: 'ask_for_person',
          outcomes: { recorded: 'done', already: 'done', closed: 'done' },
        },
        done: { ...ending, text: 'soon.no_such_text' },
      }),
    )
    const contactId = (await stored(address))?.contact?.id ?? ''
    expect(await store.db.helpRequest.count({ where: { contactId } })).toBe(0)
  })

  it('in the menu itself is answered with the apology alone', async () => {
    const address = await citizen()
    const speechless: Content = {
      ...content,
      render: (message, language, room) => {
        if (message.text === 'menu.main') throw new Error('no such text')
        return content.render(message, language, room)
      },
    }
    const service = talkOn(store, speechless, clock)
    expect(await service.says('menú', address)).toEqual(['common.failure'])
    expect(await service.session(address)).toBeNull()
    expect(await talk.says('1', address)).toEqual(['common.lost', 'menu.main'])
  })

  it('does not touch the turns beside it', async () => {
    const service = serviceWith({
      grade: { kind: 'run', action: 'quiz_grade', outcomes: { right: 'done', wrong: 'done' } },
      done: ending,
    })
    const crowd = await Promise.all(Array.from({ length: 6 }, citizen))
    await Promise.all(crowd.map((address, i) => service.says(i === 2 ? '5' : '1', address)))
    const flows = await Promise.all(crowd.map(async (address) => (await talk.session(address))?.flow))
    expect(flows).toEqual(['guide', 'guide', 'menu', 'guide', 'guide', 'guide'])
    expect(service.failures).toHaveLength(1)
  })

  it('is over with: what comes next is answered as ever', async () => {
    const service = serviceWith({
      grade: { kind: 'run', action: 'quiz_grade', outcomes: { right: 'done', wrong: 'done' } },
      done: ending,
    })
    const address = await failsAt(service)
    expect(await service.says('1', address)).toEqual(['guide.topics'])
  })
})

describe('a database that cannot be written', () => {
  it('rejects the event, which can come again', async () => {
    const address = await citizen()
    let full = true
    const failing: Store = {
      ...store,
      batch: async (statements) => {
        if (full) throw new Error('the disk is full')
        return store.batch(statements)
      },
    }
    const service = talkOn(failing, content, clock)
    await expect(service.sends(text('1'), address, 'full disk')).rejects.toThrow('the disk is full')
    expect((await stored(address))?.inbound).toHaveLength(2)
    full = false
    expect(keys(await service.sends(text('1'), address, 'full disk'))).toEqual(['guide.topics'])
  })
})

describe('a second tap on a button', () => {
  it('within ten seconds is the same tap, and later one that is too late', async () => {
    const address = await citizen()
    const menu = talk.turns.at(-1)
    const tap = button(menu, 'news')
    expect(keys(await talk.sends(tap, address))).toEqual(['subscriptions.topics'])
    clock.pass(9 * SECOND)
    const second = await talk.sends(tap, address)
    expect(second).toMatchObject({ outcome: 'quiet', said: [] })
    expect(await talk.session(address)).toMatchObject({ flow: 'subscriptions', step: 'topics' })
    clock.pass(11 * SECOND)
    expect(keys(await talk.sends(tap, address))).toEqual(['common.stale_choice', 'subscriptions.topics'])
  })

  it('is not what comes after something else', async () => {
    const address = await citizen()
    const tap = button(talk.turns.at(-1), 'learn')
    expect(keys(await talk.sends(tap, address))).toEqual(['guide.topics'])
    expect(await talk.says('atrás', address)).toEqual(['menu.main'])
    expect(keys(await talk.sends(tap, address))).toEqual(['guide.topics'])
  })

  it('that turns a page or skips is the same tap too', async () => {
    const address = await citizen()
    await talk.says('persona', address)
    const skip = button(talk.turns.at(-1), '+skip')
    expect(keys(await talk.sends(skip, address))).toEqual(['person.kept'])
    expect(keys(await talk.sends(skip, address))).toEqual([])
  })
})

describe('a citizen who blocks the service', () => {
  it('is not answered, is remembered as blocked, and stands where they stood when they come back', async () => {
    const address = await citizen()
    await talk.says('1', address)
    const session = await talk.session(address)
    expect(await talk.sends({ kind: 'blocked' }, address)).toMatchObject({ outcome: 'quiet', said: [] })
    expect((await stored(address))?.address.state).toBe('blocked')
    expect(await talk.sends({ kind: 'unblocked' }, address)).toMatchObject({ outcome: 'quiet', said: [] })
    expect((await stored(address))?.address.state).toBe('reachable')
    expect(await talk.session(address)).toEqual(session)
    await talk.sends({ kind: 'blocked' }, address)
    await talk.says('1', address)
    expect((await stored(address))?.address.state).toBe('reachable')
  })

  it('and comes back, over and over, is no flood', async () => {
    const address = await citizen()
    for (let time = 0; time < 20; time++) {
      await talk.sends({ kind: 'blocked' }, address)
      await talk.sends({ kind: 'unblocked' }, address)
    }
    expect(await talk.says('1', address)).toEqual(['guide.topics'])
  })

  it('without ever having written is not remembered', async () => {
    await talk.sends({ kind: 'blocked' }, 'stranger')
    expect(await stored('stranger')).toBeUndefined()
  })
})

describe('too many messages', () => {
  it('are explained once, stored, not answered, and answered again after a minute', async () => {
    const address = await citizen()
    for (let time = 0; time < 28; time++) await talk.says(`menú ${String(time)}`, address)
    const session = await talk.session(address)
    expect(await talk.says('ayuda', address)).toEqual(['common.limited'])
    expect(await talk.says('ayuda', address)).toEqual([])
    expect(await talk.says('persona', address)).toEqual([])
    expect(await talk.session(address)).toEqual(session)
    const outcomes = (await stored(address))?.inbound.map(({ outcome }) => outcome)
    expect(outcomes).toEqual([...Array<string>(30).fill('answered'), 'limited', 'limited', 'limited'])
    clock.pass(1.1)
    expect(await talk.says('ayuda', address)).toContain('help.words')
  })

  it('that are all the same are not answered, and counted as repeated', async () => {
    const address = await citizen()
    for (let time = 0; time < 20; time++) {
      expect(await talk.says('ayuda', address)).toContain('help.words')
      clock.pass(5 * SECOND)
    }
    expect(await talk.says('ayuda', address)).toEqual([])
    expect((await stored(address))?.inbound.at(-1)?.outcome).toBe('repeated')
    expect(await talk.says('menú', address)).toEqual(['menu.main'])
  })

  it('of one do not limit another, and a repeated event is not counted', async () => {
    const address = await citizen()
    for (let time = 0; time < 50; time++) await talk.sends(text('1'), address, 'the same event')
    expect(await talk.says('menú', address)).toEqual(['menu.main'])
    expect(await talk.says('menú', await citizen())).toEqual(['menu.main'])
  })
})
