import { describe, expect, test } from 'vitest'
import { myDataFile } from '../../src/actions/myDataFile.js'
import { everythingAbout } from '../../src/store/contacts.js'
import type { Store } from '../../src/store/client.js'
import { tracesOf } from '../../src/store/traces.js'
import { change, published } from '../store/civic.js'
import { contactColumns, fill, traces } from '../store/whole.js'
import { after, meet, newStore, NOON } from '../store/world.js'
import { openTalk, realContent, type Talk } from '../support/talk.js'

const content = realContent()

/** Two people who have a row in every table, and what is held about the first. */
async function twoPeople(): Promise<Store> {
  const store = await newStore()
  await meet(store, 'ana', 'luis', 'eva')
  const theirs = await published(store, 'eva', { title: 'De eva' })
  for (const who of ['ana', 'luis']) await fill(store, who, theirs.id)
  await change(store, theirs.id, { to: 'in_review', text: 'Ya vamos.', staff: 'Marta Staff' })
  const { id } = await published(store, 'ana', { title: 'De ana' })
  await change(store, id, { to: 'accepted', text: 'Claro que sí.', staff: 'Marta Staff' })
  await store.db.submission.update({ where: { id }, data: { assignedTo: 'Marta Staff' } })
  return store
}

async function fileOf(store: Store, who: string, language = 'es'): Promise<Record<string, unknown>> {
  const contactId = `c-${who}`
  await store.db.contact.update({ where: { id: contactId }, data: { language } })
  const everything = await everythingAbout(store.db, contactId)
  const held = { everything, traces: await tracesOf(store.db, contactId), now: NOON }
  return decoded(myDataFile(content, held).data)
}

function decoded(data: string): Record<string, unknown> {
  const file: unknown = JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
  if (typeof file !== 'object' || file === null) throw new Error('the file is no object')
  return { ...file }
}

describe('the file of all data', () => {
  /** Where the file has what each table holds about a person. */
  const sections: Readonly<Record<string, string>> = {
    Actor: 'registro',
    Address: 'chats',
    Attachment: 'archivos',
    BroadcastRecipient: 'anuncios',
    ClaimCode: 'codigos_en_papel',
    Consent: 'permisos',
    Delivery: 'lo_que_le_enviamos',
    Draft: 'borradores',
    Follow: 'sigue',
    HelpRequest: 'pedidos_de_hablar_con_una_persona',
    Inbound: 'lo_que_usted_escribio',
    Interest: 'pidio_saber_cuando',
    LinkCode: 'codigos_para_unir_chats',
    Notification: 'novedades_avisadas',
    Prompt: 'preguntas_previstas',
    Report: 'reportes',
    Session: 'conversacion_abierta',
    StaffChat: 'chats_del_personal',
    Submission: 'necesidades_y_propuestas',
    Subscription: 'avisos_elegidos',
    Support: 'apoya',
    Survey: 'encuestas',
  }

  test('has what every table holds about the person', async () => {
    const store = await twoPeople()
    const data = '{"answers":{"name":"a medias"},"callers":[]}'
    await store.db.session.update({ where: { contactId: 'c-ana' }, data: { data } })
    const tables = [...new Set((await contactColumns(store)).map(({ table }) => table))]
    expect(Object.keys(await traces(store, 'c-ana')).sort()).toEqual(tables)
    const file = await fileOf(store, 'ana')
    for (const table of tables) {
      const section = file[sections[table] ?? '']
      expect(section, table).toBeTruthy()
      expect(Array.isArray(section) ? section.length : 1, table).toBeGreaterThan(0)
    }
    const all = JSON.stringify(file)
    for (const words of ['Nombre de ana', 'palabras de ana', 'necesidad de ana', 'borrador de ana', 'pregunta de ana'])
      expect(all).toContain(words)
    for (const words of ['a medias', 'aviso a ana', 'Claro que sí.', 'Taller de ana', 'ana@example.org'])
      expect(all).toContain(words)
  })

  test('has nothing of anybody else, staff included', async () => {
    const file = JSON.stringify(await fileOf(await twoPeople(), 'ana'))
    expect(file).not.toMatch(/luis|eva\b|Marta/)
  })

  test('calls its fields in the language of the person', async () => {
    const store = await twoPeople()
    expect(Object.keys(await fileOf(store, 'ana', 'en'))).toContain('needs_and_proposals')
    expect(Object.keys(await fileOf(store, 'ana', 'es'))).toContain('necesidades_y_propuestas')
  })

  test('leaves out whose contact card was sent', async () => {
    const store = await twoPeople()
    const last = await store.db.inbound.findFirstOrThrow({ where: { contactId: 'c-ana' }, orderBy: { id: 'desc' } })
    const card = { kind: 'contact', text: null, payload: '{"phone":"0987654321","own":false}' }
    await store.db.inbound.update({ where: { id: last.id }, data: card })
    expect(JSON.stringify(await fileOf(store, 'ana'))).not.toContain('0987654321')
  })
})

