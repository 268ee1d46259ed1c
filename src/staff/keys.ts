import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { audit } from '../store/audit.js'
import type { Store } from '../store/client.js'
import { staffDatabaseIn } from '../store/staffDatabase.js'
import { disableStaffKey, staffKeys, type StaffKeyRow } from '../store/staffKeys.js'
import { createStaffAuth, type StaffAuth, type StaffAuthOptions } from './auth.js'
import { roles, type Role, type Staff } from './roles.js'

/** Whose keys are that belong to no person. */
const PROGRAM = 'program'

const permissions = z.object({ staff: z.tuple([z.enum(roles)]) })

export interface Key extends Omit<StaffKeyRow, 'permissions'> {
  readonly role: Role
}

/** Who does something to keys from the command line: whoever may run it on this machine. */
const commandLine = { who: 'command line', whoId: 'cli' }

export interface NewKey {
  readonly name: string
  readonly role: Role
  readonly now: Date
}

/** A new key, which is told this once and never again; `taken` when a key of that name is in use. */
export async function createKey(
  store: Store,
  auth: Omit<StaffAuthOptions, 'database'>,
  { name, role, now }: NewKey,
): Promise<{ readonly kind: 'created'; readonly id: string; readonly key: string } | { readonly kind: 'taken' }> {
  return store.transaction(async (tx) => {
    const known = await staffKeys(tx)
    if (known.some((key) => key.enabled && key.name === name)) return { kind: 'taken' }
    const { api } = createStaffAuth({ ...auth, database: staffDatabaseIn(tx) })
    const made = await api.createApiKey({ body: { name, userId: PROGRAM, permissions: { staff: [role] } } })
    await audit(tx, { ...commandLine, at: now, action: 'key.create', subject: made.id, after: { name, role } })
    return { kind: 'created', id: made.id, key: made.key }
  })
}

/** All keys, the newest first. */
export async function listKeys(store: Store): Promise<Key[]> {
  return (await staffKeys(store.db)).map(({ permissions: given, ...row }) => ({ ...row, role: roleOf(given) }))
}

/** Switches off at once the key in use that has this name or this id. */
export async function revokeKey(
  store: Store,
  { which, now }: { readonly which: string; readonly now: Date },
): Promise<{ readonly kind: 'revoked'; readonly name: string } | { readonly kind: 'not_found' }> {
  return store.transaction(async (tx) => {
    const key = (await staffKeys(tx)).find(({ id, name, enabled }) => enabled && (id === which || name === which))
    if (key === undefined || !(await disableStaffKey(tx, { id: key.id, now }))) return { kind: 'not_found' }
    const change = { before: { enabled: true }, after: { enabled: false } }
    await audit(tx, { ...commandLine, at: now, action: 'key.revoke', subject: key.id, ...change })
    return { kind: 'revoked', name: key.name }
  })
}

/** Who holds a key; null when it is none, or one that was revoked. Rejects when the database fails. */
export type Identify = (key: string) => Promise<Staff | null>

export function identifier(options: {
  readonly store: Pick<Store, 'ping'>
  readonly auth: StaffAuth
  /** ADMIN_API_KEY. */
  readonly bootstrap: string | undefined
}): Identify {
  const { store, auth } = options
  const bootstrap = options.bootstrap === undefined ? undefined : digest(options.bootstrap)
  return async (key) => {
    if (bootstrap !== undefined && timingSafeEqual(digest(key), bootstrap))
      return { id: 'bootstrap', name: 'ADMIN_API_KEY', role: 'admin' }
    const verdict = await auth.api.verifyApiKey({ body: { key } })
    if (verdict.valid && verdict.key !== null)
      return { id: verdict.key.id, name: verdict.key.name ?? verdict.key.id, role: roleOf(verdict.key.permissions) }
    // better-auth calls a key wrong when the database failed; then this rejects instead.
    await store.ping()
    return null
  }
}

function roleOf(given: unknown): Role {
  return permissions.parse(given).staff[0]
}

/** Of one length, so that comparing takes the same time for every guess. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
