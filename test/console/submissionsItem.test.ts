import { describe, expect, it } from 'vitest'
import { report } from '../../src/store/reports.js'
import { changeState, publish } from '../../src/store/submissionChanges.js'
import { commitTurns } from '../../src/store/turns.js'
import { tellAll } from '../../src/updates/updates.js'
import { attach, register } from '../http/api/world.js'
import { after, NOON, turn } from '../store/world.js'
import { realContent } from '../support/talk.js'
import { consoleWorld, type ConsoleWorld } from './world.js'

const review = {
  ...{ version: '1', to: 'in_review', text: 'La revisamos esta semana.' },
  ...{ responsibleUnit: 'Obras Públicas', expectedAt: '2026-03-20' },
}

const stored = (world: ConsoleWorld, id: string) => world.store.db.submission.findUniqueOrThrow({ where: { id } })

describe('the page of a submission', () => {
  it('shows all of it to an editor', async () => {
    const world = await consoleWorld()
    await register(world.store)
    const { id, code } = await world.submission({ naming: 'reserved', authorName: null, affected: 'A las familias' })
    await world.submission({ title: 'Luz en la plaza central' })
    await world.store.db.note.create({ data: { submissionId: id, staff: 'Rosa', text: 'Ya hay partida.', at: NOON } })
    const { html, text } = await (await world.as('editor')).get(`/submissions/${code}?back=kind%3Dneed`)
    expect(text).toContain(`${code} · Luz en la plaza`)
    expect(text).toContain('Ana Paguay (nombre en reserva)')
    for (const part of ['No hay luz en la plaza de Licto.', 'A las familias', 'Ya hay partida.', 'Licto', 'Parecidas'])
      expect(text).toContain(part)
    expect(html).toContain('href="/console/submissions?kind=need"')
  })

  it('tells viewers neither reserved names nor personal data, and lets them change nothing', async () => {
    const world = await consoleWorld()
    await register(world.store)
    const description = 'Escríbanme a ana@example.org'
    const { id, code } = await world.submission({ naming: 'reserved', authorName: null, description })
    const file = await attach(world, id)
    const viewer = await world.as('viewer')
    const { html, text } = await viewer.get(`/submissions/${code}`)
    expect(text).toContain('Escríbanme a •••')
    expect(text).toContain('Su cuenta no ve la conversación')
    expect(html).not.toMatch(/Paguay|ana@example\.org|<img|action="\/console\/submissions/)
    const form = { ...review, note: 'x', assignee: '', back: '' }
    for (const action of ['state', 'preview', 'step', 'publish', 'hide', 'leave', 'assign', 'note'])
      expect([action, (await viewer.post(`/submissions/${code}/${action}`, form)).status]).toEqual([action, 403])
    expect((await viewer.get(`/submissions/${code}/attachments/${file}`)).status).toBe(403)
    expect((await viewer.post(`/submissions/${code}/attachments/${file}/approve`)).status).toBe(403)
    expect((await stored(world, id)).version).toBe(1)
  })

  it('is there for an evaluator only while it is assigned to them', async () => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    const file = await attach(world, id)
    const evaluator = await world.as('evaluator')
    const paths = [`/submissions/${code}`, `/submissions/${code}/attachments/${file}`]
    for (const path of paths) expect((await evaluator.get(path)).status).toBe(404)
    for (const action of ['state', 'preview', 'publish', 'note'])
      expect((await evaluator.post(`/submissions/${code}/${action}`, { ...review, note: 'x' })).status).toBe(404)
    expect((await evaluator.post(`/submissions/${code}/attachments/${file}/approve`, {})).status).toBe(404)
    await world.store.db.submission.update({ where: { id }, data: { assignedTo: 'evaluator' } })
    for (const path of paths) expect((await evaluator.get(path)).status).toBe(200)
    expect((await evaluator.post(`/submissions/${code}/state`, review)).status).toBe(303)
    expect((await evaluator.post(`/submissions/${code}/assign`, { version: '2', assignee: '' })).status).toBe(403)
    expect(await stored(world, id)).toMatchObject({ state: 'in_review', assignedTo: 'evaluator' })
  })

  it('is nowhere for a code of nothing', async () => {
    const { as } = await consoleWorld()
    expect((await (await as('editor')).get('/submissions/RIO-2026-00099-X')).status).toBe(404)
  })

  it('tells who else has it open, for a minute', async () => {
    let now = NOON
    const world = await consoleWorld({ now: () => now })
    const { code } = await world.submission()
    const [editor, admin] = [await world.as('editor'), await world.as('admin')]
    expect((await editor.get(`/submissions/${code}`)).text).not.toContain('también está en esto')
    expect((await admin.get(`/submissions/${code}`)).text).toContain('editor también está en esto')
    expect((await editor.get(`/submissions/${code}`)).text).toContain('admin también está en esto')
    now = after(61)
    expect((await admin.get(`/submissions/${code}`)).text).not.toContain('también está en esto')
  })

  it('goes on telling who has it open as long as their page asks for it', async () => {
    let now = NOON
    const world = await consoleWorld({ now: () => now })
    const { code } = await world.submission()
    const [editor, admin] = [await world.as('editor'), await world.as('admin')]
    const { html } = await editor.get(`/submissions/${code}`)
    const from = /data-live="here" data-from="([^"]+)"/.exec(html)?.[1] ?? ''
    now = after(50)
    await editor.get(from)
    now = after(100)
    expect((await admin.get(from)).text).toContain('editor también está en esto')
  })
})

