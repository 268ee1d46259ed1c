import { createHash, randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBrowser, take } from './browser.js'
import { createNotebook, say, startWorld } from './world.js'
import type { World, WorldOptions } from './world.js'

let world: World
let browser: ReturnType<typeof createBrowser>

async function begin(options: WorldOptions = {}): Promise<void> {
  world = await startWorld(options)
  browser = createBrowser(world.url)
}

function addressOfBrowser(setCookie: string | null): string {
  const secret = /=([^;]+)/.exec(setCookie ?? '')?.[1] ?? ''
  return createHash('sha256').update(secret).digest('base64url')
}

beforeEach(() => begin({ answer: ({ input }) => (input.kind === 'text' ? [say(`_${input.text}_`, 'Sí', 'No')] : []) }))
afterEach(() => world.stop())

describe('a session', () => {
  it('is a secret in a cookie that scripts and other sites cannot use', async () => {
    const cookie = (await browser.begin()).headers.get('set-cookie')
    expect(cookie).toMatch(/^chat=[A-Za-z0-9_-]{43}; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
  })

  it('is for https only where the page is published by https', async () => {
    await world.stop()
    await begin({ app: { publicUrl: 'https://chat.example.org' } })
    expect((await browser.begin()).headers.get('set-cookie')).toMatch(/^__Host-chat=.*; Secure;/)
  })

  it('is kept when the browser asks again', async () => {
    const first = (await browser.begin()).headers.get('set-cookie')
    expect((await browser.begin()).headers.get('set-cookie')?.slice(0, 48)).toBe(first?.slice(0, 48))
  })

  it('stores nothing, and its secret is known to nobody else', async () => {
    const cookie = (await browser.begin()).headers.get('set-cookie')
    expect(world.notebook.events).toEqual([])
    await browser.say('hola')
    expect(world.notebook.events[0]?.address).toBe(addressOfBrowser(cookie))
  })
})

describe('a message', () => {
  it('needs a session', async () => {
    expect((await browser.say('hola')).status).toBe(401)
  })

  it('is acknowledged when it is stored, and has one effect however often it comes', async () => {
    await browser.begin()
    const id = randomUUID()
    for (let attempt = 0; attempt < 5; attempt++) {
      const response = await browser.say('hola', id)
      expect([response.status, await response.json()]).toEqual([202, { id }])
    }
    expect(world.notebook.events.map(({ input }) => input)).toEqual([{ kind: 'text', text: 'hola' }])
  })

  it('may be a choice', async () => {
    await browser.begin()
    await browser.post('/chat/messages', { id: randomUUID(), choice: 'f1:2', label: 'Sí' })
    expect(world.notebook.events[0]?.input).toEqual({ kind: 'choice', choice: 'f1:2', label: 'Sí' })
  })

  it('brings the language of the browser with it', async () => {
    await browser.begin()
    await browser.post('/chat/messages', { id: randomUUID(), text: 'hi' }, { 'Accept-Language': 'en-GB,en;q=0.8' })
    expect(world.notebook.events[0]?.languageHint).toBe('en-GB')
  })

  it('is to be sent again when it could not be stored', async () => {
    await world.stop()
    await begin({ answer: () => Promise.reject(new Error('disk full')) })
    await browser.begin()
    const response = await browser.say('hola vecina')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
    expect(world.lines.join()).toContain('disk full')
    expect(world.lines.join()).not.toContain('vecina')
  })

  it.each([
    ['an empty text', 400, { id: randomUUID(), text: '  ' }],
    ['too long a text', 400, { id: randomUUID(), text: 'x'.repeat(2001) }],
    ['an id that is none', 400, { id: '1', text: 'hola' }],
    ['more than is asked for', 400, { id: randomUUID(), text: 'hola', address: 'x' }],
    ['neither text nor choice', 400, { id: randomUUID() }],
    ['something else than JSON', 400, '{"id": oops'],
    ['too large a body', 413, { id: randomUUID(), text: 'hola', more: 'x'.repeat(9000) }],
  ])('is refused kindly and not repeated in the answer: %s', async (_, status, body) => {
    await browser.begin()
    const response = await browser.post('/chat/messages', body)
    const answer = await response.text()
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ])
    expect(answer).toContain('sorry')
    expect(answer).not.toContain('oops')
    expect(world.notebook.events).toEqual([])
  })

  it('is refused as anything but JSON, which other sites cannot send unasked', async () => {
    await browser.begin()
    expect((await browser.post('/chat/messages', '{}', { 'Content-Type': 'text/plain' })).status).toBe(415)
  })

  it.each<[string, Record<string, string>, number]>([
    ['another site', { Origin: 'https://evil.example' }, 403],
    ['no site at all', { Origin: 'null' }, 403],
    ['another port of this machine', { Origin: 'http://127.0.0.1:1' }, 403],
    ['a page of another site, as the browser says', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a sister site, as the browser says', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['the page itself', { 'Sec-Fetch-Site': 'same-origin' }, 202],
  ])('is taken from the chat page only: %s', async (_, headers, status) => {
    await browser.begin()
    expect((await browser.post('/chat/messages', { id: randomUUID(), text: 'hola' }, headers)).status).toBe(status)
    expect((await browser.post('/chat/session', {}, headers)).status).toBe(status === 403 ? 403 : 204)
  })

  it('is taken from the public address, which a proxy may have hidden from us', async () => {
    await world.stop()
    await begin({ app: { publicUrl: 'https://chat.example.org' } })
    expect((await browser.post('/chat/session', {}, { Origin: 'https://chat.example.org' })).status).toBe(204)
  })

  it('of yet another new person is put off when a network brings too many, while the others go on', async () => {
    await browser.begin()
    await browser.say('hola')
    const crowd = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const other = createBrowser(world.url)
        await other.begin()
        return other.say('hola')
      }),
    )
    const late = crowd.filter(({ status }) => status === 429)
    expect(late).toHaveLength(1)
    expect(Number(late[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await browser.say('sigo aquí')).status).toBe(202)
  })
})

