import { attachmentFolder } from './attachments/fetcher.js'
import { createRecentCounts } from './broadcasts/recentCounts.js'
import { broadcastsFor } from './broadcastSetup.js'
import type { Channel } from './channels/channel.js'
import { systemClock } from './clock.js'
import type { Config } from './config.js'
import type { Content } from './content/content.js'
import type { ApiOptions } from './http/api/router.js'
import type { WhatsappDesk } from './http/api/whatsappDesk.js'
import type { Log } from './log.js'
import { createStaffAuth } from './staff/auth.js'
import { identifier } from './staff/keys.js'
import type { StaffSearch } from './staff/search.js'
import { staffAuthSettings } from './staff/settings.js'
import type { Store } from './store/client.js'
import { staffDatabase } from './store/staffDatabase.js'

/** A page about an announcement is looked at again at every pause of whoever writes it. */
const COUNT_LASTS_MS = 20_000

/** The API for staff, as configured. */
export function apiFor(options: {
  readonly config: Config
  readonly content: Content
  readonly store: Store
  readonly log: Log
  readonly channels: readonly Channel[]
  readonly whatsapp: WhatsappDesk | undefined
  readonly search: StaffSearch
  /** Aborted when the service stops. */
  readonly closing?: AbortSignal
  /** Staff changed something of which people may have to be told. */
  readonly onChange?: () => void
}): ApiOptions {
  const { channels, config, content, store, log, whatsapp, search, closing, onChange } = options
  const settings = staffAuthSettings(config, log)
  const auth = createStaffAuth({ ...settings, database: staffDatabase(store) })
  return {
    store,
    secret: settings.secret,
    identify: identifier({ store, auth, bootstrap: config.adminApiKey }),
    files: attachmentFolder(config.dataDir),
    vocabulary: {
      axes: content.axes.map(({ id }) => id),
      parishes: content.parishes.map(({ id }) => id),
      actorKinds: content.actorKinds.map(({ id }) => id),
    },
    search,
    codePrefix: content.participation.code_prefix,
    now: () => systemClock.now(),
    channels: () =>
      channels.map((channel) => ({
        name: channel.name,
        health: channel.health(),
        link: async () => (await channel.link?.()) ?? null,
      })),
    whatsapp,
    closing,
    broadcasts: {
      ...broadcastsFor({ config, content, store, channels, approval: config.broadcastApproval }),
      recent: createRecentCounts(systemClock, COUNT_LASTS_MS),
    },
    ...(onChange === undefined ? {} : { onChange }),
  }
}
