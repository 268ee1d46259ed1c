import { describe, expect, it } from 'vitest'
import { townDay } from '../../src/participation/timeZone.js'
import { addStepCounts } from '../../src/store/stepCounts.js'
import { chromiumPath } from '../browser/chromium.js'
import { NOON } from '../store/world.js'
import { realContent } from '../support/talk.js'
import { inChromium, violations } from './chromium.js'
import { consoleWorld, type ConsoleWorld, type Shown } from './world.js'

const flows = [...realContent().flows.values()]
const DAY = 24 * 60 * 60 * 1000
const MOST_BYTES = 300_000

/** People have come to the first question of a submission, and Ana is there. */
async function visited(): Promise<ConsoleWorld> {
  const world = await consoleWorld()
  const { db } = world.store
  const age = { flow: 'submit', step: 'age' }
  await addStepCounts(db, [
    { day: townDay(new Date(NOON.getTime() - 40 * DAY)), ...age, reached: 70, left: 70 },
    { day: townDay(NOON), ...age, reached: 12, left: 3 },
    { day: townDay(NOON), flow: 'submit', step: 'title', reached: 5, left: 1 },
  ])
  await db.session.update({ where: { contactId: 'c-ana' }, data: { ...age, data: '{}', lapseAt: NOON } })
  return world
}

