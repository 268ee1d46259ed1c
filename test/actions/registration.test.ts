import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { consentVersion } from '../../src/participation/consents.js'
import { findActor } from '../../src/store/actors.js'
import { consentLedger } from '../../src/store/consents.js'
import { pausedSince } from '../../src/store/contacts.js'
import { loadDraft } from '../../src/store/drafts.js'
import { topicsOf } from '../../src/store/subscriptions.js'
import { createSubmission, findSubmission } from '../../src/store/submissions.js'
import { openTalk, type Talk } from '../support/talk.js'

let talk: Talk & { close(): Promise<void> }
beforeAll(async () => {
  talk = await openTalk()
})
afterAll(() => talk.close())

let people = 0
/** Somebody who stands at the first question of the form, and says these words in turn. */
async function newcomer(...words: string[]): Promise<{ address: string; id: string }> {
  const address = `person ${String(++people)}`
  await tell(address, '/start', '1', 'participar', 'registrarme como actor', ...words)
  const { contact } = await talk.loaded(address)
  if (contact === null) throw new Error('nobody was welcomed')
  return { address, id: contact.id }
}

async function tell(address: string, ...words: string[]): Promise<string[]> {
  let said: string[] = []
  for (const word of words) {
    // Nobody types faster than the service reads.
    talk.clock.pass(0.2)
    said = await talk.says(word, address)
  }
  expect(talk.failures).toEqual([])
  return said
}

const place = ['calpi', 'ninguno seguir', 'saltar', 'sí', 'sí']
const alone = ['sí', 'sí', 'ciudadanía', 'Rosa', 'reservado', ...place]
const open = ['sí', 'sí', 'ciudadanía', 'Rosa', 'público', 'sí', ...place]

/** How many rows of each kind are held about a person. */
async function held(contactId: string) {
  const { db } = talk.store
  const where = { contactId }
  return {
    consents: await db.consent.count({ where }),
    drafts: await db.draft.count({ where }),
    prompts: await db.prompt.count({ where }),
    actors: await db.actor.count({ where }),
    subscriptions: await db.subscription.count({ where }),
  }
}
const nothing = { consents: 0, drafts: 0, prompts: 0, actors: 0, subscriptions: 0 }

async function said(contactId: string): Promise<[string, boolean][]> {
  const ledger = await consentLedger(talk.store.db, contactId)
  return ledger.map(({ purpose, granted }) => [purpose, granted])
}

describe('somebody younger than 15', () => {
  it('leaves nothing behind, in no table and in no conversation', async () => {
    const { id, address } = await newcomer()
    expect(await tell(address, 'no')).toContain('register.too_young')
    expect(await held(id)).toEqual(nothing)
    expect((await talk.session(address))?.answers).toEqual({})
  })

  it('can be told apart from nobody who simply left', async () => {
    const { id, address } = await newcomer()
    await tell(address, 'menú')
    expect(await held(id)).toEqual(nothing)
  })
})

describe('the ledger', () => {
  it('holds nothing of who does not agree', async () => {
    const { id } = await newcomer('sí', 'no acepto')
    expect(await held(id)).toEqual(nothing)
  })

  it('holds a yes that was gone back to as withdrawn, and nothing of the answers', async () => {
    const { id, address } = await newcomer('sí', 'sí')
    expect(await tell(address, 'atrás', 'no acepto')).toContain('register.declined')
    expect(await said(id)).toEqual([
      ['take_part', true],
      ['take_part', false],
    ])
    expect(await held(id)).toMatchObject({ drafts: 0, prompts: 0 })
  })

  it('holds what was said, when, where, in which words and by which message', async () => {
    const { id, address } = await newcomer('sí')
    talk.clock.pass(7)
    const at = talk.clock.now()
    await talk.says('acepto', address)
    const [entry] = await consentLedger(talk.store.db, id)
    const turn = (await talk.loaded(address)).session?.version
    expect(entry).toEqual({
      purpose: 'take_part',
      granted: true,
      textVersion: consentVersion,
      language: 'es',
      channel: 'web',
      turn,
      at,
    })
    const message = await talk.store.db.inbound.findFirst({ where: { contactId: id, turn: turn ?? 0 } })
    expect(message?.text).toBe('acepto')
  })

  it('holds each purpose by itself', async () => {
    const { id } = await newcomer(...open, 'sí registrarme')
    expect(await said(id)).toEqual([
      ['take_part', true],
      ['publish_name', true],
      ['updates', true],
    ])
  })

  it('holds a no that was asked for, and none that was not', async () => {
    const reserved = await newcomer('sí', 'sí', 'ciudadanía', 'Rosa', 'reservado')
    expect(await said(reserved.id)).toEqual([['take_part', true]])
    const refused = await newcomer('sí', 'sí', 'ciudadanía', 'Rosa', 'público', 'no')
    expect(await said(refused.id)).toEqual([
      ['take_part', true],
      ['publish_name', false],
    ])
  })

  it('is never changed: what is withdrawn is a row more', async () => {
    const { id, address } = await newcomer(...open, 'sí registrarme')
    const before = await consentLedger(talk.store.db, id)
    await tell(address, 'privacidad', 'no recibir más avisos')
    const after = await consentLedger(talk.store.db, id)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.slice(before.length).map(({ purpose, granted }) => [purpose, granted])).toEqual([['updates', false]])
  })
})

