import { describe, expect, it } from 'vitest'
import { consentVersion } from '../../src/participation/consents.js'
import { takeClaimCode } from '../../src/store/claimCodes.js'
import { consentLedger } from '../../src/store/consents.js'
import { createOrganisation } from '../../src/store/organisations.js'
import { NOON } from '../store/world.js'
import { consoleWorld, type Browser, type ConsoleWorld, type Shown } from './world.js'

const rosa = {
  ...{ language: 'es', of_age: 'yes', agreed: 'yes', kind: 'ciudadania', organisation: '', role: '' },
  ...{ name: 'Rosa Lema', naming: 'reserved', parish: 'lican', outside: '', 'axes.integridad': 'yes', email: '' },
  ...{ convocation: 'yes', updates: 'yes', send: '' },
}
const need = {
  ...{ send: 'need', axis: 'integridad', description: 'No hay agua en el barrio desde enero.', title: '' },
  ...{ place: 'lican', where: '', affected: '', benefit: '', as: 'reserved' },
}

/** The code that a form carries. */
function codeIn({ html }: Shown, action = ''): string {
  const form = html.split(`action="${action}`).at(-1) ?? ''
  return /name="code" value="([^"]*)"/.exec(form)?.[1] ?? ''
}

/** The code that is printed. */
function printed({ html }: Shown): string {
  return /class="claim">([^<]*)</.exec(html)?.[1] ?? ''
}

/** Fills in the form for a person and sends it. */
async function writes(browser: Browser, form: Record<string, string>): Promise<Shown & { readonly code: string }> {
  const code = codeIn(await browser.get('/assisted/new'))
  return { ...(await browser.post('/assisted/new', { code, ...form })), code }
}

async function onlyPerson({ store }: ConsoleWorld) {
  return store.db.actor.findFirstOrThrow({ where: { assisted: true }, include: { contact: true } })
}

const counts = async ({ store }: ConsoleWorld) => [
  await store.db.actor.count({ where: { assisted: true } }),
  await store.db.submission.count({ where: { assisted: true } }),
]

