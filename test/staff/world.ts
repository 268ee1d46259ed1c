import { createLog } from '../../src/log.js'
import { createStaffAuth, type StaffAuth } from '../../src/staff/auth.js'
import { createKey, identifier, type Identify } from '../../src/staff/keys.js'
import type { Role } from '../../src/staff/roles.js'
import type { Store } from '../../src/store/client.js'
import { staffDatabase } from '../../src/store/staffDatabase.js'
import { newStore, NOON } from '../store/world.js'

/** Long enough, and nothing else. */
export const bootstrap = 'bootstrap-key-for-tests-0123456789abcdef'

export const settings = { secret: 'a-secret-only-for-tests-0123456789', url: 'http://localhost:3000' }

export interface StaffWorld {
  readonly store: Store
  readonly auth: StaffAuth
  readonly identify: Identify
  /** What better-auth complained of. */
  readonly complaints: string[]
  /** A new key of this role, in words. */
  readonly key: (role: Role, name?: string) => Promise<string>
}

export async function staffWorld(): Promise<StaffWorld> {
  const store = await newStore()
  const complaints: string[] = []
  const log = createLog({ level: 'trace', destination: { write: (line) => complaints.push(line) } })
  const auth = createStaffAuth({ ...settings, log, database: staffDatabase(store) })
  return {
    store,
    auth,
    complaints,
    identify: identifier({ store, auth, bootstrap }),
    async key(role, name = `a ${role}`) {
      const made = await createKey(store, settings, { name, role, now: NOON })
      if (made.kind !== 'created') throw new Error(`there is a key called ${name}`)
      return made.key
    },
  }
}
