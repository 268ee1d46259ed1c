import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSubmissionIndex, namesIn, type SubmissionIndex } from '../../src/actions/submissionIndex.js'
import type { Store } from '../../src/store/client.js'
import { changeState, hide, publish } from '../../src/store/submissionChanges.js'
import { createSubmission, findSubmission, type NewSubmission } from '../../src/store/submissions.js'
import { movableClock, openTestStore, realContent, type MovableClock } from '../support/talk.js'

let clock: MovableClock
let store: Store
let index: SubmissionIndex

beforeEach(async () => {
  clock = movableClock()
  store = await openTestStore(clock)
  index = createSubmissionIndex(namesIn(realContent()))
  const now = clock.now()
  await store.db.contact.create({ data: { id: 'ana', language: 'es', createdAt: now, lastSeenAt: now } })
})
afterEach(() => store.close())

const plain: Omit<NewSubmission, 'title' | 'description'> = {
  ...{
    kind: 'need',
    axis: 'integridad',
    parish: 'licto',
    authorId: 'ana',
    naming: 'reserved',
    prefix: 'RIO',
  },
  ...{ affected: null, benefit: null, outside: null, latitude: null, longitude: null, authorName: null },
}

async function sent(fields: Partial<NewSubmission> & { title: string }): Promise<string> {
  const submission = { ...plain, description: `${fields.title}.`, ...fields }
  return (await store.transaction((tx) => createSubmission(tx, submission, clock.now()))).id
}

async function published(fields: Partial<NewSubmission> & { title: string }): Promise<string> {
  const id = await sent(fields)
  await change(id, (tx, key) => publish(tx, key))
  return id
}

type Change = typeof publish | typeof hide

async function change(id: string, by: Change): Promise<void> {
  const version = (await findSubmission(store.db, { id }))?.version ?? 0
  const outcome = await store.transaction((tx) => by(tx, { id, version, now: clock.now() }))
  expect(outcome.kind).toBe('changed')
}

function found(words: string, within: { axis?: string; parish?: string } = {}): Promise<string[]> {
  return store.transaction(async (tx) => (await index.search(tx, words, { ...within, limit: 5 })).map(({ id }) => id))
}

function alike(title: string, limit = 3): Promise<string[]> {
  return store.transaction(async (tx) =>
    (await index.similar(tx, { title, description: '', limit })).map(({ id }) => id),
  )
}

