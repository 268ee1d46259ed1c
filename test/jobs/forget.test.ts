import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { forget } from '../../src/jobs/forget.js'
import { saveDraft } from '../../src/store/drafts.js'
import { enqueue } from '../../src/store/deliveries.js'
import { answer, askForPerson } from '../../src/store/helpRequests.js'
import { history } from '../../src/store/history.js'
import { townDay } from '../../src/participation/timeZone.js'
import { addPrompt } from '../../src/store/prompts.js'
import { makeLinkCode } from '../../src/store/linkCodes.js'
import { addStepCounts } from '../../src/store/stepCounts.js'
import { submit } from '../store/civic.js'
import { attach, write } from '../store/whole.js'
import { meet } from '../store/world.js'
import { newContext } from './world.js'

type World = Awaited<ReturnType<typeof newContext>>

const run = (world: World): Promise<void> => forget.run(world.context)

/** A file in the folder of attachments, as old as the clock says less these minutes. */
function file({ dataDir, clock }: World, name: string, minutesOld: number): string {
  const full = name.padStart(32, '0')
  const folder = join(dataDir, 'attachments')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, full), name)
  const at = new Date(clock.now().getTime() - minutesOld * 60_000)
  utimesSync(join(folder, full), at, at)
  return full
}

test('a draft goes thirty days after it was last changed, and not before', async () => {
  const world = await newContext()
  await meet(world.store, 'ana', 'eva')
  const draft = (who: string) =>
    saveDraft(world.store.db, { contactId: `c-${who}`, kind: 'submission', data: '{}', now: world.clock.now() })
  await draft('ana')
  await draft('eva')
  world.days(20)
  await draft('eva')
  world.days(10)
  await run(world)
  expect(await world.store.db.draft.count()).toBe(2)
  world.days(0.01)
  await run(world)
  expect((await world.store.db.draft.findMany()).map(({ contactId }) => contactId)).toEqual(['c-eva'])
})

test('the files of a draft go with it; those of a draft in use and of what was sent stay', async () => {
  const world = await newContext()
  const { store } = world
  await meet(store, 'ana', 'eva')
  const { id } = await submit(store, 'ana')
  for (const who of ['ana', 'eva'])
    await saveDraft(store.db, { contactId: `c-${who}`, kind: 'submission', data: '{}', now: world.clock.now() })
  await attach(store, file(world, 'aa', 600), { contactId: 'c-ana', submissionId: null })
  await attach(store, file(world, 'bb', 600), { contactId: 'c-eva', submissionId: null })
  await attach(store, file(world, 'cc', 600), { contactId: 'c-ana', submissionId: id })
  world.days(25)
  await saveDraft(store.db, { contactId: 'c-eva', kind: 'submission', data: '{}', now: world.clock.now() })
  world.days(10)
  await run(world)
  expect(readdirSync(join(world.dataDir, 'attachments')).map((name) => name.slice(-2))).toEqual(['bb', 'cc'])
  expect(await store.db.attachment.count()).toBe(2)
})

test('files that no row names go, unless they were written a moment ago; other files are not ours', async () => {
  const world = await newContext()
  await meet(world.store, 'ana')
  await attach(world.store, file(world, 'aa', 600), { contactId: 'c-ana', submissionId: null })
  file(world, 'bb', 600)
  file(world, 'cc', 30)
  writeFileSync(join(world.dataDir, 'attachments', 'README'), 'x')
  await run(world)
  const left = readdirSync(join(world.dataDir, 'attachments')).map((name) => name.replace(/^0+/, ''))
  expect(left).toEqual(['aa', 'cc', 'README'])
})

test('the words of what came and of what was sent go after ninety days; that it came and went stays', async () => {
  const world = await newContext()
  const { store, clock } = world
  await meet(store, 'ana')
  for (let version = 2; version < 5; version++) await write(store, 'ana', version, clock.now())
  world.days(45)
  await write(store, 'ana', 5, clock.now())
  world.days(45)
  await run(world)
  expect(await store.db.inbound.count({ where: { text: { contains: 'palabras' } } })).toBe(4)
  world.days(0.01)
  await run(world)
  const inbound = await store.db.inbound.findMany({ orderBy: { id: 'asc' } })
  expect(inbound.map(({ text, payload }) => [text, payload])).toEqual([
    ...[1, 2, 3, 4].map(() => [null, null]),
    ['palabras de ana', '{"from":"ana"}'],
  ])
  const sent = await store.db.delivery.findMany({ orderBy: { id: 'asc' } })
  expect(sent.map(({ body }) => body.includes('respuesta'))).toEqual([false, false, false, true])
  const seen = await history(store.db, { channel: 'web', address: 'ana', limit: 100 })
  expect(seen).toHaveLength(2)
  world.days(45)
  await run(world)
  expect(await store.db.inbound.count({ where: { text: { not: null } } })).toBe(0)
  expect(await history(store.db, { channel: 'web', address: 'ana', limit: 100 })).toEqual([])
})

