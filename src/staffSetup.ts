import { attachmentFolder } from './attachments/fetcher.js'
import { systemClock } from './clock.js'
import type { Config } from './config.js'
import type { Content } from './content/content.js'
import type { ApiOptions } from './http/api/router.js'
import type { Log } from './log.js'
import { createStaffAuth } from './staff/auth.js'
import { identifier } from './staff/keys.js'
import { staffAuthSettings } from './staff/settings.js'
import type { Store } from './store/client.js'
import { staffDatabase } from './store/staffDatabase.js'

/** The API for staff, as configured. */
export function apiFor(options: {
  readonly config: Config
  readonly content: Content
  readonly store: Store
  readonly log: Log
  /** Staff changed something of which people may have to be told. */
  readonly onChange?: () => void
}): ApiOptions {
  const { config, content, store, log, onChange } = options
  const auth = createStaffAuth({ ...staffAuthSettings(config, log), database: staffDatabase(store) })
  return {
    store,
    identify: identifier({ store, auth, bootstrap: config.adminApiKey }),
    files: attachmentFolder(config.dataDir),
    vocabulary: {
      axes: content.axes.map(({ id }) => id),
      parishes: content.parishes.map(({ id }) => id),
      actorKinds: content.actorKinds.map(({ id }) => id),
    },
    codePrefix: content.participation.code_prefix,
    now: () => systemClock.now(),
    ...(onChange === undefined ? {} : { onChange }),
  }
}