describe('the conversation with its author', () => {
  const code = 'RIO-2026-00001-'

  /** Ana says something in her next turn, and is answered. */
  async function talk(world: ConsoleWorld, version: number, text: string, seconds: number, answer = 'Entendido.') {
    const at = after(seconds)
    const event = { text, receivedAt: at }
    const replies = [JSON.stringify({ text: answer, choices: [] })]
    await commitTurns(world.store, [turn('ana', { event, session: { version }, replies })], at)
  }

  it('has how it was sent and what names its code, and nothing of other submissions', async () => {
    let now = NOON
    const world = await consoleWorld({ now: () => now })
    await talk(world, 2, 'Quiero contar una necesidad', -120)
    await talk(world, 3, 'No hay luz en la plaza', -60)
    const one = await world.submission()
    expect(one.code.startsWith(code)).toBe(true)
    const secret = await world.submission({ naming: 'anonymous', authorName: null })
    await world.store.db.submission.update({ where: { id: secret.id }, data: { createdAt: after(600) } })
    const day = 24 * 60 * 60
    await talk(world, 4, 'Otra cosa', day)
    await talk(world, 5, `estado ${one.code}`, day + 60, `*${one.code}* está: _Recibida_`)
    await talk(world, 6, 'mis envíos', day + 120, `${one.code} y ${secret.code}`)
    now = after(2 * day)
    const { text, html } = await (await world.as('editor')).get(`/submissions/${one.code}`)
    expect(text).toContain('Quiero contar una necesidad')
    expect(text).toContain('No hay luz en la plaza')
    expect(html).toContain(`<strong>${one.code}</strong>`)
    expect(text).not.toMatch(/Otra cosa|mis envíos/)
    expect(text.match(new RegExp(secret.code, 'g')) ?? []).toHaveLength(1) // among the similar ones
  })

  it('leads from an anonymous one to nobody, for nobody', async () => {
    const world = await consoleWorld()
    await register(world.store)
    await talk(world, 2, 'Soy Ana Paguay y lo digo sin nombre', -60)
    const one = await world.submission({ naming: 'anonymous', authorName: null })
    for (const role of ['viewer', 'editor', 'admin'] as const) {
      const { html, text } = await (await world.as(role)).get(`/submissions/${one.code}`)
      expect(text).toContain('Nada lleva de aquí a la persona')
      expect(html).not.toMatch(/Paguay|c-ana|a-ana|lo digo sin nombre/)
    }
  })

  it('is masked for viewers', async () => {
    const world = await consoleWorld()
    await register(world.store)
    await talk(world, 2, 'Me llamo Ana Paguay, mi correo es ana@example.org', -60)
    const one = await world.submission()
    const viewer = await (await world.as('viewer')).get(`/submissions/${one.code}`)
    expect(viewer.text).toContain('Me llamo •••, mi correo es •••')
    const editor = await (await world.as('editor')).get(`/submissions/${one.code}`)
    expect(editor.text).toContain('mi correo es ana@example.org')
  })
})

