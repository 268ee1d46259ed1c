import type { Db } from './client.js'

/** A person of the staff. */
export interface StaffPersonRow {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
  readonly language: string | null
  readonly disabledAt: Date | null
  readonly twoFactorEnabled: boolean
  readonly createdAt: Date
}

const fields = {
  ...{ id: true, name: true, email: true, role: true, language: true },
  ...{ disabledAt: true, twoFactorEnabled: true, createdAt: true },
} as const

/** All people of the staff by name, those without access too. */
export async function staffPeople(db: Db): Promise<StaffPersonRow[]> {
  return db.staffUser.findMany({ select: fields, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
}

export async function staffPerson(db: Db, which: { readonly id: string } | { readonly email: string }) {
  return db.staffUser.findUnique({ where: which, select: fields })
}

/** True when somebody of the staff other than `except` is called so. */
export async function isStaffName(db: Db, name: string, except?: string): Promise<boolean> {
  const others = await db.staffUser.findMany({ select: { id: true, name: true } })
  return others.some((other) => other.id !== except && other.name.toLowerCase() === name.toLowerCase())
}

export async function changeStaffPerson(
  db: Db,
  id: string,
  change: { readonly role?: string; readonly language?: string | null; readonly disabledAt?: Date | null },
  now: Date,
): Promise<void> {
  await db.staffUser.update({ where: { id }, data: { ...change, updatedAt: now } })
}

/** How many may still do everything. */
export async function countAdmins(db: Db): Promise<number> {
  return db.staffUser.count({ where: { role: 'admin', disabledAt: null } })
}

/** Signs a person out everywhere. */
export async function endSessions(db: Db, userId: string): Promise<void> {
  await db.staffSession.deleteMany({ where: { userId } })
}

/** Takes away the second factor of somebody who lost it. */
export async function dropSecondFactor(db: Db, userId: string, now: Date): Promise<void> {
  await db.staffTwoFactor.deleteMany({ where: { userId } })
  await db.staffUser.update({ where: { id: userId }, data: { twoFactorEnabled: false, updatedAt: now } })
}

export interface StaffInvitationRow {
  readonly hash: string
  readonly userId: string | null
  readonly email: string | null
  readonly role: string
  readonly invitedBy: string
  readonly expiresAt: Date
}

/** Of those for the same person, or the first administrator, only the last is good. */
export async function addInvitation(
  tx: Db,
  invitation: StaffInvitationRow & { readonly createdAt: Date },
): Promise<void> {
  const { userId, email } = invitation
  await tx.staffInvitation.deleteMany({ where: { userId, email } })
  await tx.staffInvitation.create({ data: invitation })
}

/** An invitation that can still be used. */
export async function invitationOf(db: Db, hash: string, now: Date): Promise<StaffInvitationRow | null> {
  return db.staffInvitation.findFirst({ where: { hash, expiresAt: { gt: now } } })
}

/** Those that were not used yet, the newest first; links with which somebody chooses a new password are not among them. */
export async function openInvitations(db: Db, now: Date): Promise<StaffInvitationRow[]> {
  return db.staffInvitation.findMany({
    where: { userId: null, email: { not: null }, expiresAt: { gt: now } },
    orderBy: [{ createdAt: 'desc' }, { hash: 'asc' }],
  })
}

/** Uses an invitation up, or takes it back; false when it is gone already. */
export async function dropInvitation(tx: Db, hash: string): Promise<boolean> {
  return (await tx.staffInvitation.deleteMany({ where: { hash } })).count === 1
}

/** Forgets invitations that are too old to be used. */
export async function dropOldInvitations(db: Db, now: Date): Promise<void> {
  await db.staffInvitation.deleteMany({ where: { expiresAt: { lte: now } } })
}
