import { describe, expect, it } from 'vitest'
import { enqueue } from '../../src/store/deliveries.js'
import { townDay } from '../../src/participation/timeZone.js'
import { askForPerson } from '../../src/store/helpRequests.js'
import { addStepCounts } from '../../src/store/stepCounts.js'
import { chromiumPath } from '../browser/chromium.js'
import { weeksUntil } from '../../src/console/today/weeks.js'
import { register } from '../http/api/world.js'
import { meet, NOON } from '../store/world.js'
import { inChromium, violations } from './chromium.js'
import { consoleWorld, type ConsoleWorld, type Shown } from './world.js'

const DAY = 24 * 60 * 60 * 1000
const HOUR = DAY / 24

function ago(ms: number): Date {
  return new Date(NOON.getTime() - ms)
}

/** A tile that says this: its number, and whether it presses. */
function tile({ html }: Shown, what: RegExp) {
  const found = [...html.matchAll(/<li( class="pressing")?><strong>([^<]*)<\/strong>(.*?)<\/li>/g)]
  const [, pressing, number, rest = ''] = found.find(([, , , says = '']) => what.test(says)) ?? []
  return { number, pressing: pressing !== undefined, link: /href="([^"]+)"/.exec(rest)?.[1]?.replaceAll('&amp;', '&') }
}

/** The rows of the table with this caption: a label, and its numbers. */
function table({ html }: Shown, caption: string): Record<string, string> {
  const [, body = ''] = new RegExp(`<caption>${caption}</caption>(.*?)</table>`).exec(html) ?? []
  const rows = [...body.matchAll(/<tr data-label="([^"]*)">(.*?)<\/tr>/g)]
  return Object.fromEntries(
    rows.map(([, label = '', cells = '']) => [
      label,
      [...cells.matchAll(/data-value="([^"]*)"/g)].map(([, value]) => value).join(' '),
    ]),
  )
}

async function received(world: ConsoleWorld, at: Date, parts: Record<string, unknown> = {}): Promise<string> {
  const { id } = await world.submission()
  await world.store.db.submission.update({ where: { id }, data: { createdAt: at, ...parts } })
  await world.store.db.submissionEvent.updateMany({ where: { submissionId: id }, data: { at } })
  return id
}

async function led(world: ConsoleWorld, submissionId: string, from: string, to: string, at: Date): Promise<void> {
  const { db } = world.store
  await db.submissionEvent.create({ data: { submissionId, from, to, by: 'staff', at } })
  await db.submission.update({ where: { id: submissionId }, data: { state: to } })
}

