import type { WhatsappOptions } from '../../src/channels/whatsapp/settings.js'
import type { Clock } from '../../src/clock.js'
import type { Store } from '../../src/store/client.js'
import { whatsappStorages } from '../../src/whatsappSetup.js'

/** What the channel keeps in the database, as the service gives it. */
export function whatsappStores(store: Store, clock: Clock): Pick<WhatsappOptions, 'storage' | 'messages' | 'bulk'> {
  return whatsappStorages(
    store,
    () => clock.now(),
    () => Promise.resolve(null),
  )
}
