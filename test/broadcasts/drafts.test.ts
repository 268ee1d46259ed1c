import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { changeDraft, deleteDraft } from '../../src/broadcasts/changeDraft.js'
import { createDraft } from '../../src/broadcasts/createDraft.js'
import { draftSchema } from '../../src/broadcasts/draft.js'
import { ana, luis, newWorld, news, root, telegram } from './world.js'

async function problemsOf(parts: object, image?: Uint8Array): Promise<string[]> {
  const world = await newWorld()
  const created = await createDraft(world.at, { draft: world.draft(parts), image, by: root })
  return created.kind === 'invalid' ? created.problems.map(({ pointer }) => pointer) : [created.kind]
}

const picture = (width = 40) =>
  sharp({ create: { width, height: 40, channels: 3, background: 'red' } })
    .png()
    .toBuffer()

describe('a draft', () => {
  it.each([
    ['a topic nobody can subscribe to', { topic: 'gossip' }, ['/topic']],
    ['the topic of an axis', { topic: 'axis:integridad' }, ['created']],
    ['the topic of a parish', { topic: 'parish:licto' }, ['created']],
    ['a parish that does not exist', { audience: { parishes: ['licto', 'quito'] } }, ['/audience/parishes/1']],
    ['an axis that does not exist', { audience: { axes: ['paz'] } }, ['/audience/axes/0']],
    ['a kind of actor that does not exist', { audience: { actorKinds: ['x'] } }, ['/audience/actorKinds/0']],
    ['a language that is not spoken', { audience: { languages: ['fr'] } }, ['/audience/languages/0']],
    ['a topic of the audience that does not exist', { audience: { topics: ['x'] } }, ['/audience/topics/0']],
    ['submissions of no axis', { audience: { submissions: { axis: 'x' } } }, ['/audience/submissions/axis']],
    ['no text in the first language', { messages: { en: 'Hello' } }, ['/messages/es']],
    ['a placeholder that does not exist', { messages: { es: 'Hola {apellido}' } }, ['/messages/es']],
    ['a text that is too long with its names', { messages: { es: `${'a'.repeat(3990)} {nombre}` } }, ['/messages/es']],
    ['a button to nowhere', { buttons: [{ label: 'Ir', flow: 'erase_me' }] }, ['/buttons/0/flow']],
    [
      'two buttons that say the same',
      {
        buttons: [
          { label: 'Ir', flow: 'menu' },
          { label: 'ir', flow: 'quiz' },
        ],
      },
      ['/buttons/1/label'],
    ],
    [
      'two buttons that say the same in another language',
      {
        buttons: [
          { label: { es: 'Ir', en: 'Go' }, flow: 'menu' },
          { label: { es: 'Ver', en: '¡GO!' }, flow: 'quiz' },
        ],
      },
      ['/buttons/1/label/en'],
    ],
    [
      'two buttons that say the same to who has no label of their own',
      {
        buttons: [
          { label: { es: 'Ir', en: 'Ver' }, flow: 'menu' },
          { label: 'Ver', flow: 'quiz' },
        ],
      },
      ['/buttons/1/label'],
    ],
    [
      'two buttons that say the same in a language that is off',
      {
        buttons: [
          { label: { es: 'Ir', fr: 'Aller' }, flow: 'menu' },
          { label: { es: 'Ver', fr: 'Aller' }, flow: 'quiz' },
        ],
      },
      ['/buttons/1/label/fr'],
    ],
    [
      'a button of no words in the first language',
      { buttons: [{ label: { en: 'Go' }, flow: 'menu' }] },
      ['/buttons/0/label'],
    ],
    ['a placeholder in a button', { buttons: [{ label: 'Ver, {nombre}', flow: 'menu' }] }, ['/buttons/0/label']],
    [
      'a brace in a button in one language',
      { buttons: [{ label: { es: 'Ver', en: 'See }' }, flow: 'menu' }] },
      ['/buttons/0/label/en'],
    ],
    [
      'buttons that differ in every language, of which one is off',
      {
        buttons: [
          { label: { es: 'Ir', fr: 'Aller' }, flow: 'menu' },
          { label: { es: 'Ver', en: 'See', fr: 'Voir' }, flow: 'quiz' },
        ],
      },
      ['created'],
    ],
    ['a time that has passed', { sendAt: '2026-03-02T14:00:00Z' }, ['/sendAt']],
    [
      'an end before its beginning',
      { sendAt: '2026-03-03T14:00:00Z', expiresAt: '2026-03-03T13:00:00Z' },
      ['/expiresAt'],
    ],
    ['urgency without a reason', { mode: 'urgent' }, ['/reason']],
  ])('with %s', async (_, parts, pointers) => {
    expect(await problemsOf(parts)).toEqual(pointers)
  })

  it('says what is wrong with a label and what is accepted', async () => {
    const world = await newWorld()
    const draft = world.draft({ buttons: [{ label: 'Ver, {nombre}', flow: 'menu' }] })
    expect(await createDraft(world.at, { draft, by: ana })).toMatchObject({
      problems: [{ given: '{nombre} at character 6', accepted: 'words without braces' }],
    })
  })

  it('goes to no channel that is switched off', async () => {
    const world = await newWorld({ channels: [telegram] })
    const draft = world.draft({ audience: { channels: ['whatsapp'] } })
    expect(await createDraft(world.at, { draft, by: ana })).toMatchObject({
      kind: 'invalid',
      problems: [{ pointer: '/audience/channels/0', given: 'whatsapp', accepted: 'telegram' }],
    })
  })

  it.each([
    ['title', { title: '' }],
    ['title', { title: 'a'.repeat(121) }],
    ['messages', { messages: { es: 'a'.repeat(4001) } }],
    ['messages', { messages: { es: ' ' } }],
    ['buttons', { buttons: Array.from({ length: 4 }, (_, i) => ({ label: String(i), flow: 'menu' })) }],
    ['buttons', { buttons: [{ label: 'a'.repeat(61), flow: 'menu' }] }],
    ['audience', { audience: { people: 3 } }],
    ['audience', { audience: { parishes: [] } }],
    ['sendAt', { sendAt: 'mañana' }],
    ['mode', { mode: 'loud' }],
    ['reason', { reason: 'a'.repeat(501) }],
  ])('has its limits in %s', (field, parts) => {
    const issues = draftSchema.safeParse({ ...news, ...parts }).error?.issues ?? []
    expect(issues.map(({ path }) => path[0])).toEqual([field])
  })

  it('is urgent for administrators only, with its reason in the audit log', async () => {
    const world = await newWorld()
    const urgent = world.draft({ mode: 'urgent', reason: 'Crecida del río' })
    expect(await createDraft(world.at, { draft: urgent, by: ana })).toEqual({ kind: 'not_allowed', needed: 'admin' })
    expect(await createDraft(world.at, { draft: urgent, by: root })).toMatchObject({ kind: 'created' })
    expect(await world.store.db.auditEntry.findMany()).toMatchObject([
      { action: 'broadcast.create', who: 'Root', reason: 'Crecida del río' },
    ])
  })

  it('is made once for one key of one person, and another only under another', async () => {
    const world = await newWorld()
    const ask = (parts: object, by = ana) => createDraft(world.at, { draft: world.draft(parts), key: 'k1', by })
    const [one, two] = await Promise.all([ask({}), ask({})])
    expect([one.kind, two.kind].sort()).toEqual(['created', 'repeated'])
    expect((await ask({ title: 'Otra' })).kind).toBe('key_reused')
    expect((await ask({}, luis)).kind).toBe('created')
    expect(await world.store.db.broadcast.count()).toBe(2)
  })

  it('is changed in what is named, and by one person at a time', async () => {
    const world = await newWorld()
    const { id, version } = await world.create({ audience: { parishes: ['licto'] } })
    const change = (title: string) => changeDraft(world.at, { id, version, change: { title }, by: ana })
    expect(await change('Nueva')).toMatchObject({
      kind: 'changed',
      broadcast: { title: 'Nueva', audience: { parishes: ['licto'] }, version: version + 1 },
    })
    expect(await change('Otra')).toEqual({ kind: 'conflict', version: version + 1 })
    expect(await changeDraft(world.at, { id: 99, version: 1, change: {}, by: ana })).toEqual({ kind: 'not_found' })
  })

  it('cannot be changed or deleted once it is confirmed', async () => {
    const world = await newWorld()
    await world.meets(1)
    const id = await world.announce()
    const change = { title: 'x' }
    expect(await changeDraft(world.at, { id, version: 2, change, by: ana })).toMatchObject({ kind: 'not_a_draft' })
    expect(await deleteDraft(world.at, { id, by: ana })).toMatchObject({ kind: 'not_a_draft' })
  })
})