describe('writing down a person', () => {
  it('registers them as the chat does, with what was read out to them, and prints their paper', async () => {
    const world = await consoleWorld()
    const shown = await writes(await world.as('editor'), rosa)
    expect(shown.status).toBe(200)
    expect(printed(shown)).toBe(shown.code)
    expect(shown.text).toContain('quedó registrado como: Rosa Lema')
    expect(shown.text).toContain(`escriba VINCULAR ${shown.code}`)
    expect(shown.text).toContain(`${world.url}/`)
    expect(shown.text).toContain('hasta el 30 de mayo de 2026')
    const actor = await onlyPerson(world)
    expect(actor).toMatchObject({ name: 'Rosa Lema', naming: 'reserved', parish: 'lican', email: null, assisted: true })
    expect(actor).toMatchObject({ axes: '["integridad"]', convocation: true, contact: { language: 'es' } })
    const read = { channel: 'assisted', textVersion: consentVersion, language: 'es' }
    expect(await consentLedger(world.store.db, actor.contactId)).toMatchObject([
      { purpose: 'take_part', granted: true, ...read },
      { purpose: 'publish_name', granted: false, ...read },
      { purpose: 'updates', granted: true, ...read },
    ])
    expect(await takeClaimCode(world.store.db, { code: shown.code, now: NOON })).toBe(actor.contactId)
  })

  it('sends what they tell at once, with a code of its own', async () => {
    const world = await consoleWorld()
    const shown = await writes(await world.as('editor'), { ...rosa, ...need })
    const row = await world.store.db.submission.findFirstOrThrow({ where: { assisted: true } })
    expect(row).toMatchObject({ kind: 'need', parish: 'lican', naming: 'reserved', state: 'received' })
    expect(row).toMatchObject({ title: 'No hay agua en el barrio desde enero', affected: null, benefit: null })
    expect(row.authorId).toBe((await onlyPerson(world)).contactId)
    expect(row.code).toMatch(/^RIO-2026-\d{5}-.$/)
    expect(shown.text).toContain(row.code)
  })

  it('makes one person of a button that is tapped twice, and shows the same code', async () => {
    const world = await consoleWorld()
    const editor = await world.as('editor')
    const code = codeIn(await editor.get('/assisted/new'))
    const form = { code, ...rosa, ...need }
    const both = await Promise.all([editor.post('/assisted/new', form), editor.post('/assisted/new', form)])
    expect(both.map(printed)).toEqual([code, code])
    expect(await counts(world)).toEqual([1, 1])
  })

  it('is noted in the log of actions, without what the person said', async () => {
    const world = await consoleWorld()
    await writes(await world.as('editor'), { ...rosa, ...need })
    const rows = await world.store.db.auditEntry.findMany({ where: { action: { startsWith: 'assisted.' } } })
    expect(rows.map(({ action, who }) => [action, who])).toEqual([
      ['assisted.register', 'editor'],
      ['assisted.submit', 'editor'],
    ])
    expect(JSON.stringify(rows)).not.toMatch(/Rosa|agua/)
  })

  it.each([
    ['the permission', { agreed: '' }, 'marque esta casilla cuando la persona diga que sí', 'agreed'],
    ['the age', { of_age: '' }, 'solo puede participar quien tiene 15 años o más', 'of_age'],
    ['a name', { name: ' ' }, 'Nombre o seudónimo: Por favor, escriba su respuesta con palabras', 'name'],
    ['a name without a cédula', { name: 'Rosa 0601234567' }, 'sin número de cédula', 'name'],
    ['a kind of actor', { kind: '' }, 'Participa como: elija una opción', 'kind'],
    ['an organisation', { kind: 'academia' }, 'Organización o institución: ', 'organisation'],
    ['a city', { parish: 'outside' }, 'Ciudad o país: ', 'outside'],
    ['a whole address', { email: 'rosa@' }, 'A ese correo le falta algo', 'email'],
    ['a yes or a no', { updates: '' }, 'Acepta recibir avisos, y dijo que sí al texto: elija', 'updates'],
    ['words that are long enough', { ...need, description: 'Agua' }, 'al menos 10 letras', 'description'],
    ['what would be better', { ...need, send: 'proposal' }, 'Qué mejoraría: ', 'benefit'],
    ['a place', { ...need, place: '' }, 'Dónde es: elija una opción', 'place'],
    ['a permission for the name', { ...need, as: 'public' }, 'tiene que aceptar mostrarlo', 'as'],
    ['what the words are', { ...need, send: '' }, 'elija si lo que escribió es una necesidad', 'send'],
  ])('needs %s, says so with a way there, and loses nothing that was typed', async (_, parts, why, field) => {
    const world = await consoleWorld()
    const typed = { ...rosa, email: 'rosa@example.org', ...parts }
    const shown = await writes(await world.as('editor'), typed)
    expect(shown.status).toBe(422)
    expect(shown.text).toContain(why)
    expect(shown.html).toContain(`href="#${field}"`)
    expect(shown.html).toContain(`id="${field}"`)
    expect(shown.html).toContain(`value="${typed.email}"`)
    expect(shown.html).toContain(`<option value="${typed.parish}" selected`)
    expect(codeIn(shown)).toBe(shown.code)
    expect(await counts(world)).toEqual([0, 0])
  })

  it('shows the name with what they send where they agreed to that', async () => {
    const world = await consoleWorld()
    await writes(await world.as('editor'), { ...rosa, naming: 'public', ...need, as: 'public' })
    const row = await world.store.db.submission.findFirstOrThrow({ where: { assisted: true } })
    expect(row).toMatchObject({ naming: 'public', authorName: 'Rosa Lema' })
  })

  it('asks whether an organisation of a like name is theirs', async () => {
    const world = await consoleWorld()
    const id = await createOrganisation(world.store.db, { kind: 'academia', name: 'Universidad Andina', now: NOON })
    const editor = await world.as('editor')
    const teacher = { ...rosa, kind: 'academia', organisation: 'la universidad andina', role: 'Docente' }
    const asked = await writes(editor, teacher)
    expect(asked.text).toContain('¿Es una de estas organizaciones?: elija una opción')
    await editor.post('/assisted/new', { ...teacher, code: asked.code, belongs: id })
    expect(await onlyPerson(world)).toMatchObject({ organisationId: id, organisationRole: 'Docente' })
    expect(await world.store.db.organisation.count()).toBe(1)
  })

  it('refuses a form without its code', async () => {
    const world = await consoleWorld()
    const { status } = await (await world.as('editor')).post('/assisted/new', { ...rosa, code: '12' })
    expect(status).toBe(400)
    expect(await counts(world)).toEqual([0, 0])
  })

  it('reads in English', async () => {
    const world = await consoleWorld()
    const editor = await world.as('editor')
    await editor.post('/account/language', { language: 'en' })
    expect((await editor.get('/assisted/new')).text).toContain('The person heard this text and said yes')
    expect((await writes(editor, { ...rosa, language: 'en' })).text).toContain('Keep this paper')
  })
})

