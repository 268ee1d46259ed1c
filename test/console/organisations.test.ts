import { describe, expect, it } from 'vitest'
import { createOrganisation } from '../../src/store/organisations.js'
import { register } from '../http/api/world.js'
import { NOON } from '../store/world.js'
import { consoleWorld, type Shown } from './world.js'

/** One university under two names, with a member each, and a school that is verified. */
async function universities() {
  const world = await consoleWorld()
  const { store } = world
  const create = (name: string, kind = 'academia') => createOrganisation(store.db, { kind, name, now: NOON })
  const school = await create('Escuela de Licto')
  await store.db.organisation.update({ where: { id: school }, data: { verifiedAt: NOON, verifiedBy: 'Marta' } })
  const [long, short] = [await create('Universidad Nacional de Chimborazo'), await create('Universidad de Chimborazo')]
  const member = { kind: 'academia', organisationRole: 'Docente' }
  await register(store, { ...member, organisationId: long })
  await register(store, {
    ...member,
    organisationId: short,
    contactId: 'c-luis',
    name: 'Luis Guamán',
    naming: 'public',
  })
  const find = (id: string) => store.db.organisation.findUnique({ where: { id } })
  const log = (action: string) => store.db.auditEntry.findMany({ where: { action } })
  /** Somebody else of the staff, signed in. */
  const colleague = () => world.signedIn('jose', 'editor')
  return { ...world, create, school, long, short, find, log, colleague }
}

/** What the form with a button of these words would send. */
function formOf({ html }: Shown, button: string): Record<string, string> {
  const form = html.split('<form').find((one) => one.includes(`${button}</button>`)) ?? ''
  const hidden = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"\/>/g)
  return Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, value]))
}

const order = ({ text }: Shown, ...words: string[]) => words.map((one) => text.indexOf(one))
const sorted = (numbers: number[]) => [...numbers].sort((a, b) => a - b)

describe('the list of organisations', () => {
  it('begins with those that nobody has verified', async () => {
    const { as, store, create } = await universities()
    const other = await create('Colegio Maldonado')
    await store.db.organisation.update({ where: { id: other }, data: { verifiedAt: NOON, verifiedBy: 'Marta' } })
    const shown = await (await as('viewer')).get('/organisations')
    const places = order(
      shown,
      'Universidad de Chimborazo',
      'Universidad Nacional',
      'Colegio Maldonado',
      'Escuela de Licto',
    )
    expect(places).toEqual(sorted(places))
    expect(places).not.toContain(-1)
    expect(shown.text).toContain('Universidad de Chimborazo Sin verificar Academia 1')
    expect(shown.text).toContain('Escuela de Licto Verificada Academia 0')
  })

  it('finds by words of the name, whatever their accents', async () => {
    const { as } = await universities()
    const viewer = await as('viewer')
    const { text } = await viewer.get('/organisations?q=LICTÓ escuela')
    expect(text).toContain('Escuela de Licto')
    expect(text).not.toContain('Chimborazo')
    expect((await viewer.get('/organisations?q=hospital')).text).toContain('No hay ninguna organización')
  })

  it.each([48, 49])('is read in pages of fifty, each once, also with %i more', async (more) => {
    const { as, create } = await universities()
    for (let i = 0; i < more; i++) await create(`Barrio ${String(i).padStart(2, '0')}`, 'sociedad_civil')
    const viewer = await as('viewer')
    const first = await viewer.get('/organisations')
    const [, next = ''] = /rel="next" href="([^"]*)"/.exec(first.html) ?? []
    const second = await viewer.get(next.replaceAll('&amp;', '&'))
    const seen = (shown: Shown) => shown.html.match(/<a href="\/console\/organisations\/[^"?]+">/g) ?? []
    expect([seen(first).length, seen(second).length]).toEqual([50, more - 47])
    expect(new Set([...seen(first), ...seen(second)]).size).toBe(more + 3)
    expect(second.text).toContain('Escuela de Licto')
    expect(second.html).not.toContain('rel="next"')
  })
})

describe('an organisation', () => {
  it('is shown with those who belong to it and those with a similar name', async () => {
    const { as, long, short } = await universities()
    const { text, html } = await (await as('editor')).get(`/organisations/${long}`)
    expect(text).toContain('Ana Paguay')
    expect(text).toContain('Docente')
    expect(html).toContain(`/console/organisations/${long}/merge?with=${short}`)
    expect(text).not.toContain('Escuela de Licto')
  })

  it('tells viewers no reserved name, and offers them no change', async () => {
    const { as, long, short } = await universities()
    const viewer = await as('viewer')
    const { text, html } = await viewer.get(`/organisations/${long}`)
    expect(text).toContain('Nombre en reserva')
    expect(text).not.toContain('Ana Paguay')
    expect(html).not.toContain('/merge')
    expect(html).not.toContain('/verify')
    expect((await viewer.get(`/organisations/${long}/merge?with=${short}`)).status).toBe(403)
  })

  it('can be compared with another of any name', async () => {
    const { as, long, school } = await universities()
    const { html } = await (await as('editor')).get(`/organisations/${long}?q=escuela`)
    expect(html).toContain(`/console/organisations/${long}/merge?with=${school}`)
  })

  it('that is none is not found', async () => {
    const { as, long } = await universities()
    const editor = await as('editor')
    expect((await editor.get('/organisations/nobody')).status).toBe(404)
    expect((await editor.get(`/organisations/${long}/merge?with=nobody`)).status).toBe(404)
    expect((await editor.get(`/organisations/${long}/merge?with=${long}`)).status).toBe(404)
  })

  it('is not for evaluators', async () => {
    const { as, long } = await universities()
    const evaluator = await as('evaluator')
    expect((await evaluator.get('/organisations')).status).toBe(403)
    expect((await evaluator.get(`/organisations/${long}`)).status).toBe(403)
  })
})

