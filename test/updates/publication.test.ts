import { setImmediate } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { createLog } from '../../src/log.js'
import { recordConsent } from '../../src/store/consents.js'
import { hide, publish } from '../../src/store/submissionChanges.js'
import { createUpdates } from '../../src/updates/updates.js'
import { submission, submit } from '../store/civic.js'
import { newWorld, review } from './world.js'

type World = Awaited<ReturnType<typeof newWorld>>

async function staff(world: World, what: typeof publish | typeof hide, id: string): Promise<void> {
  const { version } = await submission(world.store, id)
  await world.store.transaction((tx) => what(tx, { id, version, now: world.clock.now() }))
}

/** Something of ana, which is not public yet. */
async function sent(...others: string[]) {
  const world = await newWorld('ana', ...others)
  const { id, code } = await submit(world.store, 'ana')
  return { world, id, code, publish: () => staff(world, publish, id), hide: () => staff(world, hide, id) }
}

describe('the publication of a submission', () => {
  test('is told to its author, with its code and that others can support it now', async () => {
    const { world, code, publish } = await sent()
    await publish()
    expect(await world.tell()).toBe(1)
    const [text = '', ...more] = await world.told('ana')
    expect(more).toEqual([])
    for (const part of ['pública', code, 'Luz en el parque', 'apoyar', `ESTADO ${code}`]) expect(text).toContain(part)
  })

  test('is told in the author’s language', async () => {
    const { world, publish } = await sent()
    await world.store.db.contact.update({ where: { id: 'c-ana' }, data: { language: 'en' } })
    await publish()
    await world.tell()
    expect((await world.told('ana')).join()).toMatch(/public[^]*support/)
  })

  test('is told to nobody else', async () => {
    const { world, id, publish } = await sent('eva')
    await world.follows('eva', id)
    await publish()
    await world.tell()
    expect(await world.told('eva')).toEqual([])
  })

  test('is told once, however often it is hidden and published again', async () => {
    const { world, publish, hide } = await sent()
    for (let time = 0; time < 3; time++) {
      await publish()
      await publish()
      await world.tell()
      await hide()
      await world.tell()
    }
    expect(await world.told('ana')).toHaveLength(1)
  })

  test('that was taken back before it was told is told when it is published again', async () => {
    const { world, publish, hide } = await sent()
    await publish()
    await hide()
    await world.tell()
    expect(await world.told('ana')).toEqual([])
    await publish()
    await world.tell()
    expect(await world.told('ana')).toHaveLength(1)
  })

  test('is not told for one that was public before this was told at all', async () => {
    const { world, id, publish } = await sent()
    await world.store.db.submission.update({ where: { id }, data: { publishedAt: world.clock.now() } })
    await publish()
    await world.tell()
    expect(await world.told('ana')).toEqual([])
  })

  test('is told in its order among other changes', async () => {
    const { world, id, publish } = await sent()
    await world.change(id, review)
    world.hours(0.1)
    await publish()
    await world.tell()
    const [first, second] = await world.told('ana')
    expect(first).toContain('En revisión')
    expect(second).toContain('pública')
  })

  test('is told in the digest after three others on a day, on a line of its own', async () => {
    const { world, id, code, publish } = await sent()
    for (let time = 0; time < 3; time++) await world.change(id, review)
    world.hours(0.1)
    await publish()
    world.hours(0.1)
    await world.change(id, { to: 'accepted', text: 'Sí.' })
    await world.tell()
    expect((await world.told('ana')).join()).not.toContain('pública')
    world.hours(6)
    await world.tell()
    const digest = (await world.told('ana')).at(-1) ?? ''
    expect(digest).toContain(`${code} Luz en el parque: Publicada\n`)
    expect(digest).toContain(`${code} Luz en el parque: Aceptada`)
  })

  test('is seen though older news wait for the digest', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { world, id, publish } = await sent('eva')
    const { id: other } = await submit(world.store, 'eva')
    for (let time = 0; time < 5; time++) await world.change(other, review)
    let queued = 0
    const log = createLog({ level: 'silent' })
    const updates = createUpdates({ ...world.options, log, onQueued: () => queued++ })
    const until = async (count: number): Promise<void> => {
      while (queued < count) await setImmediate()
    }
    updates.start()
    await until(1)
    await publish()
    vi.advanceTimersByTime(60_000)
    await until(2)
    await updates.stop()
    vi.useRealTimers()
    expect((await submission(world.store, id)).publishedAt).not.toBeNull()
    expect(await world.told('ana')).toHaveLength(1)
  })
})

describe('the publication is told within the author’s choices:', () => {
  const at = new Date('2026-03-01T17:00:00Z')

  test.each([{ optedOutAt: at }, { pausedAt: at }])('not to whoever wants no announcements: %j', async (choice) => {
    const { world, publish } = await sent()
    await world.store.db.contact.update({ where: { id: 'c-ana' }, data: choice })
    await publish()
    await world.tell()
    await world.store.db.contact.update({ where: { id: 'c-ana' }, data: { optedOutAt: null, pausedAt: null } })
    await world.tell()
    expect(await world.told('ana')).toEqual([])
  })

  test('but to whoever said no to news of others', async () => {
    const { world, publish } = await sent()
    const said = {
      purpose: 'updates',
      granted: false,
      textVersion: '1',
      language: 'es',
      channel: 'web',
      turn: 1,
    } as const
    await recordConsent(world.store.db, { contactId: 'c-ana', ...said, at })
    await publish()
    await world.tell()
    expect(await world.told('ana')).toHaveLength(1)
  })
})
