import { join } from 'node:path'
import process from 'node:process'
import { fetchAttachments } from '../../src/attachments/fetcher.js'
import type { Channel } from '../../src/channels/channel.js'
import { systemClock } from '../../src/clock.js'
import { createLog } from '../../src/log.js'
import { openStore } from '../../src/store/client.js'
import { createFakeChannel } from '../support/fakeChannel.js'
import { pdf } from '../support/samples.js'

/** A process that fetches what waits in a folder, says when it has come to the given point, and stays there. */
const [dataDir = '', point = ''] = process.argv.slice(2)
const store = await openStore({ url: `file:${join(dataDir, 'service.db')}`, now: () => systemClock.now() })

async function stay<T>(at: string, work: () => Promise<T>): Promise<T> {
  if (at !== point) return work()
  process.stdout.write('there\n')
  setInterval(() => undefined, 60_000)
  return new Promise(() => undefined)
}

const channel: Channel = {
  ...createFakeChannel({ name: 'web' }),
  fetchFile: () => stay('fetching', () => Promise.resolve({ ok: true, bytes: pdf })),
  releaseFile: () => stay('settled', () => Promise.resolve()),
}
await fetchAttachments({
  store: { ...store, transaction: (work) => stay('settling', () => store.transaction(work)) },
  channels: [channel],
  dataDir,
  content: { render: () => [] },
  clock: systemClock,
  log: createLog({ level: 'error' }),
  onNotice: () => undefined,
})