describe('the picture of a draft', () => {
  it('is kept anew as a JPEG, and goes with the draft', async () => {
    const world = await newWorld()
    const created = await createDraft(world.at, { draft: world.draft(), image: await picture(), by: ana })
    if (created.kind !== 'created') throw new Error(created.kind)
    const { id, image } = created.broadcast
    const kept = await world.at.images.read(image ?? '')
    expect((await sharp(kept ?? Buffer.alloc(0)).metadata()).format).toBe('jpeg')
    const changed = await changeDraft(world.at, { id, version: 1, change: {}, image: await picture(50), by: ana })
    if (changed.kind !== 'changed') throw new Error(changed.kind)
    expect(await world.at.images.read(image ?? '')).toBeNull()
    await deleteDraft(world.at, { id, by: ana })
    expect(await world.at.images.read(changed.broadcast.image ?? '')).toBeNull()
    expect(await world.store.db.broadcast.count()).toBe(0)
  })

  it('is refused when it is too large or no picture', async () => {
    expect(await problemsOf({}, Buffer.alloc(5 * 1024 * 1024 + 1))).toEqual(['/image'])
    expect(await problemsOf({}, Buffer.from('%PDF-1.4 nothing'))).toEqual(['/image'])
    expect(await problemsOf({}, (await picture()).subarray(0, 60))).toEqual(['/image'])
  })

  it('has words short enough to stand under it', async () => {
    expect(await problemsOf({ messages: { es: 'a'.repeat(1025) } }, await picture())).toEqual(['/messages/es'])
    expect(await problemsOf({ messages: { es: 'a'.repeat(900) } }, await picture())).toEqual(['created'])
  })

  it('has words short enough for whoever has a name and no parish, and for whoever has a parish and no name', async () => {
    const caption = async (length: number, named: string) => {
      const parts = { messages: { es: `${'a'.repeat(length)}${named}` }, audience: { channels: ['telegram'] } }
      return problemsOf(parts, await picture())
    }
    const long = 'x'.repeat(120)
    // With both it is 60 letters and the longest parish, with neither 121.
    expect(await caption(850, `{nombre|x}{parroquia|${long}}`)).toEqual(['/messages/es'])
    expect(await caption(844, `{nombre|x}{parroquia|${long}}`)).toEqual(['created'])
    expect(await caption(899, `{nombre|${long}}{parroquia|x}`)).toEqual(['/messages/es'])
  })

  it('is named in each copy, not held by it', async () => {
    const world = await newWorld()
    await world.meets(1)
    const created = await createDraft(world.at, { draft: world.draft(), image: await picture(), by: ana })
    if (created.kind !== 'created') throw new Error(created.kind)
    await world.confirm(created.broadcast, 1)
    await world.looks()
    const [copy] = await world.store.db.delivery.findMany({ where: { kind: 'broadcast' } })
    const file = { name: 'aviso.jpg', mime: 'image/jpeg', ref: created.broadcast.image }
    expect(JSON.parse(copy?.body ?? '')).toMatchObject({ file })
  })
})