describe('an answer', () => {
  it('offers the next steps only, each with its own fields and no others', async () => {
    const world = await consoleWorld()
    const { code } = await world.submission()
    const editor = await world.as('editor')
    const steps = await editor.get(`/submissions/${code}`)
    const values = [...steps.html.matchAll(/<option value="([\w.]+)"/g)].map(([, value]) => value)
    expect(values).toEqual(expect.arrayContaining(['in_review', 'in_review.taken', 'referred', 'duplicate']))
    expect(values).not.toEqual(expect.arrayContaining(['fulfilled']))
    const fields = async (step: string) => {
      const { html } = await editor.get(`/submissions/${code}?step=${step}`)
      const form = /action="[^"]+\/preview".*?<\/form>/s.exec(html)?.[0] ?? ''
      return [...form.matchAll(/name="(\w+)"/g)].map(([, name]) => name)
    }
    const common = ['back', 'version', 'to']
    expect(await fields('in_review')).toEqual([...common, 'responsibleUnit', 'expectedAt', 'text'])
    expect(await fields('duplicate')).toEqual([...common, 'canonicalCode', 'text'])
    expect(await fields('fulfilled')).toEqual([])
  })

  it('begins with a template, with the code and a public name in it', async () => {
    const world = await consoleWorld()
    const open = await world.submission()
    await register(world.store)
    const reserved = await world.submission({ naming: 'reserved', authorName: null })
    const editor = await world.as('editor')
    const area = async (code: string) =>
      /<textarea id="text".*?<\/textarea>/s.exec(
        (await editor.get(`/submissions/${code}?step=in_review.taken`)).html,
      )?.[0]
    expect(await area(open.code)).toMatch(new RegExp(`Gracias por escribirnos, Ana P\\..*${open.code}`))
    expect(await area(reserved.code)).toContain('estimada vecina o estimado vecino')
    expect(await area(reserved.code)).not.toContain('Paguay')
  })

  it.each(['es', 'en'])(
    'is previewed word for word as its author gets it, in their language (%s)',
    async (language) => {
      const world = await consoleWorld()
      await world.store.db.contact.update({ where: { id: 'c-ana' }, data: { language } })
      const { id, code } = await world.submission()
      const editor = await world.as('editor')
      const preview = await editor.post(`/submissions/${code}/preview`, review)
      expect(preview.status).toBe(200)
      expect(preview.text).toContain(language === 'es' ? '(Español)' : '(English)')
      expect(await stored(world, id)).toMatchObject({ state: 'received', version: 1 })
      expect(await world.store.db.auditEntry.count({ where: { subject: code } })).toBe(0)
      const sent = await editor.post(`/submissions/${code}/state`, hiddenIn(preview.html, 'state'))
      expect(sent.location).toBe(`/console/submissions/${code}?said=submission_state`)
      const clock = { now: () => NOON }
      await tellAll({ store: world.store, content: realContent(), clock, maxText: () => 4000 })
      const delivery = await world.store.db.delivery.findFirstOrThrow({ where: { contactId: 'c-ana', kind: 'notice' } })
      const { text } = JSON.parse(delivery.body) as { text: string }
      const words = (said: string) => said.replace(/[*_\s]+/g, ' ').trim()
      expect(words(preview.text)).toContain(words(text))
    },
  )

  it('says that its author cannot be told, where that is so', async () => {
    const world = await consoleWorld()
    await world.store.db.contact.update({ where: { id: 'c-ana' }, data: { optedOutAt: NOON } })
    const { code } = await world.submission()
    const preview = await (await world.as('editor')).post(`/submissions/${code}/preview`, review)
    expect(preview.text).toContain('no le llegará ningún mensaje')
  })

  it('shows personal data in the text to nobody but its author', async () => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    await world.store.transaction((tx) => publish(tx, { id, version: 1, now: NOON }))
    const form = { ...review, version: '2', text: 'Llamaremos al 0991234567.' }
    const preview = await (await world.as('editor')).post(`/submissions/${code}/preview`, form)
    expect(preview.text).toMatch(/la apoyan o la siguen .*Llamaremos al •••\./)
  })

  it('that lacks something or is impossible says so, and nothing typed is lost', async () => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    const editor = await world.as('editor')
    const lacking = await editor.post(`/submissions/${code}/preview`, { ...review, expectedAt: '2026-01-01' })
    expect(lacking.status).toBe(422)
    expect(lacking.text).toContain('el día, que debe ser hoy o después')
    expect(lacking.html).toContain('La revisamos esta semana.')
    expect(lacking.html).toContain('value="Obras Públicas"')
    const impossible = await editor.post(`/submissions/${code}/preview`, { ...review, to: 'fulfilled' })
    expect(impossible.text).toContain('De «Recibida» no se puede pasar a «Cumplida»')
    const again = await editor.post(`/submissions/${code}/step`, { ...review, to: '', version: '', step: 'in_review' })
    expect(again.html).toMatch(/<textarea id="text".*La revisamos esta semana\.<\/textarea>/s)
    expect((await stored(world, id)).state).toBe('received')
  })

  it.each(['Se lo dijimos a la señora PAGUÁY.', 'ana paguay tiene razón'])(
    'that names a reserved author must be ticked away: %s',
    async (text) => {
      const world = await consoleWorld()
      await register(world.store)
      const { id, code } = await world.submission({ naming: 'reserved', authorName: null })
      const editor = await world.as('editor')
      const preview = await editor.post(`/submissions/${code}/preview`, { ...review, text })
      expect(preview.text).toContain('podría ser de alguien que no quiere ser nombrado')
      const refused = await editor.post(`/submissions/${code}/state`, { ...review, text })
      expect(refused.status).toBe(422)
      expect(refused.text).toContain('No se envió')
      const warned = { action: 'submission.name_warning', subject: code, who: 'editor' }
      expect(await world.store.db.auditEntry.count({ where: warned })).toBe(2)
      expect((await stored(world, id)).version).toBe(1)
      expect((await editor.post(`/submissions/${code}/state`, { ...review, text, named: 'yes' })).status).toBe(303)
    },
  )

  it('that names nobody, or somebody who wants to be named, needs no tick', async () => {
    const world = await consoleWorld()
    await register(world.store)
    const [open, anonymous] = [
      await world.submission(),
      await world.submission({ naming: 'anonymous', authorName: null }),
    ]
    const editor = await world.as('editor')
    const named = await editor.post(`/submissions/${open.code}/preview`, { ...review, text: 'Gracias, Ana Paguay.' })
    const silent = await editor.post(`/submissions/${anonymous.code}/preview`, { ...review, text: 'Gracias, vecina.' })
    expect(named.html + silent.html).not.toContain('type="checkbox"')
  })
})