describe('what needs somebody', () => {
  it('is nothing on a quiet day, and says so in words', async () => {
    const { as } = await consoleWorld()
    const shown = await (await as('viewer')).get('')
    expect(tile(shown, /Sin respuesta/)).toMatchObject({ number: '0', pressing: false })
    expect(shown.text.match(/Nada pendiente/g)).toHaveLength(5)
    expect(shown.text).not.toContain('Necesita atención')
  })

  it('are submissions without an answer for more than seven days, and the way to them', async () => {
    const world = await consoleWorld()
    await received(world, ago(7 * DAY + HOUR))
    await received(world, ago(7 * DAY - HOUR))
    await led(world, await received(world, ago(9 * DAY)), 'received', 'referred', ago(DAY))
    const shown = await (await world.as('viewer')).get('')
    expect(tile(shown, /Sin respuesta por más de 7 días/)).toEqual({
      number: '1',
      pressing: true,
      link: '/console/submissions?state=received&overdue=yes',
    })
    expect(shown.text).toContain('Necesita atención')
  })

  it('are those in review past their day, or for more than three days without one', async () => {
    const world = await consoleWorld()
    const inReview = async (since: Date, expectedAt: Date | null) => {
      const id = await received(world, ago(20 * DAY), { expectedAt })
      await led(world, id, 'received', 'in_review', since)
    }
    await inReview(ago(10 * DAY), new Date('2026-02-28T12:00:00Z'))
    await inReview(ago(10 * DAY), new Date('2026-03-01T12:00:00Z'))
    await inReview(ago(4 * DAY), null)
    await inReview(ago(2 * DAY), null)
    const shown = await (await world.as('editor')).get('')
    expect(tile(shown, /En revisión/)).toMatchObject({
      number: '2',
      link: '/console/submissions?state=in_review&overdue=yes',
    })
  })

  it('are people who wait for a person, and how long the first has waited', async () => {
    const { as, store } = await consoleWorld()
    for (const [who, hours] of [
      ['ana', 5],
      ['luis', 30],
    ] as const)
      await askForPerson(store.db, {
        contactId: `c-${who}`,
        addressId: `a-${who}`,
        question: null,
        now: ago(hours * HOUR),
      })
    const editor = await (await as('editor')).get('')
    expect(tile(editor, /esperan a una persona/)).toEqual({ number: '2', pressing: true, link: '/console/people' })
    expect(editor.text).toContain('Quien más espera: 30 horas')
    // Whoever may not talk to people is not led there.
    expect(tile(await (await as('viewer')).get(''), /esperan a una persona/).link).toBeUndefined()
  })

  it('are messages that failed in the last seven days', async () => {
    const { as, store } = await consoleWorld()
    const send = async (state: string, at: Date) => {
      const to = { contactId: 'c-ana', addressId: 'a-ana' }
      const id = await enqueue(store.db, { ...to, kind: 'reply', priority: 0, body: '{}', now: at })
      await store.db.delivery.update({ where: { id }, data: { state } })
    }
    await send('failed', ago(6 * DAY))
    await send('failed', ago(8 * DAY))
    await send('sent', ago(DAY))
    const shown = await (await as('viewer')).get('')
    expect(tile(shown, /no llegaron/)).toMatchObject({ number: '1', link: '/console/channels' })
    expect(table(shown, 'Mensajes de los últimos 30 días, por canal')).toEqual({ Enviado: '1', 'No llegó': '2' })
  })

  it('is as it is now, while the numbers may be a minute old', async () => {
    let now = NOON
    const world = await consoleWorld({ now: () => now })
    const viewer = await world.as('viewer')
    await viewer.get('')
    await received(world, ago(9 * DAY))
    const shown = await viewer.get('')
    expect(tile(shown, /Sin respuesta/).number).toBe('1')
    expect(tile(shown, /^Necesidades y propuestas/).number).toBe('0')
    now = new Date(NOON.getTime() + 61_000)
    expect(tile(await viewer.get(''), /^Necesidades y propuestas/).number).toBe('1')
  })
})

describe('the numbers', () => {
  it('tell submissions by state, axis, parish and week', async () => {
    const world = await consoleWorld()
    await world.submission()
    await world.submission({ axis: 'transparencia', parish: null, outside: 'Quito' })
    await led(world, await received(world, ago(8 * DAY)), 'received', 'fulfilled', NOON)
    const shown = await (await world.as('viewer')).get('')
    expect(table(shown, 'Por estado')).toMatchObject({ Recibida: '2', Cumplida: '1', Aceptada: '0' })
    expect(table(shown, 'Por eje')).toMatchObject({
      'Participación ciudadana': '2',
      'Transparencia e información pública': '1',
    })
    expect(table(shown, 'Por parroquia')).toEqual({ Licto: '2', 'Fuera del cantón': '1' })
    const weeks = Object.values(table(shown, 'Recibidas por semana'))
    expect([weeks.length, ...weeks.slice(-3)]).toEqual([26, '0', '1', '2'])
  })

  it('tell how many days a first answer takes, in the middle of them', async () => {
    const world = await consoleWorld()
    for (const days of [1, 2, 30]) {
      const id = await received(world, ago(40 * DAY))
      await led(world, id, 'received', 'in_review', ago((40 - days) * DAY))
      await led(world, id, 'in_review', 'accepted', ago(DAY))
    }
    expect(tile(await (await world.as('viewer')).get(''), /Días hasta la primera respuesta/).number).toBe('2')
  })

  it('tell people, actors by kind and parish, and who wrote', async () => {
    const { as, store } = await consoleWorld()
    await register(store)
    await register(store, { contactId: 'c-luis', kind: 'academia', parish: null, outside: 'Quito' })
    await meet(store, 'eva')
    const shown = await (await as('viewer')).get('')
    expect(tile(shown, /nos han escrito/).number).toBe('4')
    expect(tile(shown, /Personas que escribieron esta semana/).number).toBe('4')
    expect(table(shown, 'Actores por clase')).toMatchObject({ Ciudadanía: '1', Academia: '1', 'Sector público': '0' })
    expect(table(shown, 'Actores por parroquia')).toEqual({ Licto: '1', 'Fuera del cantón': '1' })
  })

  it('tell of the last 30 days how many came to each question, how many stopped there, and how many are there now', async () => {
    const { as, store } = await consoleWorld()
    const age = { flow: 'submit', step: 'age' }
    await addStepCounts(store.db, [
      { day: townDay(ago(30 * DAY)), ...age, reached: 100, left: 100 },
      { day: townDay(ago(29 * DAY)), ...age, reached: 6, left: 1 },
      { day: townDay(NOON), ...age, reached: 2, left: 1 },
      { day: townDay(NOON), flow: 'no_such_flow', step: 'first', reached: 9, left: 3 },
      { day: townDay(NOON), flow: 'menu', step: 'main', reached: 50 },
    ])
    const stands = { data: '{}', updatedAt: ago(2 * HOUR), lapseAt: NOON }
    await store.db.session.update({ where: { contactId: 'c-ana' }, data: { ...age, ...stands } })
    const shown = await (await as('viewer')).get('')
    expect(Object.entries(table(shown, 'Dónde se quedan las conversaciones'))).toEqual([
      ['no_such_flow: first', '9 3 0'],
      [expect.stringMatching(/^Enviar una necesidad o propuesta: Para participar hace falta/), '8 2 1'],
    ])
    expect(shown.html).toContain('href="/console/content/flows"')
  })

  it('are tables that a script draws, named for those who cannot see it', async () => {
    const world = await consoleWorld()
    await world.submission()
    const viewer = await world.as('viewer')
    const { html } = await viewer.get('')
    expect(html).toContain('aria-label="Gráfico: Por estado. La tabla dice lo mismo."')
    const scripts = [...html.matchAll(/<script src="([^"]+)"/g)].map(([, path]) => path ?? '')
    expect(scripts.map((path) => path.split('/').at(-1))).toEqual(['console.js', 'chart.js', 'charts.js'])
    for (const path of scripts) expect((await viewer.get(path)).status).toBe(200)
    expect((await viewer.get('/account')).html).not.toContain('chart.js')
  })

  it('read in English', async () => {
    const { as } = await consoleWorld()
    const viewer = await as('viewer')
    await viewer.post('/account/language', { language: 'en' })
    expect((await viewer.get('')).text).toContain('What needs you')
  })
})

