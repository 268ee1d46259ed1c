import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createOrganisation } from '../../src/store/organisations.js'
import { chromiumPath } from '../browser/chromium.js'
import { register } from '../http/api/world.js'
import { meet, NOON } from '../store/world.js'
import { inChromium, violations } from './chromium.js'
import { consoleWorld, type Browser, type Shown } from './world.js'

/** Three people of different kinds and places; everybody's name is reserved but that of Luis. */
async function registered() {
  const world = await consoleWorld()
  const { store } = world
  const organisation = await createOrganisation(store.db, { kind: 'academia', name: 'Unach', now: NOON })
  await register(store)
  const inUnach = { kind: 'academia', organisationId: organisation, organisationRole: 'Rector' }
  await register(store, {
    ...{ ...inUnach, contactId: 'c-luis', name: 'Luis Guamán', naming: 'public', email: 'luis@example.org' },
    ...{ parish: 'veloz', axes: ['participacion', 'integridad'], convocation: false },
  })
  const abroad = { parish: null, outside: 'Quito', email: null, axes: [] }
  await register(store, { ...abroad, contactId: 'c-rosa', name: 'Rosa Lema' })
  return { ...world, organisation }
}

/** The cells of the line of a table that begins with these words. */
function cells({ html }: Shown, caption: string, line: string): string[] {
  const table = html.split(`<caption>${caption}</caption>`)[1]?.split('</table>')[0] ?? ''
  const row = table.split(/<tr[^>]*>/).find((one) => one.includes(`<th scope="row">${line}</th>`)) ?? ''
  return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) => cell.replace(/<[^>]+>/g, ''))
}

const names = ['Ana Paguay', 'Luis Guamán', 'Rosa Lema']

/** Which of the three are listed. */
async function listed(browser: Browser, query: string): Promise<string[]> {
  const { text } = await browser.get(`/actors/list?${query}`)
  return names.filter((name) => text.includes(name))
}

describe('the map of actors', () => {
  it('counts people by kind and parish, and by axis', async () => {
    const { as } = await registered()
    const shown = await (await as('viewer')).get('/actors')
    const byParish = (line: string) => cells(shown, 'Actores por parroquia y clase', line)
    // Ciudadanía, sociedad civil, academia, sector público, sector privado, organismos; all.
    expect(byParish('Licto')).toEqual(['1', '0', '0', '0', '0', '0', '1'])
    expect(byParish('Veloz')).toEqual(['0', '0', '1', '0', '0', '0', '1'])
    expect(byParish('Fuera del cantón')).toEqual(['1', '0', '0', '0', '0', '0', '1'])
    expect(byParish('Punín').at(-1)).toBe('0')
    expect(byParish('En total')).toEqual(['2', '0', '1', '0', '0', '0', '3'])
    const byAxis = (line: string) => cells(shown, 'Actores por eje y clase', line)
    expect(byAxis('Participación ciudadana')).toEqual(['1', '0', '1', '0', '0', '0', '2'])
    expect(byAxis('Sin eje elegido').at(-1)).toBe('1')
  })

  it('leads from each number to those whom it counts', async () => {
    const { as } = await registered()
    const editor = await as('editor')
    const { html } = await editor.get('/actors')
    const [, href = ''] = /href="([^"]*)" aria-label="1: Fuera del cantón, Ciudadanía"/.exec(html) ?? []
    const { text } = await editor.get(href.replaceAll('&amp;', '&'))
    expect(names.filter((name) => text.includes(name))).toEqual(['Rosa Lema'])
  })

  it('counts kinds and places that are no longer in the lists of the municipality', async () => {
    const { as, store } = await registered()
    await meet(store, 'eva')
    await register(store, { contactId: 'c-eva', kind: 'gremio', parish: 'chambo', axes: ['agua'] })
    const shown = await (await as('viewer')).get('/actors')
    expect(cells(shown, 'Actores por parroquia y clase', 'chambo').at(-1)).toBe('1')
    expect(cells(shown, 'Actores por parroquia y clase', 'En total').at(-1)).toBe('4')
    expect(cells(shown, 'Actores por eje y clase', 'agua').at(-1)).toBe('1')
  })

  it('reads in English', async () => {
    const { as } = await registered()
    const viewer = await as('viewer')
    await viewer.post('/account/language', { language: 'en' })
    expect((await viewer.get('/actors')).text).toContain('Map of actors')
    expect((await viewer.get('/actors/list')).text).toContain('3 people, the newest first')
  })
})

