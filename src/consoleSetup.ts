import type { RequestHandler } from 'express'
import type { Accept } from './channels/channel.js'
import type { Config } from './config.js'
import { consoleRoutes } from './console/console.js'
import type { Publisher } from './publishing/publisher.js'
import type { Workplace } from './http/api/route.js'
import type { Log } from './log.js'
import type { Simulator } from './simulator/simulator.js'
import { createStaffAuth } from './staff/auth.js'
import { inviteFirst } from './staff/people.js'
import { staffAuthSettings } from './staff/settings.js'
import type { Store } from './store/client.js'
import { staffDatabase } from './store/staffDatabase.js'

/** The pages for staff, as configured. */
export function consoleFor(options: {
  readonly config: Config
  readonly publisher: Publisher
  readonly simulator: Simulator
  readonly store: Store
  readonly log: Log
  /** Takes that staff begin to talk to somebody. */
  readonly accept: Accept
  /** Staff changed something of which people may have to be told. */
  readonly onChange: () => void
}): (workplace: Workplace) => RequestHandler {
  const { config, publisher, simulator, store, log, accept, onChange } = options
  const authSettings = staffAuthSettings(config, log)
  const auth = createStaffAuth({ ...authSettings, database: staffDatabase(store) })
  const { publicUrl } = config
  const { content } = publisher.live
  const desk = { auth, authSettings, content, publisher, simulator, publicUrl, accept, onChange }
  return (at) => consoleRoutes({ at, ...desk })
}

/** The path of the link with which the first administrator comes in; null when there is one already. */
export async function firstLink(store: Store, now: Date): Promise<string | null> {
  const token = await inviteFirst(store, now)
  return token === null ? null : `/console/join/${token}`
}
