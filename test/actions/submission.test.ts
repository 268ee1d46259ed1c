import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCode } from '../../src/participation/code.js'
import { consentVersion } from '../../src/participation/consents.js'
import { saveActor } from '../../src/store/actors.js'
import { recordConsent } from '../../src/store/consents.js'
import { citizen, location, media, participant, type Citizen } from '../support/submitting.js'
import { movableClock, openTalk, realContent } from '../support/talk.js'

const content = realContent()
let talk: Awaited<ReturnType<typeof openTalk>>

beforeAll(async () => {
  talk = await openTalk(content)
})
afterAll(() => talk.close())

async function stored(person: Citizen) {
  const authorId = await person.id()
  return talk.store.db.submission.findMany({ where: { authorId }, orderBy: { id: 'asc' } })
}

async function left(person: Citizen) {
  const where = { contactId: await person.id() }
  const { draft, prompt, attachment, consent } = talk.store.db
  return [await draft.count({ where }), await prompt.count({ where }), await attachment.count({ where })].concat(
    await consent.count({ where }),
  )
}

/** From the first question to the summary, with the least. */
const brief = ['#integridad', 'Hay un hueco en la vereda', '#+skip', 'veloz', '#+skip', '#no', '#reserved']

describe('what is submitted', () => {
  it('is what was said: a need', async () => {
    const ana = await participant(talk, 'need')
    await ana.does('#colaboracion', 'Falta luz en la calle', 'Sin luz', 'licto', 'A todo el barrio', '#no')
    await ana.does('#reserved')
    expect(await stored(ana)).toEqual([])
    expect(await ana.does('#yes')).toEqual(['submit.sent', 'submit.follow', 'menu.main'])
    expect(await stored(ana)).toMatchObject([
      {
        ...{ kind: 'need', axis: 'colaboracion', title: 'Sin luz', description: 'Falta luz en la calle' },
        ...{ affected: 'A todo el barrio', benefit: null, parish: 'licto', outside: null, latitude: null },
        ...{ longitude: null, naming: 'reserved', authorName: null, state: 'received', publishedAt: null },
      },
    ])
  })

  it('is what was said: a proposal from outside the canton', async () => {
    const ana = await participant(talk, 'proposal', 'proposal')
    await ana.does('#participacion', 'Un parque con juegos. Y con sombra.', '#+skip', '#+more', '#outside', 'Guayaquil')
    await ana.does('#+skip', 'Las familias descansarían', '#no', '#anonymous', '#yes')
    expect(await stored(ana)).toMatchObject([
      {
        ...{ kind: 'proposal', title: 'Un parque con juegos', description: 'Un parque con juegos. Y con sombra.' },
        ...{ affected: null, benefit: 'Las familias descansarían', parish: null, outside: 'Guayaquil' },
        ...{ naming: 'anonymous', authorName: null },
      },
    ])
  })

  it('is what was said by voice, at a place that was shared', async () => {
    const ana = await participant(talk, 'voice')
    await ana.does('#integridad', media('voice', { file: 'v1' }), '#+skip', location, '#+skip', '#no')
    await ana.does('#reserved', '#yes')
    const [row] = await stored(ana)
    expect(row).toMatchObject({
      ...{ title: 'Necesidad contada con una nota de voz o una foto', description: '(Lo contó en una nota de voz)' },
      ...{ parish: null, outside: null, latitude: -1.673, longitude: -78.648 },
    })
    expect(await talk.store.db.attachment.findMany({ where: { submissionId: row?.id ?? '' } })).toMatchObject([
      { contactId: await ana.id(), channel: 'web', reference: 'v1', media: 'voice', state: 'waiting' },
    ])
  })

  it('is what was written under a photo', async () => {
    const ana = await participant(talk, 'caption')
    await ana.does('#integridad', media('photo', { caption: ' Un árbol caído ' }), 'Árbol', 'calpi', '#+skip', '#no')
    await ana.does('#reserved', '#yes')
    expect(await stored(ana)).toMatchObject([{ title: 'Árbol', description: 'Un árbol caído' }])
  })

  it('is as it was corrected, and has no benefit when it became a need', async () => {
    const ana = await participant(talk, 'corrected', 'proposal')
    await ana.does('#integridad', 'Un parque con juegos', '#+skip', 'licto', '#+skip', 'Habría alegría', '#no')
    await ana.does('#reserved', '#no', '#place', location, '#no', '#place', 'punin')
    await ana.does('#no', '#axis', '#colaboracion', '#no', '#kind', '#need', '#yes')
    expect(await stored(ana)).toMatchObject([
      { kind: 'need', axis: 'colaboracion', benefit: null, parish: 'punin', latitude: null, longitude: null },
    ])
  })

  it('leaves no draft and no reminder, and its author follows it', async () => {
    const ana = await participant(talk, 'tidy')
    await ana.does(...brief, '#yes')
    expect(await left(ana)).toEqual([0, 0, 0, 1])
    const [row] = await stored(ana)
    expect(await talk.store.db.follow.count({ where: { submissionId: row?.id ?? '' } })).toBe(1)
  })

  it('is stored once, however often the button is pressed or delivered', async () => {
    const ana = await participant(talk, 'twice')
    await ana.does(...brief)
    const choice = (await talk.session('twice'))?.offer?.turn.toString(36) ?? ''
    const send = { kind: 'choice', choice: `${choice}.submit.summary_need.yes` } as const
    for (const event of ['same', 'same', 'other']) await talk.sends(send, 'twice', event)
    talk.clock.pass(5)
    await talk.sends(send, 'twice', 'late')
    expect(await stored(ana)).toHaveLength(1)
  })
})