describe('verifying an organisation', () => {
  it('is noted with who did it and how they knew', async () => {
    const { as, long, find, log } = await universities()
    const editor = await as('editor')
    const form = formOf(await editor.get(`/organisations/${long}`), 'Verificar esta organización')
    const done = await editor.post(`/organisations/${long}/verify`, { ...form, reason: 'Llamé a su rector' })
    expect(done.location).toBe(`/console/organisations/${long}?said=organisation_verified`)
    expect(await find(long)).toMatchObject({ verifiedBy: 'editor', verifiedAt: NOON, version: 2 })
    expect(await log('organisation.verify')).toMatchObject([
      { who: 'editor', subject: long, reason: 'Llamé a su rector' },
    ])
    const { text, html } = await editor.get(`/organisations/${long}`)
    expect(text).toContain('Verificada por editor el 1 mar 2026')
    expect(html).not.toContain('/verify')
  })

  it('is refused to the second of two', async () => {
    const { as, colleague, long, find, log } = await universities()
    const [editor, jose] = [await as('editor'), await colleague()]
    const form = formOf(await editor.get(`/organisations/${long}`), 'Verificar esta organización')
    await jose.post(`/organisations/${long}/verify`, form)
    expect((await editor.post(`/organisations/${long}/verify`, form)).status).toBe(409)
    expect(await find(long)).toMatchObject({ verifiedBy: 'jose' })
    expect(await log('organisation.verify')).toHaveLength(1)
  })
})

describe('merging two organisations', () => {
  it('begins by choosing which one stays, with both and their members in sight', async () => {
    const { as, long, short } = await universities()
    const { text, html } = await (await as('editor')).get(`/organisations/${long}/merge?with=${short}`)
    expect(text).toContain('Ana Paguay')
    expect(text).toContain('Luis Guamán')
    expect(html).toContain(`name="keep" value="${long}"`)
    expect(html).toContain(`name="keep" value="${short}"`)
    expect(text).not.toContain('Unir las dos')
  })

  it('tells what will happen before it does', async () => {
    const { as, long, short, store, find } = await universities()
    const verification = { verifiedAt: NOON, verifiedBy: 'Marta' }
    await store.db.organisation.update({ where: { id: short }, data: { ...verification, kind: 'sector_publico' } })
    const { text } = await (await as('editor')).get(`/organisations/${long}/merge?with=${short}&keep=${long}`)
    const [kept, gone] = ['«Universidad Nacional de Chimborazo»', '«Universidad de Chimborazo»']
    expect(text).toContain(`1 persona pasa de ${gone} a ${kept}.`)
    expect(text).toContain(`${kept} queda verificada, por Marta el 1 mar 2026.`)
    expect(text).toContain(`${kept} sigue como Academia`)
    expect(text).toContain(`${gone} se borra.`)
    expect(await find(short)).not.toBeNull()
  })

  it('lets the chosen one stay with everybody, and the log names both', async () => {
    const { as, long, short, find, log, store } = await universities()
    const editor = await as('editor')
    const compared = await editor.get(`/organisations/${long}/merge?with=${short}&keep=${short}`)
    expect(compared.html).toContain(`action="/console/organisations/${short}/merge"`)
    const form = formOf(compared, 'Unir las dos')
    const done = await editor.post(`/organisations/${short}/merge`, { ...form, reason: 'Es la misma' })
    expect(done.location).toBe(`/console/organisations/${short}?said=organisations_merged`)
    expect(await find(long)).toBeNull()
    expect(await store.db.actor.count({ where: { organisationId: short } })).toBe(2)
    const [line] = await log('organisation.merge')
    expect(line).toMatchObject({ who: 'editor', subject: short, reason: 'Es la misma' })
    expect(line?.before).toContain(long)
    const { text } = await editor.get(`/organisations/${short}`)
    expect(text).toContain('2 personas pertenecen a esta organización')
  })

  it('is refused to the second of two, who is shown what is there now', async () => {
    const { as, colleague, long, short, log, find } = await universities()
    const [editor, jose] = [await as('editor'), await colleague()]
    const path = `/organisations/${long}/merge`
    const form = formOf(await editor.get(`${path}?with=${short}&keep=${long}`), 'Unir las dos')
    await jose.post(path, form)
    const refused = await editor.post(path, form)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('una de las dos ya no existe')
    const swapped = { with: long, version: '1', withVersion: '1' }
    expect((await editor.post(`/organisations/${short}/merge`, swapped)).status).toBe(409)
    expect(await log('organisation.merge')).toHaveLength(1)
    expect(await find(long)).toMatchObject({ version: 2 })
  })

  it('is refused when one was verified meanwhile, and shows both again', async () => {
    const { as, colleague, long, short, log, find } = await universities()
    const [editor, jose] = [await as('editor'), await colleague()]
    const path = `/organisations/${long}/merge`
    const form = formOf(await editor.get(`${path}?with=${short}&keep=${long}`), 'Unir las dos')
    await jose.post(`/organisations/${short}/verify`, { version: '1' })
    const refused = await editor.post(path, form)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('Verificada por jose')
    expect(formOf(refused, 'Unir las dos')).toEqual({ with: short, version: '1', withVersion: '2' })
    expect(await log('organisation.merge')).toEqual([])
    expect(await find(short)).not.toBeNull()
  })

  it('of one with itself is nothing', async () => {
    const { as, long, find } = await universities()
    const sent = { with: long, version: '1', withVersion: '1' }
    expect((await (await as('editor')).post(`/organisations/${long}/merge`, sent)).status).toBe(404)
    expect(await find(long)).not.toBeNull()
  })
})
