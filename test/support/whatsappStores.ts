import type { WhatsappOptions } from '../../src/channels/whatsapp/settings.js'
import type { Clock } from '../../src/clock.js'
import { readBody } from '../../src/outbox/message.js'
import type { Store } from '../../src/store/client.js'
import { createWhatsappStorage } from '../../src/store/whatsapp.js'
import { readWhatsappBulk, whatsappBulkSince, writeWhatsappBulkStop } from '../../src/store/whatsappBulk.js'
import {
  knowsWhatsappMessage,
  whatsappMessageBody,
  whatsappOwners,
  wroteOnWhatsappSince,
} from '../../src/store/whatsappMessages.js'

/** What the channel keeps in the database, as the service gives it. */
export function whatsappStores(store: Store, clock: Clock): Pick<WhatsappOptions, 'storage' | 'messages' | 'bulk'> {
  const { db } = store
  const now = () => clock.now()
  return {
    storage: createWhatsappStorage(store, now),
    messages: {
      knowsMessage: (id) => knowsWhatsappMessage(db, id),
      async sentMessage(id) {
        const body = await whatsappMessageBody(db, id)
        return body === null ? null : readBody(body, () => Promise.resolve(null))
      },
      owners: (addresses) => whatsappOwners(db, addresses),
      wroteSince: (address, since) => wroteOnWhatsappSince(db, address, since),
    },
    bulk: {
      readBulk: () => readWhatsappBulk(db),
      bulkSince: (since) => whatsappBulkSince(db, since),
      writeBulkStop: (stop) => writeWhatsappBulkStop(db, stop, now()),
    },
  }
}