describe('the index of submissions', () => {
  it('finds nothing where there is nothing', async () => {
    expect(await found('agua')).toEqual([])
    expect(await alike('Falta agua')).toEqual([])
  })

  it('finds what is published, and never what is not', async () => {
    const seen = await published({ title: 'Agua sucia en la plaza' })
    await sent({ title: 'Agua turbia en la plaza' })
    expect(await found('agua')).toEqual([seen])
    expect(await alike('El agua de la plaza está sucia')).toEqual([seen])
  })

  it('sees what is published, hidden and published again while it is in use', async () => {
    const id = await sent({ title: 'Agua sucia en la plaza' })
    expect(await found('agua')).toEqual([])
    for (const by of [publish, hide, publish, hide] as const) {
      clock.pass(1)
      await change(id, by)
      expect(await found('agua')).toEqual(by === publish ? [id] : [])
    }
  })

  it('sees changes of one and the same instant', async () => {
    const id = await sent({ title: 'Agua sucia en la plaza' })
    expect(await found('agua')).toEqual([])
    await change(id, publish)
    expect(await found('agua')).toEqual([id])
    await change(id, hide)
    expect(await found('agua')).toEqual([])
    await change(id, publish)
    expect(await found('agua')).toEqual([id])
    const other = await published({ title: 'Agua turbia en la plaza' })
    expect((await found('agua')).sort()).toEqual([id, other].sort())
  })

  it('sees a change that was begun before another and committed after it', async () => {
    const early = new Date(clock.now())
    clock.pass(1)
    const late = await published({ title: 'Agua turbia en la plaza' })
    expect(await found('agua')).toEqual([late])
    const fields = { ...plain, title: 'Agua sucia en la calle', description: 'Agua sucia.' }
    const { id } = await store.transaction((tx) => createSubmission(tx, fields, early))
    await store.transaction((tx) => publish(tx, { id, version: 1, now: early }))
    expect((await found('agua')).sort()).toEqual([id, late].sort())
  })

  it.each(['withdrawn', 'duplicate'] as const)('finds none that is %s', async (to) => {
    const canonicalId = to === 'duplicate' ? await published({ title: 'Parque sin luz' }) : undefined
    const id = await published({ title: 'Agua sucia en la plaza' })
    expect(await found('agua')).toEqual([id])
    const by = to === 'withdrawn' ? ('author' as const) : ('staff' as const)
    const details = canonicalId === undefined ? {} : { details: { canonicalId } }
    await store.transaction((tx) => changeState(tx, { id, version: 2, to, by, ...details, now: clock.now() }))
    expect(await found('agua')).toEqual([])
    expect(await alike('Agua sucia en la plaza')).toEqual([])
  })

  it('finds none that was deleted', async () => {
    const id = await published({ title: 'Agua sucia en la plaza' })
    expect(await found('agua')).toEqual([id])
    await store.transaction(async (tx) => {
      await tx.notification.deleteMany({ where: { submissionId: id } })
      await tx.follow.deleteMany({ where: { submissionId: id } })
      await tx.submissionEvent.deleteMany({ where: { submissionId: id } })
      await tx.submission.delete({ where: { id } })
    })
    expect(await found('agua')).toEqual([])
  })

  it('finds only those of an axis and a parish where these are given', async () => {
    const licto = await published({ title: 'Agua sucia en la plaza' })
    const punin = await published({ title: 'Agua sucia en la plaza', parish: 'punin', axis: 'participacion' })
    expect(await found('agua', { parish: 'licto' })).toEqual([licto])
    expect(await found('agua', { axis: 'participacion' })).toEqual([punin])
    expect(await found('agua', { axis: 'participacion', parish: 'licto' })).toEqual([])
  })

  it('finds those of a parish by its name, however it is typed, alone or with other words', async () => {
    const water = await published({ title: 'Agua sucia en la plaza', parish: 'yaruquies' })
    const light = await published({ title: 'Falta luz en la plaza', parish: 'yaruquies' })
    await published({ title: 'Agua turbia en el parque', parish: 'cubijies' })
    await published({ title: 'Agua turbia en el parque', parish: null, outside: 'Guano' })
    for (const words of ['yaruquies', 'Yaruquíes', 'parroquia de Yaruquies', 'yarukies', 'yaruquis'])
      expect((await found(words)).sort(), words).toEqual([water, light].sort())
    expect(await found('agua en yaruquies')).toEqual([water])
  })

  it('finds those of an axis by its name, in every language', async () => {
    const id = await published({ title: 'Falta luz', axis: 'integridad' })
    await published({ title: 'Falta agua', axis: 'colaboracion' })
    for (const words of ['integridad', 'rendicion de cuentas', 'eje integridad', 'accountability'])
      expect(await found(words), words).toEqual([id])
  })

  it('puts those whose own words say it before those of the parish', async () => {
    for (let i = 0; i < 4; i++) await published({ title: 'Falta luz', parish: 'licto' })
    const id = await published({ title: 'El camino a Licto', parish: 'punin' })
    expect((await found('licto'))[0]).toBe(id)
  })

  it('calls nothing alike because of the parish or the axis', async () => {
    await published({ title: 'Agua sucia en la plaza', parish: 'yaruquies', axis: 'integridad' })
    expect(await alike('Fiestas de Yaruquíes')).toEqual([])
    expect(await alike('Integridad')).toEqual([])
  })

  it('does not know the personal data in a text', async () => {
    await published({ title: 'Agua sucia en la plaza', description: 'Llamen al 0991234567 o a ana@correo.com' })
    expect(await found('0991234567')).toEqual([])
    expect(await found('ana@correo.com')).toEqual([])
    expect(await found('llamen')).toHaveLength(1)
  })

  it('gives no more than are asked for', async () => {
    for (let i = 0; i < 4; i++) await published({ title: 'Agua sucia en la plaza' })
    expect(await alike('Agua sucia en la plaza', 3)).toHaveLength(3)
  })

  it('gives as many as are asked for, whatever was hidden meanwhile', async () => {
    const ids: string[] = []
    for (let i = 0; i < 8; i++) ids.push(await published({ title: 'Agua sucia en la plaza' }))
    const first = await found('agua')
    expect(first).toHaveLength(5)
    clock.pass(1)
    for (const id of first.slice(0, 3)) await change(id, hide)
    const rest = ids.filter((id) => !first.slice(0, 3).includes(id))
    expect((await found('agua')).sort()).toEqual(rest.sort())
  })

  it('can be made ready ahead', async () => {
    const id = await published({ title: 'Agua sucia en la plaza' })
    await index.prepare(store.db)
    expect(await found('agua')).toEqual([id])
  })

  it('is whole when there are more than it reads at once', async () => {
    const at = clock.now()
    const { prefix, ...fields } = plain
    const rows = Array.from({ length: 1_050 }, (_, i) => {
      const own = { id: `s${String(i)}`, code: `${prefix}-${String(i)}`, number: i, title: `Bache ${String(i)}` }
      return { ...fields, ...own, description: 'Un bache', year: 2026, state: 'received', publishedAt: at }
    })
    await store.db.submission.createMany({ data: rows.map((row) => ({ ...row, createdAt: at, updatedAt: at })) })
    expect(await found('1049')).toEqual(['s1049'])
    expect(await found('999')).toEqual(['s999'])
  })
})