describe('an evaluator', () => {
  it('is led to what is assigned to them', async () => {
    const { as } = await consoleWorld()
    expect(await (await as('evaluator')).get('')).toMatchObject({ status: 303, location: '/console/submissions' })
  })
})

describe('the weeks of the numbers', () => {
  it('begin on Monday at the municipality, and follow one another', () => {
    const [before, present] = weeksUntil(new Date('2026-03-02T04:59:00Z'), 2)
    expect(present).toEqual({ from: new Date('2026-02-23T05:00:00Z'), to: new Date('2026-03-02T05:00:00Z') })
    expect(before?.to).toEqual(present?.from)
    expect(weeksUntil(new Date('2026-03-02T05:00:00Z'), 1)[0]?.from).toEqual(new Date('2026-03-02T05:00:00Z'))
  })
})

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  it('the tables are drawn, and axe finds nothing', async () => {
    const world = await consoleWorld()
    await register(world.store)
    await world.submission()
    await askForPerson(world.store.db, { contactId: 'c-ana', addressId: 'a-ana', question: null, now: ago(HOUR) })
    await world.store.db.session.update({
      where: { contactId: 'c-ana' },
      data: { flow: 'submit', step: 'age', updatedAt: ago(2 * HOUR), lapseAt: NOON },
    })
    const { page, complaints } = await inChromium(world, 'admin', 'dark')
    const charts = page.locator('canvas[role="img"]')
    expect(await charts.count()).toBeGreaterThan(7)
    for (const chart of await charts.all()) expect(await chart.isVisible()).toBe(true)
    // Something was drawn on the first: not every point of it is clear.
    const first = `[...document.querySelector('canvas').getContext('2d').getImageData(0, 0, 300, 150).data].some((one) => one > 0)`
    expect(await page.evaluate(first)).toBe(true)
    expect(await page.locator('.figure details[open]').count()).toBe(0)
    await page.locator('.figure summary').first().click()
    expect(await page.getByRole('table', { name: 'Por estado' }).isVisible()).toBe(true)
    await page.evaluate(`for (const one of document.querySelectorAll('.figure details')) one.open = true`)
    expect(await violations(page)).toEqual([])
    const wide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
    expect(await page.evaluate(wide)).toBe(false)
    expect(complaints).toEqual([])
  })
})