describe('the code', () => {
  it('is right, and counts on', async () => {
    const ana = await participant(talk, 'codes')
    await ana.does(...brief, '#yes', '#take_part', '#need', ...brief, '#yes')
    const rows = await stored(ana)
    for (const { code } of rows) expect(readCode(code, 'RIO')).toEqual({ kind: 'exact', code })
    expect(rows[1]?.number).toBe((rows[0]?.number ?? 0) + 1)
    expect(ana.read('submit.sent')).toContain(rows[1]?.code)
    expect(ana.read('submit.follow')).toContain(`estado ${rows[1]?.code ?? ''}`)
  })

  it.each([
    ['2026-03-03T04:00:00Z', '17 de marzo de 2026', 'March 17, 2026', 2026],
    ['2027-01-01T02:00:00Z', '15 de enero de 2027', 'January 15, 2027', 2026],
  ])('sent at %s comes with the day of the answer, %s, and with the year of the canton', async (at, es, en, year) => {
    const evening = await openTalk(content, movableClock(new Date(at)))
    const ana = await participant(evening, 'evening')
    await ana.does(...brief, '#yes')
    expect(ana.read('submit.follow', 'es')).toContain(es)
    expect((await evening.store.db.submission.findFirst())?.year).toBe(year)
    const ann = citizen(evening, 'ann')
    await ann.does('/start', '2', '#take_part', '#need', '#yes', '#yes', ...brief, '#yes')
    expect(ann.read('submit.follow', 'en')).toContain(en)
    await evening.close()
  })
})

describe('the limit', () => {
  it('is so many in a day, for each person by themselves', async () => {
    const ana = await participant(talk, 'limited')
    const limit = content.participation.submissions_per_day
    await ana.does(...brief, '#yes')
    for (let sent = 1; sent < limit; sent++) await ana.does('#take_part', '#need', ...brief, '#yes')
    expect(await ana.does('#take_part', '#need')).toEqual(['submit.limited', 'menu.main'])
    expect(ana.read('submit.limited')).toContain(String(limit))
    const eva = await participant(talk, 'unlimited')
    expect(await eva.does(...brief, '#yes')).toContain('submit.sent')
    talk.clock.pass(24 * 60)
    expect(await ana.does('menú', '#take_part', '#need')).toEqual(['submit.notice', 'submit.axis'])
  })

  it('holds at the moment of sending too, and what was written is kept', async () => {
    const ana = await participant(talk, 'elsewhere')
    await ana.does(...brief)
    const authorId = await ana.id()
    const { db } = talk.store
    for (let i = 0; i < content.participation.submissions_per_day; i++) {
      const row = await db.submission.findFirstOrThrow()
      const own = { id: `own${String(i)}`, code: `own${String(i)}`, number: 900_000 + i, authorId }
      await db.submission.create({ data: { ...row, ...own, createdAt: talk.clock.now() } })
    }
    expect(await ana.does('#yes')).toEqual(['submit.limited', 'menu.main'])
    expect(await left(ana)).toEqual([1, 1, 0, 1])
  })
})

