import process from 'node:process'
import QRCode from 'qrcode'
import type { ConnectionStatus } from './channels/whatsapp/status.js'
import { createWhatsapp, type WhatsappChannel } from './channels/whatsapp/whatsapp.js'
import type { BulkStorage, MessagesStorage } from './channels/whatsapp/messagesStorage.js'
import { systemClock } from './clock.js'
import type { WhatsappConfig } from './config.js'
import type { Log } from './log.js'
import { readBody, type ReadFile } from './outbox/message.js'
import { systemTimers } from './timers.js'
import type { Store } from './store/client.js'
import { createWhatsappStorage } from './store/whatsapp.js'
import { readWhatsappBulk, whatsappBulkSince, writeWhatsappBulkStop } from './store/whatsappBulk.js'
import {
  knowsWhatsappMessage,
  whatsappMessageBody,
  whatsappOwners,
  wroteOnWhatsappSince,
} from './store/whatsappMessages.js'

/** WhatsApp as configured. On a terminal it shows the QR code while one waits to be scanned. */
export function whatsappFor(
  { secretsKey, dailyCap, url }: WhatsappConfig,
  { store, log, readFile }: { readonly store: Store; readonly log: Log; readonly readFile: ReadFile },
): WhatsappChannel {
  const now = (): Date => systemClock.now()
  return createWhatsapp({
    storage: createWhatsappStorage(store, now),
    messages: messagesOf(store, readFile),
    bulk: bulkOf(store, now),
    secretsKey,
    manners: { dailyCap },
    url,
    log,
    clock: systemClock,
    timers: systemTimers,
    ...(process.stdout.isTTY ? { onStatus: showQr() } : {}),
  })
}

function messagesOf({ db }: Store, readFile: ReadFile): MessagesStorage {
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

function bulkOf({ db }: Store, now: () => Date): BulkStorage {
  return {
    readBulk: () => readWhatsappBulk(db),
    bulkSince: (since) => whatsappBulkSince(db, since),
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