describe('the list of actors', () => {
  it.each([
    ['', names],
    ['kind=academia', ['Luis Guamán']],
    ['parish=licto', ['Ana Paguay']],
    ['parish=outside', ['Rosa Lema']],
    ['axis=participacion', ['Ana Paguay', 'Luis Guamán']],
    ['axis=participacion&kind=ciudadania', ['Ana Paguay']],
    ['named=UNACH', ['Luis Guamán']],
    ['invite=yes', ['Ana Paguay', 'Rosa Lema']],
    ['invite=yes&axis=participacion', ['Ana Paguay']],
    ['kind=&parish=veloz&axis=&named=', ['Luis Guamán']],
    ['kind=sector_publico', []],
  ])('asked for “%s” shows %j', async (query, expected) => {
    const { as } = await registered()
    expect(await listed(await as('editor'), query)).toEqual(expected)
  })

  it('shows those of one organisation, and keeps to it while other filters change', async () => {
    const { as, organisation } = await registered()
    const editor = await as('editor')
    expect(await listed(editor, `organisation=${organisation}`)).toEqual(['Luis Guamán'])
    const { html, text } = await editor.get(`/actors/list?organisation=${organisation}`)
    expect(html).toContain(`name="organisation" value="${organisation}" checked`)
    expect(text).toContain('Solo de «Unach»')
  })

  it('tells viewers no reserved name and no e-mail address', async () => {
    const { as } = await registered()
    const viewer = await as('viewer')
    expect(await listed(viewer, '')).toEqual(['Luis Guamán'])
    const { text } = await viewer.get('/actors/list')
    expect(text).toContain('Nombre en reserva')
    expect(text).not.toContain('example.org')
    expect(text).not.toContain('Descargar')
    expect((await (await as('editor')).get('/actors/list')).text).toContain('ana@example.org')
  })

  it('is read in pages of fifty, each person once', async () => {
    const { as, store } = await registered()
    const crowd = Array.from({ length: 60 }, (_, i) => `p${String(i).padStart(2, '0')}`)
    await meet(store, ...crowd)
    for (const who of crowd)
      await register(store, { contactId: `c-${who}`, name: `Persona ${who}`, axes: ['integridad'] })
    const editor = await as('editor')
    const first = await editor.get('/actors/list?axis=integridad')
    expect(first.text).toContain('61 personas')
    const [, next = ''] = /rel="next" href="([^"]*)"/.exec(first.html) ?? []
    const second = await editor.get(next.replaceAll('&amp;', '&'))
    const people = (shown: Shown) => shown.text.match(/Persona p\d\d|Luis Guamán/g) ?? []
    expect([people(first).length, people(second).length]).toEqual([50, 11])
    expect(new Set([...people(first), ...people(second)]).size).toBe(61)
    expect(second.html).not.toContain('rel="next"')
  })

  it('is the list of those to invite where it is asked for that', async () => {
    const { as } = await registered()
    const { text } = await (await as('viewer')).get('/actors/list?invite=yes&parish=licto')
    expect(text).toContain('Lista para invitar a las mesas de trabajo')
    expect(text).toContain('1 persona, la más nueva primero')
  })

  it.each(['kind=%3Cb%3E', 'invite=maybe', 'after=%22'])('refuses the address %s', async (query) => {
    const { as } = await registered()
    expect((await (await as('viewer')).get(`/actors/list?${query}`)).status).toBe(400)
  })
})

