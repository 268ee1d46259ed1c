import { dirname } from 'node:path'
import process from 'node:process'
import { isSocketRejection } from '../../src/channels/whatsapp/rejections.js'
import { createWhatsapp } from '../../src/channels/whatsapp/whatsapp.js'
import { systemClock } from '../../src/clock.js'
import { readConfig } from '../../src/config.js'
import { createLog } from '../../src/log.js'
import { contentFor, startService } from '../../src/service.js'
import { openStore } from '../../src/store/client.js'
import { systemTimers } from '../../src/timers.js'
import type { Told, Wanted } from '../channels/whatsapp/childProcess.js'
import { whatsappStores } from '../support/whatsappStores.js'

/**
 * The service on WhatsApp alone, in a process of its own and with no manners: nothing waits for the sake of the number, and the next copies
 * are looked for as soon as one has ended. It tells its parent the state of the connection.
 */
const wanted = JSON.parse(process.env['WANTED'] ?? '{}') as Wanted
const none = { min: 0, max: 0 }
const log = createLog({ level: 'error' })
const config = readConfig({ DATA_DIR: dirname(wanted.file) })
const store = await openStore({ url: `file:${wanted.file}`, now: () => systemClock.now() })
const channel = createWhatsapp({
  ...whatsappStores(store, systemClock),
  ...{ log, clock: systemClock, timers: systemTimers, url: wanted.url },
  secretsKey: Buffer.from(wanted.secretsKey, 'base64'),
  latestVersion: () => Promise.resolve(null),
  connectionTiming: { backoffMinMs: 20, backoffMaxMs: 100, farewellMs: 500, answerMs: 5_000, codeAnswerMs: 5_000 },
  manners: {
    ...{ replyGap: none, bulkGap: none, rest: none },
    fromHour: 0,
    toHour: 24,
    dailyCap: () => 1e6,
    warmUp: [],
  },
  pace: { perSecond: 1000, burst: 1000, addressPerSecond: 1000, addressBurst: 1000 },
  onStatus: ({ state, qr = '', detail = '' }) => {
    const told: Told = { kind: 'status', state, qr, detail }
    process.send?.(told)
  },
})
let wake = (): void => undefined
const service = await startService({
  ...{ config, content: contentFor(config).content, store, channels: [channel], log },
  onSettled: () => {
    wake()
  },
})
wake = () => {
  service.wake()
}

process.on('unhandledRejection', (reason) => {
  if (!isSocketRejection(reason)) throw reason
})
process.once('message', () => {
  void service
    .stop()
    .then(() => store.close())
    .then(() => process.exit(0))
})
