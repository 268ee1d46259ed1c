import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { handBackSome } from '../../src/conversation/handBacks.js'
import { askForPerson } from '../../src/store/helpRequests.js'
import { keys, movableClock, realContent, talkOn } from '../support/talk.js'
import { consoleWorld } from './world.js'

const DAY_MINUTES = 24 * 60

/** A citizen in the middle of the guide who asked for a person, and two editors. */
async function waiting() {
  const clock = movableClock()
  const service: { talk?: ReturnType<typeof talkOn> } = {}
  const world = await consoleWorld({
    now: () => clock.now(),
    accept: (event) => service.talk?.receiver.accept(event) ?? Promise.reject(new Error('no service')),
  })
  const talk = (service.talk = talkOn(world.store, realContent(), clock))
  for (const words of ['hola', '1', '1']) await talk.says(words, 'eva')
  await talk.says('persona', 'eva')
  await talk.says('¿Cuándo arreglan el agua de Licto?', 'eva')
  const [maria, jose] = [await world.signedIn('maria', 'editor'), await world.signedIn('jose', 'editor')]
  const { id, contactId } = await world.store.db.helpRequest.findFirstOrThrow()
  const says = (words: string) => talk.says(words, 'eva')
  const sent = async () =>
    (await world.store.db.delivery.findMany({ where: { contactId, kind: 'staff' } })).map(({ body }) => body)
  const handBack = () => handBackSome({ store: world.store, clock, accept: talk.receiver.accept })
  const last = () => keys(talk.turns.at(-1))
  return {
    ...world,
    clock,
    talk,
    maria,
    jose,
    path: `/people/${String(id)}`,
    id,
    contactId,
    says,
    sent,
    handBack,
    last,
  }
}

