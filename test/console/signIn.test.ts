import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inviteFirst } from '../../src/staff/people.js'
import { NOON } from '../store/world.js'
import { consoleWorld, password } from './world.js'

describe('somebody who comes to the console', () => {
  it('is asked to sign in, and led on to where they wanted to go', async () => {
    const { browser, person } = await consoleWorld()
    const { email } = await person('rosa', 'editor')
    const rosa = browser()
    expect(await rosa.get('/account')).toMatchObject({
      status: 303,
      location: '/console/sign-in?to=%2Fconsole%2Faccount',
    })
    const form = await rosa.get('/sign-in?to=%2Fconsole%2Faccount')
    expect(form.html).toContain('name="to" value="/console/account"')
    expect(await rosa.post('/sign-in', { email, password, to: '/console/account' })).toMatchObject({
      location: '/console/account',
    })
    expect((await rosa.get('/account')).text).toContain('rosa · rosa@riobamba.example · Edición')
  })

  it.each(['https://example.org', '//example.org', '/console/../x\\', 'javascript:alert(1)'])(
    'is never led to %s',
    async (to) => {
      const { browser, person } = await consoleWorld()
      const { email } = await person('rosa', 'editor')
      expect(await browser().post('/sign-in', { email, password, to })).toMatchObject({ location: '/console' })
    },
  )

  it('with a wrong password is told so, and nothing else', async () => {
    const { browser, person } = await consoleWorld()
    const { email } = await person('rosa', 'editor')
    const wrong = await browser().post('/sign-in', { email, password: 'not this one at all' })
    const unknown = await browser().post('/sign-in', { email: 'nobody@riobamba.example', password })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(wrong.text).toContain('no coinciden')
    expect(unknown.text.replace('nobody@riobamba.example', email)).toBe(wrong.text)
  })

  it('signs out, and is nobody then', async () => {
    const { as } = await consoleWorld()
    const editor = await as('editor')
    expect((await editor.get('/account')).status).toBe(200)
    expect(await editor.post('/sign-out')).toMatchObject({ location: '/console/sign-in?said=signed_out' })
    expect((await editor.get('/account')).status).toBe(303)
  })

  it('gets a cookie that no script reads and that goes nowhere but to the console', async () => {
    const { browser, person } = await consoleWorld()
    const { email } = await person('rosa', 'editor')
    const [cookie = ''] = (await browser().post('/sign-in', { email, password })).headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Lax/i)
    expect(cookie).toMatch(/Path=\/console(;|$)/i)
  })

  it('reads in English when they choose so', async () => {
    const { as } = await consoleWorld()
    const editor = await as('editor')
    await editor.post('/account/language', { language: 'en' })
    const shown = await editor.get('/account?said=saved')
    expect(shown.html).toContain('<html lang="en">')
    expect(shown.text).toContain('Saved. My account')
  })

  it('runs nothing inline, and nothing from elsewhere', async () => {
    const { as } = await consoleWorld()
    const { headers, html } = await (await as('admin')).get('/team')
    expect(headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(html).not.toMatch(/<script>|\sstyle=|\son\w+=/)
  })
})

describe('somebody who guesses passwords', () => {
  it('is locked out, with the right one too', async () => {
    const { browser, person } = await consoleWorld()
    const { email } = await person('rosa', 'editor')
    const guesser = browser()
    for (let time = 0; time <= 10; time++) await guesser.post('/sign-in', { email, password: `guess ${String(time)}` })
    const locked = await guesser.post('/sign-in', { email, password })
    expect(locked.status).toBe(429)
    expect(locked.text).toContain('Hubo demasiados intentos')
    expect((await guesser.get('/account')).status).toBe(303)
  })
})

describe('a request that another site makes a browser send', () => {
  it('has no effect', async () => {
    const { as, store } = await consoleWorld()
    const admin = await as('admin')
    const form = { email: 'eve@example.org', role: 'admin' }
    for (const headers of [{ origin: 'https://example.org' }, { 'sec-fetch-site': 'cross-site' }])
      expect((await admin.post('/team/invite', form, headers)).status).toBe(403)
    expect(await store.db.staffInvitation.count()).toBe(0)
  })
})