describe('confirming', () => {
  it('bears that the number moved by one in a hundred since it was shown, and no more', async () => {
    const world = await newWorld()
    await world.meets(200)
    const draft = await world.create()
    for (const shown of [197, 203]) {
      const moved = { kind: 'moved', expected: shown, recipients: 200 }
      expect(await world.confirm(draft, shown)).toEqual(moved)
    }
    expect(await world.confirm(draft, 202)).toMatchObject({
      kind: 'confirmed',
      broadcast: { confirmedFor: 200 },
    })
  })

  it('is not for whoever wrote it or changed it last, where two must look at it, administrators aside', async () => {
    const world = await newWorld({ approval: 'two' })
    await world.meets(1)
    const { id, version } = await world.create({}, ana)
    expect(await world.confirm({ id, version }, 1, ana)).toEqual({ kind: 'needs_another', createdBy: 'Ana' })
    expect(await world.confirm({ id }, 1, luis)).toEqual({ kind: 'needs_version' })
    await changeDraft(world.at, { id, version, change: { messages: { es: 'Otra cosa.' } }, by: luis })
    for (const by of [ana, luis])
      expect(await world.confirm({ id, version: version + 1 }, 1, by)).toMatchObject({ kind: 'needs_another' })
    expect(await world.confirm({ id, version: version + 1 }, 1, root)).toMatchObject({ kind: 'confirmed' })
  })
})
