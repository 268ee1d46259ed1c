import process from 'node:process'
import QRCode from 'qrcode'
import type { WhatsappOptions } from './channels/whatsapp/settings.js'
import type { ConnectionStatus } from './channels/whatsapp/status.js'
import { createWhatsapp, type WhatsappChannel } from './channels/whatsapp/whatsapp.js'
import type { BulkStorage, MessagesStorage } from './channels/whatsapp/messagesStorage.js'
import { systemClock } from './clock.js'
import type { WhatsappConfig } from './config.js'
import type { Content } from './content/content.js'
import type { Log } from './log.js'
import { readBody, type ReadFile } from './outbox/message.js'
import { systemTimers } from './timers.js'
import type { Db, Store } from './store/client.js'
import { createWhatsappStorage } from './store/whatsapp.js'
import { lastWhatsappBulk, readWhatsappBulk, whatsappBulkSince, writeWhatsappBulkStop } from './store/whatsappBulk.js'
import {
  knowsWhatsappMessage,
  whatsappMessageBody,
  whatsappOwners,
  wroteOnWhatsappSince,
} from './store/whatsappMessages.js'

/** WhatsApp as configured. On a terminal it shows the QR code while one waits to be scanned. */
export function whatsappFor(
  { secretsKey, url }: WhatsappConfig,
  {
    content,
    store,
    log,
    readFile,
  }: {
    readonly content: Content
    readonly store: Store
    readonly log: Log
    readonly readFile: ReadFile
  },
): WhatsappChannel {
  return createWhatsapp({
    ...whatsappStorages(store, () => systemClock.now(), readFile),
    secretsKey,
    manners: { dailyCap: () => content.caps.whatsapp_per_day },
    url,
    log,
    clock: systemClock,
    timers: systemTimers,
    ...(process.stdout.isTTY ? { onStatus: showQr() } : {}),
  })
}

/** All that the channel keeps, in this database. */
export function whatsappStorages(
  store: Store,
  now: () => Date,
  readFile: ReadFile,
): Pick<WhatsappOptions, 'storage' | 'messages' | 'bulk'> {
  const { db } = store
  return { storage: createWhatsappStorage(store, now), messages: messagesOf(db, readFile), bulk: bulkOf(db, now) }
}

function messagesOf(db: Db, readFile: ReadFile): MessagesStorage {
  return {
    knowsMessage: (messageId) => knowsWhatsappMessage(db, messageId),
    async sentMessage(messageId) {
      const body = await whatsappMessageBody(db, messageId)
      return body === null ? null : readBody(body, readFile)
    },
    owners: (addresses) => whatsappOwners(db, addresses),
    wroteSince: (address, since) => wroteOnWhatsappSince(db, address, since),
  }
}

function bulkOf(db: Db, now: () => Date): BulkStorage {
  return {
    readBulk: () => readWhatsappBulk(db),
    bulkSince: (since) => whatsappBulkSince(db, since),
    lastBulk: (wanted) => lastWhatsappBulk(db, wanted),
    writeBulkStop: (stop) => writeWhatsappBulkStop(db, stop, now()),
  }
}

/** Prints each new code once. */
function showQr(): (status: ConnectionStatus) => void {
  let shown: string | undefined
  return ({ qr }) => {
    if (qr === undefined || qr === shown) return
    shown = qr
    void QRCode.toString(qr, { type: 'terminal', small: true }).then((code) =>
      process.stdout.write(`\nOn the phone: WhatsApp, Linked devices, Link a device. Then scan:\n\n${code}\n`),
    )
  }
}