describe('a registration', () => {
  it('stores what was answered, reserved unless the name may be published', async () => {
    const { id } = await newcomer(...alone, 'sí registrarme')
    expect(await findActor(talk.store.db, id)).toMatchObject({
      kind: 'ciudadania',
      name: 'Rosa',
      naming: 'reserved',
      parish: 'calpi',
      outside: null,
      axes: [],
      email: null,
      convocation: true,
      organisation: null,
    })
  })

  it('is public with the permission to publish the name', async () => {
    const { id } = await newcomer(...open, 'sí registrarme')
    expect((await findActor(talk.store.db, id))?.naming).toBe('public')
  })

  it('leaves no draft and no reminder, and tells of what the person chose', async () => {
    const { id } = await newcomer(...alone, 'sí registrarme')
    expect(await held(id)).toMatchObject({ drafts: 0, prompts: 0, actors: 1 })
    expect(await topicsOf(talk.store.db, id)).toEqual(['news', 'parish:calpi', 'tables'])
  })

  it('tells of nothing whoever wants no announcements', async () => {
    const { id } = await newcomer(...alone.slice(0, -1), 'no', 'sí registrarme')
    expect(await topicsOf(talk.store.db, id)).toEqual([])
  })

  it('makes an organisation once, which several can belong to', async () => {
    const member = (name: string, ...which: string[]) =>
      newcomer('sí', 'sí', 'academia', name, ...which, 'Docente', 'Eva', 'reservado', ...place, 'sí registrarme')
    const first = await member('Universidad Chuquipogllo')
    const second = await member('universidad chuquipoglo', '1')
    const other = await member('Universidad Chuquipogllo', 'ninguna de estas')
    const [one, two, three] = await Promise.all(
      [first, second, other].map(async ({ id }) => (await findActor(talk.store.db, id))?.organisation),
    )
    expect(one).toMatchObject({ kind: 'academia', name: 'Universidad Chuquipogllo', verifiedAt: null })
    expect(two).toEqual(one)
    expect(three?.id).not.toBe(one?.id)
  })

  it('is kept as a draft of all that was answered until it is sent', async () => {
    const { id, address } = await newcomer('sí', 'sí', 'academia', 'Instituto Quimiag')
    const draft = await loadDraft(talk.store.db, { contactId: id, kind: 'registration' })
    expect(JSON.parse(draft?.data ?? '')).toMatchObject({ kind: 'academia', organisation: 'Instituto Quimiag' })
    await tell(address, 'menú', 'participar', 'registrarme como actor', 'continuar', 'Rectora')
    const later = await loadDraft(talk.store.db, { contactId: id, kind: 'registration' })
    expect(JSON.parse(later?.data ?? '')).toMatchObject({ organisation: 'Instituto Quimiag', role: 'Rectora' })
  })

  it('is shown in the summary in the words of the citizen', async () => {
    const { address } = await newcomer(
      'sí',
      'sí',
      'ciudadanía',
      'Rosa',
      'reservado',
      'fuera',
      'Quito',
      '1 y 4',
      'listo seguir',
    )
    await tell(address, 'rosa@correo.com', 'no', 'no')
    const [summary] = talk.turns.at(-1)?.said ?? []
    if (summary === undefined) throw new Error('nothing was said')
    const [shown] = talk.content.render(summary, 'es', 4000)
    for (const part of ['Ciudadanía', 'Rosa (Reservado)', 'Quito (fuera del cantón)', 'rosa@correo.com', 'Avisos: No'])
      expect(shown?.text).toContain(part)
    expect(shown?.text).toMatch(/Temas: Transparencia[^,]*, Colaboración/)
  })
})