describe('somebody who was written down', () => {
  /** Rosa, with one need. */
  async function written() {
    const world = await consoleWorld()
    const editor = await world.as('editor')
    const { code } = await writes(editor, { ...rosa, ...need })
    const { contactId } = await onlyPerson(world)
    return { world, editor, code, contactId, path: `/assisted/${contactId}` }
  }

  it('is found by name, with whether they used their code', async () => {
    const { world, editor, contactId } = await written()
    expect((await editor.get('/assisted?named=lema')).text).toMatch(/Rosa Lema .* RIO-2026-\S+ Todavía no lo usa/)
    expect((await editor.get('/assisted?named=Luis')).text).toContain('No hay nadie aquí con ese nombre')
    const data = { id: 'a-hers', channel: 'web', address: 'hers', contactId, createdAt: NOON }
    await world.store.db.address.create({ data })
    expect((await editor.get('/assisted')).text).toContain('Ya lo usó en su chat')
  })

  it('gets a new paper, and the code of the one before is good no more', async () => {
    const { world, editor, code, contactId, path } = await written()
    const next = codeIn(await editor.get(path), `/console${path}/slip`)
    const shown = await editor.post(`${path}/slip`, { code: next })
    expect(printed(shown)).toBe(next)
    expect(await takeClaimCode(world.store.db, { code, now: NOON })).toBeNull()
    expect(await takeClaimCode(world.store.db, { code: next, now: NOON })).toBe(contactId)
  })

  it('sends something more, at most as many in a day as in the chat, and loses nothing that was typed', async () => {
    const { world, editor, path } = await written()
    const more = async () => {
      const code = codeIn(await editor.get(path), `/console${path}/submissions`)
      return editor.post(`${path}/submissions`, { code, ...need })
    }
    for (let i = 0; i < 4; i++) expect(printed(await more())).not.toBe('')
    const refused = await more()
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('La persona ya envió 5 en las últimas 24 horas')
    expect(refused.html).toContain('No hay agua en el barrio desde enero.</textarea>')
    expect(await counts(world)).toEqual([1, 5])
  })

  it('takes home the code of what they sent without a name, which nothing leads to afterwards', async () => {
    const { editor, path, world } = await written()
    const code = codeIn(await editor.get(path), `/console${path}/submissions`)
    const shown = await editor.post(`${path}/submissions`, { code, ...need, as: 'anonymous' })
    const row = await world.store.db.submission.findFirstOrThrow({ where: { naming: 'anonymous' } })
    expect(shown.text).toContain(row.code)
    const log = await world.store.db.auditEntry.findMany({ where: { action: 'assisted.submit' } })
    expect(log.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^RIO-/), 'anonymous'])
    for (const { text } of [await editor.get(path), await editor.get('/assisted')]) expect(text).not.toContain(row.code)
  })

  it('is for nobody else to write for once it is theirs in a chat', async () => {
    const { world, editor, contactId, path } = await written()
    const code = codeIn(await editor.get(path), `/console${path}/slip`)
    const data = { id: 'a-hers', channel: 'web', address: 'hers', contactId, createdAt: NOON }
    await world.store.db.address.create({ data })
    for (const what of ['slip', 'submissions']) {
      const shown = await editor.post(`${path}/${what}`, { code, ...need })
      expect(shown.text).toContain('La persona ya usó su código')
      expect(printed(shown)).toBe('')
    }
    expect(await counts(world)).toEqual([1, 1])
    expect(await takeClaimCode(world.store.db, { code, now: NOON })).toBeNull()
  })

  it('is marked as such where staff see what they sent and who they are', async () => {
    const { world, editor } = await written()
    const { code } = await world.store.db.submission.findFirstOrThrow({ where: { assisted: true } })
    expect((await editor.get(`/submissions/${code}`)).text).toContain('Registro asistido')
    expect((await editor.get('/actors/list')).text).toMatch(/Rosa Lema nombre en reserva Registro asistido/)
    const { body } = await world.ask('GET', `/submissions/${code}`, { key: world.keys.viewer })
    expect(body['assisted']).toBe(true)
  })

  it('is nobody under another id', async () => {
    const { editor } = await written()
    expect((await editor.get('/assisted/c-ana')).status).toBe(404)
  })
})