describe('somebody who asks for their data', () => {
  async function repliesOf(talk: Talk): Promise<{ text: string; file?: { name: string; data: string } }[]> {
    const { contact } = await talk.loaded()
    const last = await talk.store.db.session.findUniqueOrThrow({ where: { contactId: contact?.id ?? '' } })
    const rows = await talk.store.db.delivery.findMany({ where: { turn: last.version }, orderBy: { id: 'asc' } })
    return rows.map(({ body }) => JSON.parse(body) as { text: string; file?: { name: string; data: string } })
  }

  test('gets a summary and, after it, the file, in the same chat', async () => {
    const talk = await openTalk()
    try {
      for (const text of ['/start', '1', 'misdatos']) await talk.says(text)
      const replies = await repliesOf(talk)
      expect(replies.map(({ file }) => file?.name)).toEqual([
        ...[undefined, undefined, undefined, undefined],
        'mis-datos-2026-03-02.json',
      ])
      expect(replies[1]?.text).toContain('Participar: no se lo hemos preguntado')
      expect(replies[2]?.text).toContain('No ha enviado necesidades ni propuestas.')
      expect(replies[3]?.text).toMatch(/90 días[^]*24 meses/)
      expect(decoded(replies[4]?.file?.data ?? '')['chats']).toHaveLength(1)
    } finally {
      await talk.close()
    }
  })

  test('and asks again gets a file that does not hold the first one', async () => {
    const talk = await openTalk()
    try {
      for (const text of ['/start', '1', 'misdatos', 'menú', 'misdatos']) await talk.says(text)
      const file = (await repliesOf(talk)).at(-1)?.file
      expect(Buffer.from(file?.data ?? '', 'base64').toString()).not.toContain('base64')
      expect(file?.data.length).toBeLessThan(8000)
    } finally {
      await talk.close()
    }
  })

  test('sees what they registered, agreed to, sent and chose', async () => {
    const talk = await openTalk()
    try {
      for (const text of ['/start', '1']) await talk.says(text)
      const { contact, address } = await talk.loaded()
      const me = contact?.id ?? ''
      const { id: theirs } = await published({ ...talk.store }, 'ana', { authorId: me })
      await change(talk.store, theirs, { to: 'in_review', text: 'Sí.' })
      await talk.store.db.actor.create({
        data: {
          ...{ contactId: me, kind: 'academia', name: 'Ana_Z', naming: 'public', parish: 'licto', email: 'a@b.ec' },
          ...{ convocation: true, axes: '["integridad"]', registeredAt: NOON, updatedAt: after(9) },
        },
      })
      await talk.store.db.subscription.createMany({
        data: ['axis:transparencia', 'news', 'parish:cacha'].map((topic) => ({
          contactId: me,
          topic,
          createdAt: NOON,
        })),
      })
      const said = { granted: true, textVersion: '1', language: 'es', channel: 'web', turn: 1 }
      await talk.store.db.consent.create({ data: { ...said, contactId: me, purpose: 'take_part', at: NOON } })
      expect(address).not.toBeNull()
      await talk.says('misdatos')
      const [who, permissions, activity] = (await repliesOf(talk)).map(({ text }) => text)
      for (const part of ['Nombre: Ana\\_Z', 'Academia', 'Lugar: Licto', 'Correo: a@b.ec', '1 de marzo de 2026'])
        expect(who).toContain(part)
      expect(permissions).toContain('Participar: sí, desde el 1 de marzo de 2026')
      expect(activity).toMatch(/RIO-2026-\S+: En revisión/)
      expect(activity).toContain('Noticias')
      expect(activity).toContain('Cacha')
    } finally {
      await talk.close()
    }
  })
})
