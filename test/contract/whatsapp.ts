import { randomBytes } from 'node:crypto'
import { createWhatsapp, type WhatsappChannel } from '../../src/channels/whatsapp/whatsapp.js'
import { systemTimers } from '../../src/timers.js'
import { startFakeWhatsapp } from '../support/whatsapp/fakeWhatsapp.js'
import { whatsappStores } from '../support/whatsappStores.js'
import type { Driver } from './driver.js'
import { WhatsappPerson } from './whatsappPerson.js'

/** Nothing waits for the sake of manners, which are about time alone. */
const none = { min: 0, max: 0 }
const manners = { replyGap: none, bulkGap: none, rest: none, fromHour: 0, toHour: 24, dailyCap: () => 1e6, warmUp: [] }
const quick = { backoffMinMs: 20, backoffMaxMs: 100, farewellMs: 500 }

/** WhatsApp, through the real Baileys, with its fake server, which has linked the service at its first start. */
export async function whatsappDriver(): Promise<Driver> {
  const whatsapp = await startFakeWhatsapp()
  const secretsKey = randomBytes(32)
  let channel: WhatsappChannel | undefined
  const isOpen = () => channel?.status().state === 'open' && whatsapp.isConnected
  return {
    name: 'whatsapp',
    changes: whatsapp.world.changes,
    channel({ clock, log, store }) {
      channel = createWhatsapp({
        ...{ secretsKey, log, clock, manners, timers: systemTimers, url: whatsapp.url },
        ...whatsappStores(store, clock),
        timing: { ackMs: 2_000, retryMinMs: 5, retryMaxMs: 20, farewellMs: 500 },
        connectionTiming: quick,
        latestVersion: () => Promise.resolve(null),
        onStatus: () => {
          whatsapp.world.changes.happened()
        },
      })
      return channel
    },
    async connected() {
      const qr = await whatsapp.until('a QR code, or the connection', () => channel?.status().qr ?? isOpen())
      if (typeof qr === 'string') await whatsapp.scanQr(qr)
      await whatsapp.until('the connection', isOpen)
    },
    citizen: () => Promise.resolve(new WhatsappPerson(whatsapp)),
    goesAway: () => whatsapp.goesDown(),
    comesBack: () => whatsapp.comesBack(),
    close: () => whatsapp.stop(),
  }
}
