import { describe, expect, it } from 'vitest'
import { publish } from '../../src/store/submissionChanges.js'
import { register } from '../http/api/world.js'
import { NOON } from '../store/world.js'
import { consoleWorld, type ConsoleWorld } from './world.js'

const DAY = 24 * 60 * 60 * 1000

/** The codes that a page lists, in their order. */
function codesIn(html: string): string[] {
  return [...html.matchAll(/<th scope="row"><a [^>]*>(RIO-[^<]+)<\/a>/g)].map(([, code]) => code ?? '')
}

async function assigned(world: ConsoleWorld, id: string, to: string): Promise<void> {
  await world.store.db.submission.update({ where: { id }, data: { assignedTo: to } })
}

/** The hidden fields of the form that does it. */
function hiddenIn(html: string): Record<string, string[]> {
  const form = /action="[^"]+\/bulk".*?<\/form>/s.exec(html)?.[0] ?? ''
  const fields = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const names = [...new Set(fields.map(([, name]) => name ?? ''))]
  return Object.fromEntries(
    names.map((name) => [name, fields.flatMap(([, other, value]) => (other === name ? [value ?? ''] : []))]),
  )
}

const versionOf = async (world: ConsoleWorld, id: string) =>
  (await world.store.db.submission.findUniqueOrThrow({ where: { id } })).version

describe('the queue of submissions', () => {
  it('shows what was sent, the newest first, in words', async () => {
    const world = await consoleWorld()
    const one = await world.submission()
    const two = await world.submission({ title: 'Agua para Licán', parish: 'lican', kind: 'proposal' })
    const { html, text } = await (await world.as('editor')).get('/submissions')
    expect(codesIn(html)).toEqual([two.code, one.code])
    expect(text).toContain('Agua para Licán Propuesta Recibida Sin publicar Participación ciudadana Licán hoy Nadie')
    expect(html).toContain('<caption>')
  })

  it('says so where there is none', async () => {
    const { as } = await consoleWorld()
    expect((await (await as('viewer')).get('/submissions')).text).toContain('No hay ninguna con estos filtros')
  })

  it.each([
    ['state=in_review', ['reviewed']],
    ['axis=integridad', ['axis']],
    ['parish=lican', ['parish']],
    ['kind=proposal', ['kind']],
    ['assigned=mine', ['mine']],
    ['assigned=nobody&parish=lican', ['parish']],
    ['published=yes', ['published']],
    ['q=teleférico', ['text']],
    ['overdue=yes', ['late', 'reviewed']],
    ['state=received&kind=need&parish=lican&q=&code=', ['parish']],
  ])('finds by %s', async (query, names) => {
    const world = await consoleWorld()
    const all: Record<string, { id: string; code: string }> = {
      reviewed: await world.submission(),
      axis: await world.submission({ axis: 'integridad' }),
      parish: await world.submission({ parish: 'lican' }),
      kind: await world.submission({ kind: 'proposal' }),
      mine: await world.submission(),
      published: await world.submission(),
      text: await world.submission({ title: 'Un teleférico al Chimborazo' }),
      late: await world.submission(),
    }
    const { db } = world.store
    const passed = { state: 'in_review', expectedAt: new Date(NOON.getTime() - 2 * DAY) }
    await db.submission.update({ where: { id: all['reviewed']?.id ?? '' }, data: passed })
    const old = { createdAt: new Date(NOON.getTime() - 20 * DAY) }
    await db.submission.update({ where: { id: all['late']?.id ?? '' }, data: old })
    await assigned(world, all['mine']?.id ?? '', 'editor')
    await world.store.transaction((tx) => publish(tx, { id: all['published']?.id ?? '', version: 1, now: NOON }))
    const { html } = await (await world.as('editor')).get(`/submissions?${query}`)
    expect(codesIn(html).sort()).toEqual(names.map((name) => all[name]?.code).sort())
  })

  it('finds a code however it is typed, and tells that something is late', async () => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    await world.submission()
    const createdAt = new Date(NOON.getTime() - 16 * DAY)
    await world.store.db.submission.update({ where: { id }, data: { createdAt } })
    const typed = code.toLowerCase().replaceAll('-', ' ')
    const { html, text } = await (await world.as('editor')).get(`/submissions?code=${encodeURIComponent(typed)}`)
    expect(codesIn(html)).toEqual([code])
    expect(text).toContain('hace 16 días')
    expect(text).toContain('Atrasada')
  })

  it('goes on after 50, with the same filter', async () => {
    const world = await consoleWorld()
    const codes: string[] = []
    for (let n = 0; n < 53; n++) codes.unshift((await world.submission()).code)
    await world.submission({ parish: 'lican' })
    const viewer = await world.as('viewer')
    const first = await viewer.get('/submissions?parish=licto')
    expect(codesIn(first.html)).toEqual(codes.slice(0, 50))
    const next = /rel="next" href="([^"]+)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(next).toContain('parish=licto')
    const second = await viewer.get(next)
    expect(codesIn(second.html)).toEqual(codes.slice(50))
    expect(second.html).toContain('href="/console/submissions?parish=licto"')
  })

  it('refuses an address that it never wrote', async () => {
    const { as } = await consoleWorld()
    expect((await (await as('viewer')).get('/submissions?state=lost')).status).toBe(400)
  })

  it('masks personal data for viewers, who can choose nothing', async () => {
    const world = await consoleWorld()
    await world.submission({ title: 'Llámenme al 0991234567' })
    const viewer = await (await world.as('viewer')).get('/submissions')
    expect(viewer.html).not.toMatch(/0991234567|type="checkbox"|<form method="post" action="\/console\/submissions/)
    expect(viewer.text).toContain('Llámenme al •••')
    expect((await (await world.as('editor')).get('/submissions')).text).toContain('Llámenme al 0991234567')
  })

  it('shows an evaluator what is assigned to them, whatever they ask for', async () => {
    const world = await consoleWorld()
    const [mine] = [await world.submission(), await world.submission()]
    await assigned(world, mine.id, 'evaluator')
    const evaluator = await world.as('evaluator')
    for (const query of ['', '?assigned=nobody', '?q=plaza'])
      expect(codesIn((await evaluator.get(`/submissions${query}`)).html)).toEqual([mine.code])
  })
})