describe('a correction', () => {
  it('is stored at once and counts as a version more', async () => {
    const { id, address } = await newcomer(...alone, 'sí registrarme')
    expect(await tell(address, 'corregir', 'corregir', 'el nombre', 'Rosita')).toContain('correct.saved')
    expect(await findActor(talk.store.db, id)).toMatchObject({ name: 'Rosita', parish: 'calpi', version: 2 })
  })

  it('of the kind asks for the organisation, and stores both or neither', async () => {
    const { id, address } = await newcomer(...alone, 'sí registrarme')
    await tell(address, 'corregir', 'corregir', 'quién participa', 'academia', 'Colegio Tunshi')
    expect(await findActor(talk.store.db, id)).toMatchObject({ kind: 'ciudadania', organisation: null })
    await tell(address, 'Directora')
    const actor = await findActor(talk.store.db, id)
    expect(actor).toMatchObject({
      kind: 'academia',
      organisationRole: 'Directora',
      organisation: { name: 'Colegio Tunshi' },
    })
  })

  it('back to reserved withdraws the permission', async () => {
    const { id, address } = await newcomer(...open, 'sí registrarme')
    await tell(address, 'corregir', 'corregir', 'nombre reservado o público', 'reservado')
    expect(await said(id)).toContainEqual(['publish_name', false])
    expect((await findActor(talk.store.db, id))?.naming).toBe('reserved')
  })

  it('does not bring back announcements of topics that were given up', async () => {
    const { id, address } = await newcomer(...alone, 'sí registrarme')
    await talk.store.db.subscription.deleteMany({ where: { contactId: id, topic: 'news' } })
    await tell(address, 'corregir', 'corregir', 'el nombre', 'Rosita')
    expect(await topicsOf(talk.store.db, id)).not.toContain('news')
  })
})

describe('withdrawing', () => {
  async function published(authorId: string) {
    const made = await createSubmission(
      talk.store.db,
      {
        kind: 'need',
        axis: 'transparencia',
        title: 'Luz en el parque',
        description: 'Falta luz',
        affected: null,
        benefit: null,
        parish: 'calpi',
        outside: null,
        latitude: null,
        longitude: null,
        authorId,
        naming: 'public',
        authorName: 'Rosa',
        prefix: 'RIO',
        year: 2026,
      },
      talk.clock.now(),
    )
    return made.id
  }

  it('the permission to publish the name takes it off what is published', async () => {
    const { id, address } = await newcomer(...open, 'sí registrarme')
    const submission = await published(id)
    await tell(address, 'privacidad', 'dejar de mostrar mi nombre')
    expect(await findSubmission(talk.store.db, { id: submission })).toMatchObject({
      naming: 'reserved',
      authorName: null,
    })
    expect((await findActor(talk.store.db, id))?.naming).toBe('reserved')
  })

  it('the permission to take part erases the registration and the name, and leaves what was sent', async () => {
    const { id, address } = await newcomer(...open, 'sí registrarme')
    const submission = await published(id)
    await tell(address, 'privacidad', 'retirar mi permiso para participar', 'sí')
    expect(await held(id)).toMatchObject({ actors: 0, drafts: 0, prompts: 0 })
    expect(await findSubmission(talk.store.db, { id: submission })).toMatchObject({ authorId: id, authorName: null })
    expect((await said(id)).slice(-2)).toEqual([
      ['take_part', false],
      ['publish_name', false],
    ])
  })

  it('the permission to take part drops what is not finished', async () => {
    const { id, address } = await newcomer('sí', 'sí', 'ciudadanía')
    await tell(address, 'privacidad', 'retirar mi permiso para participar', 'sí')
    expect(await held(id)).toMatchObject({ drafts: 0, prompts: 0 })
    await tell(address, 'está bien así', 'Rosa')
    expect(await held(id)).toMatchObject({ drafts: 0, prompts: 0, actors: 0 })
  })

  it('announcements ends every subscription, and a pause none', async () => {
    const { id, address } = await newcomer(...alone, 'sí registrarme')
    await tell(address, 'privacidad', 'poner los avisos en pausa')
    expect(await pausedSince(talk.store.db, id)).toEqual(talk.clock.now())
    expect(await topicsOf(talk.store.db, id)).not.toEqual([])
    await tell(address, 'quitar la pausa')
    expect(await pausedSince(talk.store.db, id)).toBeNull()
    await tell(address, 'no recibir más avisos')
    expect(await topicsOf(talk.store.db, id)).toEqual([])
  })

  it('shows each permission with its day in Ecuador', async () => {
    const { address } = await newcomer(...alone, 'sí registrarme')
    // Three in the morning in London is the day before in Riobamba.
    talk.clock.pass((new Date('2026-06-10T03:00:00Z').getTime() - talk.clock.now().getTime()) / 60_000 - 1)
    await tell(address, 'privacidad', 'no recibir más avisos')
    const shown = talk.turns.at(-1)?.said.at(-1)
    expect(shown?.params).toMatchObject({ updates_state: { key: 'privacy.state_withdrawn' }, updates_at: '9/6/2026' })
  })
})