describe('the history', () => {
  it('is empty for a browser without a session', async () => {
    expect(await browser.history()).toEqual({ session: false, entries: [] })
  })

  it('holds what both said, oldest first, with the markup read', async () => {
    await browser.begin()
    await browser.say('hola')
    expect(await browser.history()).toMatchObject({
      session: true,
      entries: [
        { id: 'i1', from: 'citizen', text: 'hola' },
        {
          id: 'd1',
          from: 'service',
          spans: [{ text: 'hola', italic: true, bold: false }],
          choices: [{ id: 'c1' }, {}],
        },
      ],
    })
  })

  it('is nobody else’s', async () => {
    await browser.begin()
    await browser.say('hola')
    const other = createBrowser(world.url)
    await other.begin()
    expect(await other.history()).toEqual({ session: true, entries: [] })
  })
})

describe('the stream of events', () => {
  it('needs a session', async () => {
    expect((await browser.get('/chat/events')).status).toBe(401)
  })

  it('brings what was said and the answer, at once', async () => {
    await browser.begin()
    const events = browser.events()
    expect((await events.next()).value).toMatchObject({ kind: 'beat' })
    const id = randomUUID()
    await browser.say('hola', id)
    const told = await take(events, 2)
    expect(told.map(({ kind }) => kind).sort()).toEqual(['said', 'sent'])
    expect(told.find(({ kind }) => kind === 'said')?.data).toMatchObject({ id, from: 'citizen', text: 'hola' })
    expect(told.find(({ kind }) => kind === 'sent')).toMatchObject({ id: 'd1', data: { spans: [{ text: 'hola' }] } })
    await events.return(undefined)
  })

  it.each(['header', 'query'])(
    'brings after a break what was missed, and not what was there before: by %s',
    async (by) => {
      const cookie = (await browser.begin()).headers.get('set-cookie')
      const address = addressOfBrowser(cookie)
      const ids = Array.from({ length: 450 }, (_, index) => world.notebook.note(address, say(String(index))))
      const events =
        by === 'header'
          ? browser.events('/chat/events', { 'Last-Event-ID': 'd2' })
          : browser.events('/chat/events?after=d2')
      const missed = await take(events, 448)
      expect(missed.map(({ id }) => id)).toEqual(ids.slice(2))
      await events.return(undefined)
    },
  )

  it('brings what was sent a moment ago though it cannot be read from the store yet', async () => {
    await world.stop()
    const unwritten = { ...createNotebook(), history: () => Promise.resolve([]) }
    await begin({ notebook: unwritten })
    const address = addressOfBrowser((await browser.begin()).headers.get('set-cookie'))
    await world.channel.send(address, say('hola'), 'd7')
    const events = browser.events('/chat/events?after=d6')
    expect(await take(events, 1)).toMatchObject([{ id: 'd7', kind: 'sent' }])
    await events.return(undefined)
  })

  it('ends when the service stops, which then does not wait for it', async () => {
    await browser.begin()
    const events = browser.events()
    await events.next()
    const stopped = world.stop()
    expect((await events.next()).done).toBe(true)
    await stopped
  })

  it('ends when what was missed cannot be read, so that the page tries again', async () => {
    await world.stop()
    await begin({ notebook: { ...createNotebook(), history: () => Promise.reject(new Error('disk')) } })
    await browser.begin()
    const events = browser.events('/chat/events?after=d0')
    expect(await take(events, 1)).toEqual([])
    expect(world.lines.join()).toContain('missed messages could not be read')
  })
})