describe('somebody who asked for a person', () => {
  it('is listed with what they asked, the longest wait first', async () => {
    const { maria, store, clock } = await waiting()
    clock.pass(65)
    const ana = await store.db.contact.create({ data: { id: 'c-x', createdAt: clock.now(), lastSeenAt: clock.now() } })
    const address = { id: 'a-x', channel: 'telegram', address: '77', contactId: ana.id, createdAt: clock.now() }
    await store.db.address.create({ data: address })
    await askForPerson(store.db, { contactId: ana.id, addressId: 'a-x', question: 'La segunda', now: clock.now() })
    const { text } = await maria.get('/people')
    expect(text).toContain('Esperan respuesta (2)')
    expect(text.indexOf('agua de Licto')).toBeLessThan(text.indexOf('La segunda'))
    expect(text).toContain('espera hace 1 hora')
    expect(text).toContain('Telegram · espera hace 0 minutos')
  })

  it('is taken: the service keeps quiet, and what they write is kept for whoever took them', async () => {
    const { maria, path, says } = await waiting()
    expect(await maria.post(`${path}/take`)).toMatchObject({ location: `/console${path}?said=person_taken` })
    expect(await says('¿Hay alguien?')).toEqual(['common.attended'])
    expect(await says('Es urgente')).toEqual([])
    const { text } = await maria.get(path)
    expect(text).toContain('¿Hay alguien?')
    expect(text).toContain('Es urgente')
  })

  it('is answered in the same chat, as it was typed, and the log of the staff does not tell what was said', async () => {
    const { maria, path, store, sent } = await waiting()
    await maria.post(`${path}/take`)
    await maria.post(`${path}/answer`, { text: 'Buenos días. Soy *María*.\nMañana va la cuadrilla.' })
    const [body] = await sent()
    expect(JSON.parse(body ?? '')).toEqual({
      text: 'Buenos días. Soy \\*María\\*.\nMañana va la cuadrilla.',
      choices: [],
    })
    const audit = await store.db.auditEntry.findMany({ where: { action: { startsWith: 'person.' } } })
    expect(audit.map(({ who, action }) => `${who} ${action}`)).toEqual(['maria person.take', 'maria person.answer'])
    expect(JSON.stringify(audit)).not.toContain('cuadrilla')
    expect((await maria.get(path)).text).toContain('Mañana va la cuadrilla.')
  })

  it('may be sent a picture, which is made anew', async () => {
    const { maria, path, sent } = await waiting()
    await maria.post(`${path}/take`)
    const bytes = await sharp({ create: { width: 40, height: 40, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const form = new FormData()
    form.set('text', 'Mire')
    form.set('picture', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'mapa.png')
    expect((await maria.send(`${path}/answer`, form)).location).toContain('person_answered')
    const message = JSON.parse((await sent())[0] ?? '{}') as { file?: { mime: string; name: string } }
    expect(message.file).toMatchObject({ mime: 'image/jpeg', name: 'foto.jpg' })
  })

  it('is not sent what is no picture, and what was typed is not lost', async () => {
    const { maria, path, sent } = await waiting()
    await maria.post(`${path}/take`)
    const form = new FormData()
    form.set('text', 'Mire este mapa')
    form.set('picture', new Blob(['<script>'], { type: 'image/png' }), 'mapa.png')
    const refused = await maria.send(`${path}/answer`, form)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Esa imagen no se puede enviar')
    expect(refused.text).toContain('Mire este mapa')
    expect(await sent()).toEqual([])
  })

  it('is answered by one at a time: a colleague is told who, and may take over', async () => {
    const { maria, jose, path, sent } = await waiting()
    await maria.post(`${path}/take`)
    expect((await jose.get(path)).text).toContain('La atiende maria.')
    expect((await jose.post(`${path}/take`)).status).toBe(422)
    const refused = await jose.post(`${path}/answer`, { text: 'Yo le ayudo' })
    expect(refused.status).toBe(422)
    expect(await sent()).toEqual([])
    await jose.post(`${path}/take`, { over: 'yes' })
    expect((await jose.post(`${path}/answer`, { text: 'Yo le ayudo' })).status).toBe(303)
    expect((await maria.post(`${path}/answer`, { text: 'Y yo' })).status).toBe(422)
  })

  it('goes on at the question where they were when they are handed back, and is told once', async () => {
    const { maria, path, handBack, last, says, talk } = await waiting()
    const before = await talk.session('eva')
    await maria.post(`${path}/take`)
    await says('Gracias')
    await maria.post(`${path}/hand-back`)
    await handBack()
    expect(last()).toEqual(['common.handed_back', 'guide.topics'])
    expect(await talk.session('eva')).toMatchObject({ flow: before?.flow, step: before?.step })
    const turns = talk.turns.length
    expect(await handBack()).toBe(0)
    expect(talk.turns).toHaveLength(turns)
    expect(await says('1')).not.toEqual([])
    expect((await maria.get('/people')).text).not.toContain('agua de Licto')
  })

  it('goes back by themself after a day without an answer, and is told so', async () => {
    const { maria, path, clock, handBack, last } = await waiting()
    await maria.post(`${path}/take`)
    clock.pass(DAY_MINUTES - 60)
    await maria.post(`${path}/answer`, { text: 'Un momento' })
    clock.pass(DAY_MINUTES - 1)
    expect(await handBack()).toBe(0)
    clock.pass(1)
    expect(await handBack()).toBe(1)
    expect(last()[0]).toBe('common.handed_back_late')
    expect((await maria.get(path)).text).toContain('ya volvió al servicio automático')
  })

  it('who calls the service back is finished with, and is told nothing more', async () => {
    const { maria, path, says, clock, handBack, talk, store, id } = await waiting()
    await maria.post(`${path}/take`)
    expect(await says('menú')).toEqual(['menu.main'])
    clock.pass(2)
    const turns = talk.turns.length
    expect(await handBack()).toBe(0)
    expect(talk.turns).toHaveLength(turns)
    expect((await store.db.helpRequest.findUniqueOrThrow({ where: { id } })).answeredAt).not.toBeNull()
  })

  it('is told once although the process ended between the telling and its note', async () => {
    const { maria, path, handBack, store, id, talk } = await waiting()
    await maria.post(`${path}/take`)
    await maria.post(`${path}/hand-back`)
    await handBack()
    await store.db.helpRequest.update({ where: { id }, data: { goodbye: 'handed_back' } })
    const turns = talk.turns.length
    await handBack()
    expect(talk.turns).toHaveLength(turns)
  })
})
