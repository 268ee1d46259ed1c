import { createHash, randomBytes } from 'node:crypto'
import { audit } from '../store/audit.js'
import type { Db, Store } from '../store/client.js'
import { staffDatabaseIn } from '../store/staffDatabase.js'
import {
  addInvitation,
  changeStaffPerson,
  countAdmins,
  dropInvitation,
  dropOldInvitations,
  dropSecondFactor,
  endSessions,
  invitationOf,
  isStaffName,
  staffPerson,
  type StaffInvitationRow,
  type StaffPersonRow,
} from '../store/staffPeople.js'
import { createStaffAuth, type StaffAuthOptions } from './auth.js'
import { personRoles, type PersonRole } from './roles.js'

const DAY_MS = 24 * 60 * 60 * 1000
/** For how long a link is good. */
const INVITED_FOR_MS = 7 * DAY_MS
const FIRST_FOR_MS = DAY_MS

/** A person of the staff who has signed in. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: PersonRole
  readonly language: string | null
  readonly twoFactorEnabled: boolean
}

/** Who does it, as the audit log names them. */
export interface By {
  readonly who: string
  readonly whoId: string
}

export const byCommandLine: By = { who: 'command line', whoId: 'cli' }

export function isPersonRole(text: unknown): text is PersonRole {
  return personRoles.some((role) => role === text)
}

export type Invited = { readonly kind: 'invited'; readonly token: string } | { readonly kind: 'taken' }

/** A link's secret for somebody new; `taken` when the e-mail belongs to somebody of the staff. */
export async function invite(
  store: Pick<Store, 'transaction'>,
  { email, role, by, now }: { readonly email: string; readonly role: PersonRole; readonly by: By; readonly now: Date },
): Promise<Invited> {
  return store.transaction(async (tx) => {
    if ((await staffPerson(tx, { email })) !== null) return { kind: 'taken' }
    await audit(tx, { ...by, at: now, action: 'staff.invite', subject: email, after: { role } })
    return { kind: 'invited', token: await newInvitation(tx, { email, role, by, now, lasts: INVITED_FOR_MS }) }
  })
}

/** The secret of the first administrator's link; null when somebody of the staff is there already. Earlier ones are good no more. */
export async function inviteFirst(store: Pick<Store, 'transaction'>, now: Date): Promise<string | null> {
  return store.transaction(async (tx) => {
    if ((await countAdmins(tx)) > 0) return null
    return newInvitation(tx, { email: null, role: 'admin', by: byCommandLine, now, lasts: FIRST_FOR_MS })
  })
}

/** A link's secret with which somebody of the staff chooses a new password. */
export async function inviteAgain(
  store: Pick<Store, 'transaction'>,
  { id, by, now }: { readonly id: string; readonly by: By; readonly now: Date },
): Promise<string | null> {
  return store.transaction(async (tx) => {
    const person = await staffPerson(tx, { id })
    if (person === null) return null
    const { email, role } = person
    await audit(tx, { ...by, at: now, action: 'staff.password_link', subject: email })
    return newInvitation(tx, { userId: id, email, role, by, now, lasts: FIRST_FOR_MS })
  })
}

/** What a link is for; null when it is none, was used, or is too old. */
export async function readInvitation(db: Db, token: string, now: Date): Promise<StaffInvitationRow | null> {
  return invitationOf(db, hashOf(token), now)
}

export interface Acceptance {
  readonly token: string
  readonly name: string
  /** Heeded where the link names none. */
  readonly email: string
  readonly password: string
  readonly now: Date
}

export type Accepted =
  { readonly kind: 'accepted'; readonly email: string } | { readonly kind: 'gone' | 'name_taken' | 'taken' }