/** The hidden fields of the form that sends to an action. */
function hiddenIn(html: string, action: string): Record<string, string> {
  const form = new RegExp(`action="[^"]+/${action}".*?</form>`, 's').exec(html)?.[0] ?? ''
  const fields = [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)]
  return Object.fromEntries(fields.map(([, name, value]) => [name ?? '', value ?? '']))
}

describe('of two people on one submission', () => {
  it('the second is refused with both versions, and saves theirs again', async () => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    const [editor, admin] = [await world.as('editor'), await world.as('admin')]
    await admin.post(`/submissions/${code}/state`, { ...review, text: 'Lo ve Obras, dice la administradora.' })
    const refused = await editor.post(`/submissions/${code}/state`, { ...review, back: 'kind=need' })
    expect(refused.status).toBe(409)
    expect(refused.text).toMatch(
      /Lo que hay ahora .*Lo ve Obras, dice la administradora\..*Lo que usted quería guardar/,
    )
    expect(refused.text).toMatch(/Último cambio admin/)
    expect(refused.html).toMatch(/<textarea id="text".*La revisamos esta semana\.<\/textarea>/s)
    expect(await stored(world, id)).toMatchObject({ version: 2 })
    const form = hiddenIn(refused.html, 'preview')
    expect(form).toMatchObject({ version: '2', to: 'in_review', back: 'kind=need' })
    const saved = await editor.post(`/submissions/${code}/state`, { ...review, ...form })
    expect(saved.location).toBe(`/console/submissions/${code}?back=kind%3Dneed&said=submission_state`)
  })

  it('the second keeps their text where the step is not possible any more', async () => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    const now = NOON
    const change = { id, version: 1, to: 'referred', by: 'staff', text: 'A la prefectura.', now } as const
    await world.store.transaction((tx) => changeState(tx, change))
    const form = { version: '1', to: 'duplicate', canonicalCode: 'RIO-2026-00002-X', text: 'Es la misma.' }
    const refused = await (await world.as('editor')).post(`/submissions/${code}/state`, form)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('ya no se puede dar este paso')
    expect(hiddenIn(refused.html, 'step')).toMatchObject({ canonicalCode: 'RIO-2026-00002-X' })
    expect(refused.html).toContain('Es la misma.')
  })

  it('the second loses no note, and no choice of whom to assign it to', async () => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    await world.store.db.submission.update({ where: { id }, data: { version: 2 } })
    const editor = await world.as('editor')
    const note = await editor.post(`/submissions/${code}/note`, { version: '1', note: 'Hablé con Obras.' })
    expect(note.status).toBe(409)
    expect(note.html).toMatch(/<textarea id="note".*Hablé con Obras\.<\/textarea>/s)
    const assign = await editor.post(`/submissions/${code}/assign`, { version: '1', assignee: 'editor' })
    expect(assign.html).toContain('<option value="editor" selected>')
    expect((await editor.post(`/submissions/${code}/publish`, { version: '1' })).status).toBe(409)
  })
})