describe('what is done with several at once', () => {
  it('publishes them, and comes back to the list as it was filtered', async () => {
    const world = await consoleWorld()
    const [one, two] = [await world.submission(), await world.submission()]
    const editor = await world.as('editor')
    const list = await editor.get('/submissions?parish=licto&published=no')
    expect(list.html).toContain('name="back" value="parish=licto&amp;published=no"')
    const form = { back: 'parish=licto&published=no', action: 'publish', selected: [one.id, two.id] }
    const answer = await editor.post('/submissions/bulk', {
      ...form,
      [`version-${one.id}`]: '1',
      [`version-${two.id}`]: '1',
    })
    expect(answer).toMatchObject({
      status: 303,
      location: '/console/submissions?parish=licto&published=no&done=2',
    })
    const shown = await editor.get(answer.location ?? '')
    expect(shown.text).toContain('Listo: 2 cambiaron.')
    expect(codesIn(shown.html)).toEqual([])
    expect(await world.store.db.submission.count({ where: { publishedAt: { not: null } } })).toBe(2)
    expect(await world.store.db.auditEntry.count({ where: { action: 'submission.publish', who: 'editor' } })).toBe(2)
  })

  it('says which one was refused, and why, and does the others', async () => {
    const world = await consoleWorld()
    const [one, two, three] = [await world.submission(), await world.submission(), await world.submission()]
    await world.store.db.submission.update({ where: { id: two.id }, data: { version: 2 } })
    await world.store.db.submission.update({ where: { id: three.id }, data: { state: 'withdrawn' } })
    const editor = await world.as('editor')
    const versions = Object.fromEntries([one, two, three].map(({ id }) => [`version-${id}`, '1']))
    const selected = [one.id, two.id, three.id]
    const answer = await editor.post('/submissions/bulk', {
      action: 'publish',
      selected,
      back: 'kind=need',
      ...versions,
    })
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('Listo: 1 cambió.')
    expect(answer.text).toContain('2 no cambiaron')
    expect(answer.text).toMatch(new RegExp(`${two.code} Luz en la plaza Alguien más la cambió`))
    expect(answer.text).toMatch(new RegExp(`${three.code} Luz en la plaza No se puede publicar`))
    expect(answer.html).toContain('href="/console/submissions?kind=need"')
    expect(await world.store.db.submission.count({ where: { publishedAt: { not: null } } })).toBe(1)
  })

  it('assigns them by name', async () => {
    const world = await consoleWorld()
    const { id } = await world.submission()
    await world.person('maria guaman', 'evaluator')
    const editor = await world.as('editor')
    expect((await editor.get('/submissions')).html).toContain('<option value="maria guaman">')
    const form = { action: 'assign', assignee: 'maria guaman', selected: id, [`version-${id}`]: '1' }
    expect((await editor.post('/submissions/bulk', form)).location).toBe('/console/submissions?done=1')
    expect(await world.store.db.submission.findUniqueOrThrow({ where: { id } })).toMatchObject({
      assignedTo: 'maria guaman',
      version: 2,
    })
  })

  it('answers them by a template, each with its own name and code, once what is sent was looked at', async () => {
    const world = await consoleWorld()
    const open = await world.submission()
    const anonymous = await world.submission({ naming: 'anonymous', authorName: null })
    const editor = await world.as('editor')
    const form = {
      ...{ action: 'answer', step: 'in_review.taken', responsibleUnit: 'Obras', expectedAt: '2026-03-20' },
      ...{ selected: [open.id, anonymous.id], [`version-${open.id}`]: '1', [`version-${anonymous.id}`]: '1' },
    }
    const looked = await editor.post('/submissions/bulk', { ...form, back: 'kind=need' })
    expect(looked.text).toContain('Enviar 2 respuestas')
    expect(looked.text).toMatch(/La revisa Obras, que responderá hasta el 20 de marzo de 2026\..*escribirnos, Ana P\./)
    expect(await versionOf(world, open.id)).toBe(1)
    const sent = await editor.post('/submissions/bulk', hiddenIn(looked.html))
    expect(sent.location).toBe('/console/submissions?kind=need&done=2')
    const texts = (await world.store.db.submissionEvent.findMany({ where: { to: 'in_review' } })).map(
      ({ text }) => text ?? '',
    )
    const of = (code: string) => texts.find((text) => text.includes(code))
    expect(of(open.code)).toContain('Ana P.')
    expect(of(anonymous.code)).toContain('estimada vecina')
  })

  it('names what an answer lacks, and keeps the state', async () => {
    const world = await consoleWorld()
    const { id } = await world.submission()
    const form = { action: 'answer', step: 'in_review.taken', selected: id, [`version-${id}`]: '1' }
    const editor = await world.as('editor')
    for (const more of [{}, { sure: 'yes' }]) {
      const answer = await editor.post('/submissions/bulk', { ...form, ...more })
      expect(answer.status).toBe(409)
      expect(answer.text).toContain('Falta o no es correcto: la unidad responsable, el día')
    }
    expect(await versionOf(world, id)).toBe(1)
  })

  it('sends nothing that may name who does not want to be named', async () => {
    const world = await consoleWorld()
    await register(world.store)
    const { id } = await world.submission({ naming: 'anonymous', authorName: null })
    const form = { action: 'answer', step: 'in_review.taken', selected: id, [`version-${id}`]: '1', sure: 'yes' }
    const details = { responsibleUnit: 'Sra. Paguay', expectedAt: '2026-03-20' }
    const answer = await (await world.as('editor')).post('/submissions/bulk', { ...form, ...details })
    expect(answer.text).toContain('podría ser de alguien que no quiere ser nombrado')
    expect(await versionOf(world, id)).toBe(1)
  })

  it('joins them to another one', async () => {
    const world = await consoleWorld()
    const [one, other] = [await world.submission(), await world.submission()]
    const form = { action: 'duplicate', canonicalCode: other.code.toLowerCase(), selected: [one.id, other.id] }
    const versions = { [`version-${one.id}`]: '1', [`version-${other.id}`]: '1' }
    const editor = await world.as('editor')
    const looked = await editor.post('/submissions/bulk', { ...form, ...versions })
    expect(looked.text).toMatch(/1 no cambiará .*el código de la otra/)
    expect((await editor.post('/submissions/bulk', hiddenIn(looked.html))).location).toBe('/console/submissions?done=1')
    expect(await world.store.db.submission.findUniqueOrThrow({ where: { id: one.id } })).toMatchObject({
      state: 'duplicate',
      canonicalId: other.id,
    })
  })

  it('needs something chosen', async () => {
    const { as } = await consoleWorld()
    const answer = await (await as('editor')).post('/submissions/bulk', { action: 'publish', back: 'kind=need' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('No eligió ninguna')
    expect(answer.html).toContain('<option value="need" selected>')
  })

  it('is neither for viewers nor for evaluators', async () => {
    const world = await consoleWorld()
    const { id } = await world.submission()
    await assigned(world, id, 'evaluator')
    const form = { action: 'publish', selected: id, [`version-${id}`]: '1' }
    for (const role of ['viewer', 'evaluator'] as const)
      expect((await (await world.as(role)).post('/submissions/bulk', form)).status).toBe(403)
    expect(await versionOf(world, id)).toBe(1)
  })
})
