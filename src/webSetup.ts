import { join } from 'node:path'
import { largestFile } from './attachments/accepted.js'
import { mediaOf } from './attachments/inspect.js'
import { createWebChannel, type WebChannel } from './channels/web/channel.js'
import { systemClock } from './clock.js'
import type { Config } from './config.js'

/** The channel of the chat page as configured; what browsers upload waits in `uploads` of the data folder. */
export function webFor({ dataDir }: Pick<Config, 'dataDir'>): WebChannel {
  const folder = join(dataDir, 'uploads')
  return createWebChannel({ now: () => systemClock.now(), uploads: { folder, maxBytes: largestFile, mediaOf } })
}