test('what could not be sent in ninety days is not sent any more', async () => {
  const world = await newContext()
  const { store, clock } = world
  await meet(store, 'ana')
  const body = '{"text":"tarde","choices":[]}'
  const whom = { contactId: 'c-ana', addressId: 'a-ana' }
  await enqueue(store.db, { ...whom, kind: 'notice', priority: 2, body, now: clock.now() })
  world.days(91)
  await enqueue(store.db, { ...whom, kind: 'notice', priority: 2, body, now: clock.now() })
  await run(world)
  const rows = await store.db.delivery.findMany({ orderBy: { id: 'asc' } })
  expect(rows.map(({ state, reason }) => [state, reason])).toEqual([
    ['cancelled', 'too_old'],
    ['queued', null],
  ])
})

test('a thousand old messages are forgotten in parts', async () => {
  const world = await newContext()
  const { store, clock } = world
  await meet(store, 'ana')
  await store.db.inbound.createMany({
    data: Array.from({ length: 1200 }, (_, i) => ({
      channel: 'web',
      providerId: `old ${String(i)}`,
      contactId: 'c-ana',
      addressId: 'a-ana',
      turn: i + 100,
      kind: 'text',
      text: 'x',
      outcome: 'answered',
      receivedAt: clock.now(),
    })),
  })
  world.days(91)
  await run(world)
  expect(await store.db.inbound.count({ where: { text: { not: null } } })).toBe(0)
})

test('what was asked of a person goes ninety days after the answer, and never before there is one', async () => {
  const world = await newContext()
  const { store, clock } = world
  await meet(store, 'ana', 'eva')
  for (const who of ['ana', 'eva']) {
    const whom = { contactId: `c-${who}`, addressId: `a-${who}` }
    await askForPerson(store.db, { ...whom, question: `pregunta de ${who}`, now: clock.now() })
  }
  const { id } = await store.db.helpRequest.findFirstOrThrow({ where: { contactId: 'c-ana' } })
  await answer(store, { id, body: '{"text":"sí","choices":[]}', now: clock.now() })
  world.days(91)
  await run(world)
  const rows = await store.db.helpRequest.findMany({ orderBy: { contactId: 'asc' } })
  expect(rows.map(({ question }) => question)).toEqual([null, 'pregunta de eva'])
})

test('codes and questions that are of no use any more go', async () => {
  const world = await newContext()
  const { store, clock } = world
  await meet(store, 'ana')
  await makeLinkCode(store.db, { contactId: 'c-ana', addressId: 'a-ana', now: clock.now() })
  const prompt = { contactId: 'c-ana', flow: 'survey', answers: {}, kind: 'notice', now: clock.now() } as const
  const inDays = (days: number) => new Date(clock.now().getTime() + days * 86_400_000)
  await addPrompt(store.db, { ...prompt, subject: 'a', dueAt: inDays(3), expiresAt: inDays(33) })
  await addPrompt(store.db, { ...prompt, subject: 'b', dueAt: inDays(3), expiresAt: inDays(5) })
  world.days(6)
  await run(world)
  expect(await store.db.linkCode.count()).toBe(0)
  expect((await store.db.prompt.findMany()).map(({ subject }) => subject)).toEqual(['a'])
})

test('what was counted at the steps of flows goes after four hundred days', async () => {
  const world = await newContext()
  const { store, clock } = world
  const at = { flow: 'submit', step: 'age', reached: 1 }
  await addStepCounts(store.db, [{ day: townDay(clock.now()), ...at }])
  world.days(400)
  await addStepCounts(store.db, [{ day: townDay(clock.now()), ...at }])
  await run(world)
  expect(await store.db.stepCount.count()).toBe(2)
  world.days(1)
  await run(world)
  expect((await store.db.stepCount.findMany()).map(({ day }) => day)).toEqual(['2027-04-05'])
})