describe('consent', () => {
  it('is asked once, and recorded with how it was given', async () => {
    const ana = await participant(talk, 'consenting')
    await ana.does('atrás', '#yes', 'menú', '#take_part', '#proposal')
    const contactId = await ana.id()
    expect(await talk.store.db.consent.findMany({ where: { contactId } })).toMatchObject([
      { purpose: 'take_part', granted: true, textVersion: consentVersion, language: 'es', channel: 'web', turn: 6 },
    ])
  })

  it.each([[['#no']], [['#yes', '#no']]])('leaves nothing when the answers are %j', async (answers) => {
    const ana = citizen(talk, `refusing ${answers.join()}`)
    await ana.does('/start', '1', media('photo'), location, ...answers)
    expect(await left(ana)).toEqual([0, 0, 0, 0])
    expect(await ana.does('#take_part', '#need')).toEqual(['submit.age'])
  })

  it('that was taken back is asked for again', async () => {
    const ana = await participant(talk, 'withdrawing')
    const entry = { purpose: 'take_part', granted: false, textVersion: 'x', language: 'es', channel: 'web' } as const
    await recordConsent(talk.store.db, { contactId: await ana.id(), ...entry, turn: 0, at: talk.clock.now() })
    expect(await ana.does('menú', '#take_part', '#need')).toEqual(['submit.age'])
  })

  it('that was taken back in the middle is asked for again before anything more is stored', async () => {
    const ana = await participant(talk, 'withdrawing in the middle')
    await ana.does('privacidad', '#take_part_off', '#yes', '#done')
    expect(await ana.does('#transparencia')).toEqual(['submit.consent'])
    expect(await talk.store.db.draft.count({ where: { contactId: await ana.id() } })).toBe(0)
    expect((await ana.does('#yes')).at(-1)).toBe('submit.description')
    expect(await talk.store.db.draft.count({ where: { contactId: await ana.id() } })).toBe(1)
  })
})

describe('the name', () => {
  async function registered(ana: Citizen, granted: boolean): Promise<void> {
    const contactId = await ana.id()
    const nothing = { organisationId: null, organisationRole: null, parish: null, outside: null, email: null }
    const actor = { contactId, kind: 'ciudadania', name: 'Ana Guamán', naming: 'public' as const, ...nothing }
    await saveActor(talk.store.db, { ...actor, convocation: false, axes: [] }, talk.clock.now())
    const entry = { purpose: 'publish_name', textVersion: 'x', language: 'es', channel: 'web' } as const
    await recordConsent(talk.store.db, { contactId, ...entry, granted, turn: 0, at: talk.clock.now() })
  }

  it('is public only for those who registered and agreed to it', async () => {
    const ana = await participant(talk, 'naming')
    await ana.does(...brief.slice(0, -1))
    expect(ana.offered()).toEqual(['reserved', 'anonymous'])
    await registered(ana, false)
    await ana.does('ayuda', 'menú', '#take_part', '#need', '#yes')
    expect(ana.offered()).toEqual(['reserved', 'anonymous'])
    await registered(ana, true)
    await ana.does('menú', '#take_part', '#need', '#yes')
    expect(ana.offered()).toEqual(['public', 'reserved', 'anonymous'])
    await ana.does('#public', '#yes')
    expect(await stored(ana)).toMatchObject([{ naming: 'public', authorName: 'Ana Guamán' }])
  })

  it('is asked again when the consent was taken back before it was sent', async () => {
    const ana = await participant(talk, 'unnaming')
    await registered(ana, true)
    await ana.does(...brief.slice(0, -1), '#public')
    await registered(ana, false)
    expect(await ana.does('#yes')).toEqual(['submit.naming'])
    expect(ana.offered()).toEqual(['reserved', 'anonymous'])
    expect(await stored(ana)).toEqual([])
  })
})