describe('what else staff do with a submission', () => {
  it('is published, hidden, assigned and noted, each with a line in the audit log', async () => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    await world.person('maria', 'evaluator')
    const editor = await world.as('editor')
    const back = 'kind=need'
    const here = `/console/submissions/${code}?back=kind%3Dneed&said=submission_`
    const post = async (action: string, form: Record<string, string>) =>
      (await editor.post(`/submissions/${code}/${action}`, { back, ...form })).location
    expect(await post('publish', { version: '1' })).toBe(`${here}publish`)
    expect(await post('hide', { version: '2' })).toBe(`${here}hide`)
    expect(await post('assign', { version: '3', assignee: 'maria' })).toBe(`${here}assign`)
    expect(await post('note', { version: '4', note: 'Ya hay partida.' })).toBe(`${here}note`)
    expect(await stored(world, id)).toMatchObject({ publishedAt: null, assignedTo: 'maria', version: 5 })
    const lines = await world.store.db.auditEntry.findMany({ where: { subject: code }, orderBy: { id: 'asc' } })
    expect(lines.map(({ action, who }) => `${who} ${action}`)).toEqual(
      ['publish', 'hide', 'assign', 'note'].map((action) => `editor submission.${action}`),
    )
  })

  it('never publishes what its author withdrew', async () => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    await world.store.db.submission.update({ where: { id }, data: { state: 'withdrawn' } })
    const refused = await (await world.as('editor')).post(`/submissions/${code}/publish`, { version: '1' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('quien la envió la retiró')
  })

  it.each(['hide', 'leave'])('looks at reports: %s', async (action) => {
    const world = await consoleWorld()
    const { id, code } = await world.submission()
    await world.store.transaction((tx) => publish(tx, { id, version: 1, now: NOON }))
    for (const contactId of ['c-luis', 'c-rosa'])
      await report(world.store.db, { contactId, submissionId: id, reason: 'spam', now: NOON })
    const editor = await world.as('editor')
    const shown = await editor.get(`/submissions/${code}`)
    expect(shown.text).toContain('2 personas dicen que es publicidad o engaño')
    expect(shown.html).not.toMatch(/c-luis|c-rosa/)
    expect((await (await world.as('viewer')).get(`/submissions/${code}`)).text).not.toContain('publicidad')
    expect((await editor.post(`/submissions/${code}/${action}`, { version: '2' })).status).toBe(303)
    expect((await editor.get(`/submissions/${code}`)).text).not.toContain('publicidad')
    expect((await stored(world, id)).publishedAt === null).toBe(action === 'hide')
  })

  it('looks at files safely, and approves them one by one', async () => {
    const world = await consoleWorld()
    const [one, other] = [await world.submission(), await world.submission()]
    const file = await attach(world, one.id)
    await attach(world, one.id)
    const editor = await world.as('editor')
    const path = `/submissions/${one.code}/attachments/${file}`
    expect((await editor.get(`/submissions/${one.code}`)).html).toContain(`src="/console${path}"`)
    const { headers } = await editor.get(path)
    expect(headers.get('content-type')).toBe('image/jpeg')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-disposition')).toMatch(/^inline/)
    expect((await editor.get(`${path}?save=yes`)).headers.get('content-disposition')).toMatch(/^attachment/)
    await world.store.db.attachment.update({ where: { id: file }, data: { mime: 'application/pdf' } })
    expect((await editor.get(path)).headers.get('content-disposition')).toMatch(/^attachment/)
    expect((await editor.get(`/submissions/${other.code}/attachments/${file}`)).status).toBe(404)
    expect((await editor.post(`/submissions/${other.code}/attachments/${file}/approve`)).status).toBe(404)
    expect((await editor.post(`${path}/approve`)).location).toContain('said=submission_approve')
    expect(await world.store.db.attachment.count({ where: { approvedBy: 'editor' } })).toBe(1)
  })
})