describe('the first administrator', () => {
  it('comes in by a link that works once, and says who they are', async () => {
    const { browser, store } = await consoleWorld()
    const token = (await inviteFirst(store, NOON)) ?? ''
    const first = browser()
    expect((await first.get(`/join/${token}`)).text).toContain('Le invitaron al equipo')
    const joined = await first.post(`/join/${token}`, { name: 'Alba Guamán', email: 'Alba@riobamba.example', password })
    expect(joined.location).toBe('/console?said=welcome')
    expect((await first.get('/account')).text).toContain('Alba Guamán · alba@riobamba.example · Administración')
    expect((await browser().get(`/join/${token}`)).status).toBe(404)
    expect(await inviteFirst(store, NOON)).toBeNull()
  })

  it('has only the last link, and for a day', async () => {
    let now = NOON
    const { browser, store } = await consoleWorld({ now: () => now })
    const earlier = (await inviteFirst(store, now)) ?? ''
    const later = (await inviteFirst(store, now)) ?? ''
    expect((await browser().get(`/join/${earlier}`)).status).toBe(404)
    expect((await browser().get(`/join/${later}`)).status).toBe(200)
    now = new Date(NOON.getTime() + 25 * 60 * 60 * 1000)
    expect((await browser().get(`/join/${later}`)).status).toBe(404)
  })

  it('is told what is wrong with what they typed, and keeps the rest', async () => {
    const { browser, store } = await consoleWorld()
    const path = `/join/${(await inviteFirst(store, NOON)) ?? ''}`
    const form = { name: 'Alba', email: 'alba@riobamba.example', password }
    const refused = [
      await browser().post(path, { ...form, name: ' ' }),
      await browser().post(path, { ...form, email: 'alba' }),
      await browser().post(path, { ...form, password: 'corta' }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([422, 422, 422])
    expect(refused[2]?.text).toContain('al menos 12')
    expect(refused[2]?.html).toContain('value="Alba"')
    expect(refused[2]?.html).not.toContain('corta')
    expect(await store.db.staffUser.count()).toBe(0)
  })
})

describe('a second factor', () => {
  /** The code of an authenticator app (RFC 6238) at a moment. */
  function codeOf(secret: string, at = Date.now()): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
    const bits = Array.from(secret)
      .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
      .join('')
    const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [])
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
    const digest = createHmac('sha1', key).update(counter).digest()
    const offset = (digest.at(-1) ?? 0) & 15
    return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
  }

  async function withFactor() {
    const world = await consoleWorld()
    const { email, id } = await world.person('rosa', 'editor')
    const rosa = world.browser()
    await rosa.post('/sign-in', { email, password })
    const scan = await rosa.post('/account/second-factor', { password })
    const secret = /en la aplicación: <code>(\w+)<\/code>|<code>([A-Z2-7]{32,})<\/code>/.exec(scan.html)
    const codes = [...scan.html.matchAll(/<li><code>([^<]+)<\/code>/g)].map(([, code]) => code ?? '')
    const key = secret?.[1] ?? secret?.[2] ?? ''
    expect(await rosa.post('/account/second-factor/confirm', { code: codeOf(key) })).toMatchObject({
      location: '/console/account?said=second_factor_on',
    })
    return { ...world, rosa, email, id, key, codes }
  }

  it('is asked for after the password, and without it nobody is signed in', async () => {
    const { browser, email, key } = await withFactor()
    const again = browser()
    expect((await again.post('/sign-in', { email, password })).location).toBe('/console/sign-in/code?to=%2Fconsole')
    expect((await again.get('/account')).status).toBe(303)
    expect((await again.post('/sign-in/code', { code: '000000' })).status).toBe(401)
    expect((await again.get('/account')).status).toBe(303)
    expect((await again.post('/sign-in/code', { code: codeOf(key) })).location).toBe('/console')
    expect((await again.get('/account')).text).toContain('Está activa')
  })

  it('may be one of the recovery codes, each of them once', async () => {
    const { browser, email, codes } = await withFactor()
    const code = codes[0] ?? ''
    const [one, two] = [browser(), browser()]
    await one.post('/sign-in', { email, password })
    expect((await one.post('/sign-in/code', { code })).location).toBe('/console')
    await two.post('/sign-in', { email, password })
    expect((await two.post('/sign-in/code', { code })).status).toBe(401)
  })

  it('is turned off with the password only', async () => {
    const { rosa } = await withFactor()
    expect((await rosa.post('/account/second-factor/off', { password: 'not this one at all' })).status).toBe(422)
    expect((await rosa.post('/account/second-factor/off', { password })).location).toContain('second_factor_off')
  })

  it('that was lost is taken away by an administrator', async () => {
    const { as, browser, email, id } = await withFactor()
    const admin = await as('admin')
    expect(await admin.post(`/team/${id}/second-factor`)).toMatchObject({ location: '/console/team?said=saved' })
    expect((await browser().post('/sign-in', { email, password })).location).toBe('/console')
  })
})

describe('the open sessions of a person', () => {
  it('are listed, and another one is ended', async () => {
    const { browser, person } = await consoleWorld()
    const { email } = await person('rosa', 'editor')
    const [here, there] = [browser(), browser()]
    for (const one of [there, here]) await one.post('/sign-in', { email, password })
    const shown = await here.get('/account')
    const ends = [...shown.html.matchAll(/action="(\/console\/account\/sessions\/[^"]+)"/g)].map(
      ([, path]) => path ?? '',
    )
    expect(ends).toHaveLength(1)
    await here.post(ends[0] ?? '')
    expect([(await there.get('/account')).status, (await here.get('/account')).status]).toEqual([303, 200])
  })

  it('end elsewhere when the password is changed', async () => {
    const { browser, person } = await consoleWorld()
    const { email } = await person('rosa', 'editor')
    const [here, there] = [browser(), browser()]
    for (const one of [there, here]) await one.post('/sign-in', { email, password })
    const wanted = 'dos caballos en la plaza'
    expect((await here.post('/account/password', { current: 'not it', password: wanted })).status).toBe(422)
    expect((await here.post('/account/password', { current: password, password: wanted })).status).toBe(303)
    expect([(await there.get('/account')).status, (await here.get('/account')).status]).toEqual([303, 200])
    expect((await browser().post('/sign-in', { email, password: wanted })).location).toBe('/console')
  })
})