describe('a draft', () => {
  it('is as it was left, after days, in the other language too', async () => {
    const ana = await participant(talk, 'days', 'proposal')
    await ana.does('#integridad', 'Un comedor para mayores', media('photo', { file: 'p1' }), 'Comedor', location)
    talk.clock.pass(6 * 24 * 60)
    await talk.expires('days')
    expect(await talk.session('days')).toBeNull()
    await ana.does('menú', '#take_part', '#need')
    expect(ana.read('submit.resume')).toContain('Comedor')
    expect(await ana.does('#yes')).toEqual(['submit.affected'])
    await ana.does('#+skip', 'Comerían mejor', '#no', '#anonymous', '#yes')
    const [row] = await stored(ana)
    expect(row).toMatchObject({
      kind: 'proposal',
      title: 'Comedor',
      latitude: -1.673,
      description: 'Un comedor para mayores',
    })
    expect(await talk.store.db.attachment.count({ where: { submissionId: row?.id ?? '' } })).toBe(1)
  })

  it('that is deleted takes its files with it', async () => {
    const ana = await participant(talk, 'deleting')
    await ana.does('#integridad', media('photo'), media('voice'))
    expect(await left(ana)).toEqual([1, 1, 2, 1])
    await ana.does('menú', '#take_part', '#need', '#again')
    expect(await left(ana)).toEqual([0, 0, 0, 1])
  })

  it('is not kept before there is anything to keep', async () => {
    const ana = await participant(talk, 'nothing')
    await ana.does('menú')
    expect(await left(ana)).toEqual([0, 0, 0, 1])
  })

  it('with a parish and an axis that are no more asks for them again', async () => {
    const ana = await participant(talk, 'gone')
    await ana.does(...brief, 'menú')
    const contactId = await ana.id()
    const { data } = await talk.store.db.draft.findFirstOrThrow({ where: { contactId } })
    const old = data.replace('"veloz"', '"atlantis"').replace('"integridad"', '"magia"')
    await talk.store.db.draft.updateMany({ where: { contactId }, data: { data: old } })
    expect(await ana.does('#take_part', '#need', '#yes')).toEqual(['submit.axis'])
    expect(await ana.does('#transparencia')).toEqual(['submit.place'])
  })
})

describe('files', () => {
  it('are at most five, and only of the kinds and sizes that are taken', async () => {
    const ana = await participant(talk, 'files')
    await ana.does('#integridad', 'Hay un hueco', '#+skip', 'veloz', '#+skip')
    const document = media('document')
    expect(await ana.does({ ...document, mime: 'application/zip' })).toEqual(['submit.refused', 'submit.files'])
    expect(await ana.does({ ...document, size: 50_000_000 })).toEqual(['submit.refused', 'submit.files'])
    await ana.does(
      { ...document, mime: 'application/pdf', size: 1_000 },
      media('photo'),
      media('voice'),
      media('audio'),
    )
    expect(await ana.does(media('photo'))).toEqual(['submit.kept', 'submit.naming'])
    expect(await ana.does(media('photo'))).toEqual(['submit.full', 'submit.naming'])
    expect(await left(ana)).toEqual([1, 1, 5, 1])
  })
})

describe('those that are alike', () => {
  it('are shown without the personal data in them, and are supported and followed once', async () => {
    const eva = await participant(talk, 'eva')
    const told = 'El zumbrador de Grilto no zumba, llamen al 0991234567'
    await eva.does('#integridad', told, 'Zumbrador 0991234567', 'veloz', '#+skip', '#no', '#reserved', '#yes')
    const [row] = await stored(eva)
    const submissionId = row?.id ?? ''
    await talk.store.db.submission.updateMany({
      where: { id: submissionId },
      data: { publishedAt: talk.clock.now(), updatedAt: talk.clock.now() },
    })
    const ana = await participant(talk, 'alike')
    await ana.does('#integridad', 'El zumbrador de Grilto no zumba', '#+skip', 'veloz', '#+skip', '#no', '#reserved')
    expect(await ana.does(`#${row?.code ?? ''}`)).toEqual(['submit.one'])
    expect(ana.read('submit.one')).not.toContain('0991234567')
    expect(ana.read('submit.similar')).not.toContain('0991234567')
    await ana.does('#support')
    const contactId = await ana.id()
    expect(await talk.store.db.support.count({ where: { submissionId, contactId } })).toBe(1)
    expect(await talk.store.db.follow.count({ where: { submissionId, contactId } })).toBe(1)
    await ana.does('#no')
    expect(await left(ana)).toEqual([0, 0, 0, 1])
    expect(await stored(ana)).toEqual([])
  })
})