function plain(html: string): string {
  return html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The row of a step in the table below the drawing. */
function row({ html }: Shown, step: string): { readonly html: string; readonly text: string } {
  const [, found = ''] = new RegExp(`<tr id="step-${step}">(.*?)</tr>`).exec(html) ?? []
  return { html: found, text: plain(found) }
}

/** What is drawn of a step: where its box leads, and what stands in it, which is its name too. */
function box({ html }: Shown, step: string): { readonly to: string; readonly text: string } {
  const [svg = ''] = /<svg.*?<\/svg>/s.exec(html) ?? []
  for (const [, to = '', drawn = ''] of svg.matchAll(/<a href="([^"]*)">(.*?)<\/a>/g))
    if (drawn.includes(`>${step} </tspan>`)) return { to, text: plain(drawn) }
  throw new Error(`${step} is not drawn`)
}

describe('the list of flows', () => {
  it('says of each what it is for, how many steps it has and how its people get on', async () => {
    const shown = await (await (await visited()).as('viewer')).get('/content/flows')
    const rows = [...shown.html.matchAll(/<tr><th scope="row">(.*?)<\/tr>/g)].map(([, cells = '']) => plain(cells))
    expect(rows).toHaveLength(flows.length)
    const steps = String(Object.keys(realContent().flows.get('submit')?.steps ?? {}).length)
    const submit =
      'Enviar una necesidad o propuesta Una necesidad o propuesta, desde la primera palabra hasta su código'
    expect(rows).toContain(`${submit} ${steps} 1 17 4`)
    expect(shown.html).toContain('href="/console/content/flows/submit"')
  })

  it('has words of its own for every flow, in Spanish and in English', async () => {
    const viewer = await (await consoleWorld()).as('viewer')
    const spanish = await viewer.get('/content/flows')
    for (const { title } of flows) expect(spanish.text).not.toContain(title)
    await viewer.post('/account/language', { language: 'en' })
    const english = await viewer.get('/content/flows')
    expect(english.text).toContain('Sending a need or proposal')
    for (const { id } of flows) expect(english.html).not.toContain(`>${id}</a>`)
  })
})

describe('the drawing of a flow', () => {
  it('has every step as a box and as a row, whichever the flow, and is light', async () => {
    const viewer = await (await consoleWorld()).as('viewer')
    for (const { id, steps } of flows) {
      const shown = await viewer.get(`/content/flows/${id}`)
      expect([id, shown.status]).toEqual([id, 200])
      expect(Buffer.byteLength(shown.html)).toBeLessThan(MOST_BYTES)
      for (const [step, { kind }] of Object.entries(steps)) {
        expect([id, step, row(shown, step).html]).not.toEqual([id, step, ''])
        const { to } = box(shown, step)
        if (kind !== 'goto') expect([id, to]).toEqual([id, `#step-${step}`])
      }
      // Everything it leads to inside the page is there.
      for (const [, anchor = ''] of shown.html.matchAll(/href="#(step-[^"]+)"/g))
        expect(shown.html).toContain(`id="${anchor}"`)
    }
  })

  it('says at each question how many are there, came and stopped in 30 days, and nothing where nobody waits', async () => {
    const shown = await (await (await visited()).as('viewer')).get('/content/flows/submit')
    expect(box(shown, 'age').text).toMatch(
      /^Da a elegir age Para participar hace falta.* Ahora 1 · Llegaron 12 · Quedaron 3$/,
    )
    expect(row(shown, 'age').text).toMatch(/ 1 12 3$/)
    expect(box(shown, 'title').text).toContain('Ahora 0 · Llegaron 5 · Quedaron 1')
    expect(box(shown, 'keep').text).not.toContain('Llegaron')
    expect(row(shown, 'keep').text).toMatch(/– – –$/)
  })

  it('names each way by what leads there, and the text by where it is changed', async () => {
    const shown = await (await (await consoleWorld()).as('editor')).get('/content/flows/submit')
    const { html, text } = row(shown, 'age')
    expect(text).toContain('Sí')
    expect(text).toContain('un archivo o un lugar')
    expect(html).toContain('href="#step-consent"')
    expect(html).toContain('href="/console/content/texts/es/submit.age"')
    expect(row(shown, 'young').text).toContain('fin')
    const [svg = ''] = /<svg.*?<\/svg>/s.exec(shown.html) ?? []
    expect(svg).toContain('un archivo o un lugar')
  })

  it('leads to the drawing of the flow that a step goes to', async () => {
    const shown = await (await (await consoleWorld()).as('viewer')).get('/content/flows/menu')
    expect(box(shown, 'learn').to).toBe('/console/content/flows/guide')
    expect(row(shown, 'learn').html).toContain('href="/console/content/flows/guide"')
    expect(box(shown, 'follow_up').text).toContain('y vuelve')
  })

  it('is in the language of the reader', async () => {
    const viewer = await (await consoleWorld()).as('viewer')
    await viewer.post('/account/language', { language: 'en' })
    const shown = await viewer.get('/content/flows/submit')
    expect(box(shown, 'age').text).toContain('Now 0 · Came 0 · Stopped 0')
    expect(row(shown, 'age').html).toContain('/console/content/texts/en/submit.age')
  })

  it('is not there for a flow that is not', async () => {
    const viewer = await (await consoleWorld()).as('viewer')
    expect((await viewer.get('/content/flows/nothing')).status).toBe(404)
  })
})

describe.skipIf(chromiumPath === undefined)('in Chromium, on a phone', () => {
  it.each(['light', 'dark'] as const)(
    'a drawing keeps nobody out in the %s theme, and scrolls by itself',
    async (theme) => {
      const world = await visited()
      const { page, complaints } = await inChromium(world, 'viewer', theme)
      for (const path of ['', '/menu', '/submit', '/register']) {
        await page.goto(`${world.url}/console/content/flows${path}`)
        expect([path, await violations(page)]).toEqual([path, []])
        const wide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
        expect([path, await page.evaluate(wide)]).toEqual([path, false])
      }
      expect(await page.getByRole('region', { name: 'Dibujo de la conversación: Registro' }).isVisible()).toBe(true)
      const scrolls = `(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth)(document.querySelector('.drawing'))`
      expect(await page.evaluate(scrolls)).toBe(true)
      // Where the conversation begins is what is seen first.
      const at = (selector: string) => `document.querySelector('${selector}').getBoundingClientRect()`
      const isSeen = `${at('#start')}.top > ${at('.drawing')}.top && ${at('#start')}.bottom < ${at('.drawing')}.bottom`
      expect(await page.evaluate(isSeen)).toBe(true)
      expect(complaints).toEqual([])
    },
  )
})