describe('the list as a file', () => {
  it('holds all that the filters find, and the log holds who took it and why', async () => {
    const { as, store } = await registered()
    const editor = await as('editor')
    const asked = { kind: '', parish: '', axis: 'participacion', reason: 'Mesa del 5 de marzo' }
    const { status, headers, html } = await editor.post('/actors/export', asked)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/csv')
    expect(headers.get('content-disposition')).toBe('attachment; filename="actors-2026-03-01.csv"')
    const [head, ...lines] = html.trim().split('\r\n')
    expect(head).toBe(
      'Nombre,Cómo aparece,Clase,Organización,Organización verificada,Cargo,Parroquia,Correo electrónico,Ejes de interés,Acepta invitaciones,Registro',
    )
    expect(lines.sort()).toEqual([
      expect.stringMatching(/^Ana Paguay,Nombre en reserva,Ciudadanía,,,,Licto,ana@example.org,/),
      expect.stringMatching(/^Luis Guamán,Nombre público,Academia,Unach,No,Rector,Veloz,luis@example.org,"/),
    ])
    const [line] = await store.db.auditEntry.findMany({ where: { action: 'actors.export' } })
    expect(line).toMatchObject({ who: 'editor', subject: 'actors', reason: 'Mesa del 5 de marzo' })
    expect(JSON.parse(line?.after ?? '')).toEqual({ axis: 'participacion', rows: 2 })
  })

  it('begins so that a spreadsheet reads its accents', async () => {
    const { as } = await registered()
    const { headers, html } = await (await as('editor')).post('/actors/export', { reason: 'Mesa' })
    // Three bytes that are no text.
    expect(Number(headers.get('content-length')) - Buffer.byteLength(html)).toBe(3)
  })

  it('is not given without a reason, nor noted then', async () => {
    const { as, store } = await registered()
    const editor = await as('editor')
    const refused = await editor.post('/actors/export', { axis: 'participacion', reason: '  ' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Sin un motivo no se puede descargar')
    expect(refused.html).toContain('<input type="hidden" name="axis" value="participacion"/>')
    expect((await editor.post('/actors/export', {})).status).toBe(400)
    expect(await store.db.auditEntry.count({ where: { action: 'actors.export' } })).toBe(0)
  })

  it('runs nothing in a spreadsheet', async () => {
    const { as, store } = await registered()
    await register(store, { name: '=HYPERLINK("http://evil.example")', email: '+593@example.org', outside: '@Quito' })
    const { html } = await (await as('admin')).post('/actors/export', { parish: 'licto', reason: 'Mesa' })
    expect(html).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    expect(html).toContain(",'+593@example.org,")
  })

  it.each(['viewer', 'evaluator'] as const)('is not for somebody with the role %s', async (role) => {
    const { as, store } = await registered()
    expect((await (await as(role)).post('/actors/export', { reason: 'Mesa' })).status).toBe(403)
    expect(await store.db.auditEntry.count({ where: { action: 'actors.export' } })).toBe(0)
  })
})

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  it('the map is drawn from its tables, without their sums, and its numbers stay where they are', async () => {
    const world = await registered()
    const { page, complaints } = await inChromium(world, 'viewer', 'dark')
    await page.goto(`${world.url}/console/actors`)
    const drawn = z.array(z.object({ labels: z.array(z.string()), names: z.array(z.string()) })).parse(
      await page.evaluate(`[...document.querySelectorAll('canvas')].map((canvas) => {
        const { labels, datasets } = window.Chart.getChart(canvas).data
        return { labels, names: datasets.map(({ label }) => label) }
      })`),
    )
    const [byParish, byAxis] = drawn
    expect(drawn).toHaveLength(2)
    expect(byParish?.labels).toContain('Licto')
    expect(byParish?.labels).not.toContain('En total')
    expect(byParish?.names).toContain('Academia')
    expect(byParish?.names).not.toContain('Todas las clases')
    expect(byAxis?.labels).toContain('Sin eje elegido')
    expect(await page.getByRole('link', { name: '1: Licto, Ciudadanía' }).isVisible()).toBe(true)
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
