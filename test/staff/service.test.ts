import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/config.js'
import { createLog } from '../../src/log.js'
import { run } from '../../src/run.js'
import { openStore } from '../../src/store/client.js'
import { createSubmission, type NewSubmission } from '../../src/store/submissions.js'
import { commitTurns } from '../../src/store/turns.js'
import { NOON, temporaryFolder, turn } from '../store/world.js'
import { bootstrap } from './world.js'

const submission = {
  ...{ kind: 'need', axis: 'participacion', title: 'Luz', description: 'No hay luz.', affected: null, benefit: null },
  ...{ parish: 'licto', outside: null, latitude: null, longitude: null, authorId: 'c-ana', naming: 'public' },
  ...{ authorName: 'Ana P.', prefix: 'RIO' },
} satisfies NewSubmission

it('tells the author soon after staff changed a state, in a service that runs', async () => {
  const folder = temporaryFolder()
  const store = await openStore({ url: `file:${join(folder, 'riobamba.db')}`, now: () => NOON })
  await commitTurns(store, [turn('ana')], NOON)
  const { code } = await store.transaction((tx) => createSubmission(tx, submission, NOON))
  await store.close()
  const lines: string[] = []
  const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } })
  const service = await run(readConfig({ PORT: '0', DATA_DIR: folder, ADMIN_API_KEY: bootstrap }), log)
  const reader = await openStore({ url: `file:${join(folder, 'riobamba.db')}`, now: () => NOON })
  onTestFinished(async () => {
    await service.stop()
    await reader.close()
  })
  const response = await fetch(`${service.url}/api/v1/submissions/${code}/state`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bootstrap}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ version: 1, to: 'referred', text: 'Es de la Prefectura.', receivingEntity: 'Prefectura' }),
  })
  expect(response.status).toBe(200)
  await expect.poll(() => reader.db.delivery.count({ where: { contactId: 'c-ana' } }), { timeout: 30_000 }).toBe(1)
  expect(await reader.db.auditEntry.findMany()).toMatchObject([{ who: 'ADMIN_API_KEY', whoId: 'bootstrap' }])
  expect(lines.join('')).not.toContain(bootstrap)
})
