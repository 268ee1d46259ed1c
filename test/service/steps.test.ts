import { setImmediate } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { Accept } from '../../src/channels/channel.js'
import { readConfig } from '../../src/config.js'
import { createLog } from '../../src/log.js'
import { townDay } from '../../src/participation/timeZone.js'
import { startService, storeFor } from '../../src/service.js'
import { addPrompt } from '../../src/store/prompts.js'
import { createFakeChannel } from '../support/fakeChannel.js'
import { dataFolder } from '../support/serviceProcess.js'
import { movableClock, realContent } from '../support/talk.js'

/** Half past eleven in the evening of the first of March at the municipality, where it is the second elsewhere. */
const clock = movableClock(new Date('2026-03-02T04:30:00Z'))

/** A service in which people write, and what it has counted when it is stopped. */
async function running() {
  const folder = dataFolder()
  const config = readConfig({ DATA_DIR: folder.path })
  const store = await storeFor(config, clock)
  let accept: Accept = () => Promise.reject(new Error('the channel has not started'))
  const channel = {
    ...createFakeChannel(),
    start: (given: Accept) => {
      accept = given
      return Promise.resolve()
    },
  }
  const service = await startService({
    ...{ config, content: realContent(), store, channels: [channel], clock, log: createLog({ level: 'silent' }) },
  })
  onTestFinished(async () => {
    await store.close()
    folder.remove()
  })
  let events = 0
  return {
    store,
    service,
    says: (address: string, text: string) =>
      accept({
        ...{ channel: 'telegram', eventId: String(++events), address, receivedAt: clock.now() },
        input: { kind: 'text', text },
      }),
    counted: async () => {
      await service.stop()
      const rows = await store.db.stepCount.findMany({ orderBy: [{ flow: 'asc' }, { step: 'asc' }] })
      return rows.map(({ day, flow, step, reached, left }) => [day, `${flow}/${step}`, reached, left])
    },
  }
}

it('counts each question that somebody comes to, by the day of the municipality, and a stop loses nothing', async () => {
  const { counted, says } = await running()
  for (const text of ['hola', '1', '4']) await says('ana', text)
  await says('luis', 'hola')
  expect(await counted()).toEqual([
    ['2026-03-01', 'menu/main', 1, 0],
    ['2026-03-01', 'quiz/intro', 1, 0],
    ['2026-03-01', 'welcome/language', 2, 0],
  ])
})

it('does not count somebody again who is asked the same once more, but who comes back to it', async () => {
  const { counted, says } = await running()
  for (const text of ['hola', '1', 'ayuda', 'baja', 'idioma', '1']) await says('ana', text)
  const rows = await counted()
  expect(rows.filter(([, place]) => place === 'menu/main' || place === 'language/which')).toEqual([
    ['2026-03-01', 'language/which', 1, 0],
    ['2026-03-01', 'menu/main', 2, 0],
  ])
})

it('counts a question that the service asked by itself', async () => {
  const { counted, says, service, store } = await running()
  for (const text of ['hola', '1']) await says('ana', text)
  const { id: contactId } = await store.db.contact.findFirstOrThrow()
  const [now, expiresAt] = [clock.now(), new Date(clock.now().getTime() + 3_600_000)]
  await addPrompt(store.db, {
    ...{ contactId, flow: 'submit_draft', answers: {}, kind: 'notice', subject: 'x', dueAt: now, expiresAt, now },
  })
  service.wake()
  const isLedAway = async () => (await store.db.session.findUnique({ where: { contactId } }))?.flow === 'submit_draft'
  while (!(await isLedAway())) await setImmediate()
  expect(await counted()).toContainEqual([townDay(now), 'submit_draft/offer', 1, 0])
})