/** Uses a link up: somebody new is of the staff then, or somebody has a new password and is signed out everywhere. */
export async function acceptInvitation(
  store: Pick<Store, 'transaction'>,
  auth: Omit<StaffAuthOptions, 'database'>,
  { token, name, email: given, password, now }: Acceptance,
): Promise<Accepted> {
  return store.transaction(async (tx) => {
    const invitation = await invitationOf(tx, hashOf(token), now)
    if (invitation === null) return { kind: 'gone' }
    const email = invitation.email ?? given
    const { internalAdapter, password: passwords } = await createStaffAuth({ ...auth, database: staffDatabaseIn(tx) })
      .$context
    const hash = await passwords.hash(password)
    if (invitation.userId !== null) {
      await internalAdapter.updatePassword(invitation.userId, hash)
      await endSessions(tx, invitation.userId)
      await audit(tx, { ...byThemself(email, invitation.userId), at: now, action: 'staff.password', subject: email })
    } else {
      if ((await staffPerson(tx, { email })) !== null) return { kind: 'taken' }
      if (await isStaffName(tx, name)) return { kind: 'name_taken' }
      const user = await internalAdapter.createUser({ name, email, emailVerified: true }, { method: 'email-password' })
      await internalAdapter.linkAccount({
        userId: user.id,
        accountId: user.id,
        providerId: 'credential',
        password: hash,
      })
      await changeStaffPerson(tx, user.id, { role: invitation.role }, now)
      const after = { role: invitation.role, invitedBy: invitation.invitedBy }
      await audit(tx, { ...byThemself(name, user.id), at: now, action: 'staff.join', subject: email, after })
    }
    await dropInvitation(tx, invitation.hash)
    await dropOldInvitations(tx, now)
    return { kind: 'accepted', email }
  })
}

export type PersonChange = 'changed' | 'not_found' | 'oneself' | 'last_admin'

/** Gives somebody another role, and signs them out, so that nothing goes on with the old one. Nobody changes their own. */
export async function changeRole(
  store: Pick<Store, 'transaction'>,
  { id, role, by, now }: { readonly id: string; readonly role: PersonRole; readonly by: By; readonly now: Date },
): Promise<PersonChange> {
  return changePerson(store, { id, by, now }, 'staff.role', async (tx, person) => {
    if (person.role === 'admin' && role !== 'admin' && (await countAdmins(tx)) === 1) return 'last_admin'
    await changeStaffPerson(tx, id, { role }, now)
    return { before: { role: person.role }, after: { role } }
  })
}

/** Takes somebody's access away, or gives it back. */
export async function setAccess(
  store: Pick<Store, 'transaction'>,
  { id, allowed, by, now }: { readonly id: string; readonly allowed: boolean; readonly by: By; readonly now: Date },
): Promise<PersonChange> {
  return changePerson(store, { id, by, now }, allowed ? 'staff.enable' : 'staff.disable', async (tx, person) => {
    if (!allowed && person.role === 'admin' && (await countAdmins(tx)) === 1) return 'last_admin'
    await changeStaffPerson(tx, id, { disabledAt: allowed ? null : now }, now)
    return {}
  })
}

/** Takes away the second factor of somebody who lost both it and their recovery codes. */
export async function resetSecondFactor(
  store: Pick<Store, 'transaction'>,
  { id, by, now }: { readonly id: string; readonly by: By; readonly now: Date },
): Promise<PersonChange> {
  return changePerson(store, { id, by, now }, 'staff.second_factor_reset', async (tx) => {
    await dropSecondFactor(tx, id, now)
    return {}
  })
}

type Noted = { readonly before?: Record<string, unknown>; readonly after?: Record<string, unknown> }

async function changePerson(
  store: Pick<Store, 'transaction'>,
  { id, by, now }: { readonly id: string; readonly by: By; readonly now: Date },
  action: string,
  work: (tx: Db, person: StaffPersonRow) => Promise<Noted | 'last_admin'>,
): Promise<PersonChange> {
  if (by.whoId === id) return 'oneself'
  return store.transaction(async (tx) => {
    const person = await staffPerson(tx, { id })
    if (person === null) return 'not_found'
    const noted = await work(tx, person)
    if (noted === 'last_admin') return noted
    await endSessions(tx, id)
    await audit(tx, { ...by, at: now, action, subject: person.email, ...noted })
    return 'changed'
  })
}

async function newInvitation(
  tx: Db,
  made: {
    readonly userId?: string
    readonly email: string | null
    readonly role: string
    readonly by: By
    readonly now: Date
    readonly lasts: number
  },
): Promise<string> {
  const { userId = null, email, role, by, now, lasts } = made
  const token = randomBytes(24).toString('base64url')
  const times = { createdAt: now, expiresAt: new Date(now.getTime() + lasts) }
  await addInvitation(tx, { hash: hashOf(token), userId, email, role, invitedBy: by.who, ...times })
  return token
}

function byThemself(who: string, whoId: string): By {
  return { who, whoId }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
