import { audit } from './audit.js'
import type { Db } from './client.js'
import { findOrganisation } from './staffOrganisations.js'
import type { OrganisationRow } from './organisations.js'

/** An organisation as somebody saw it. */
interface Seen {
  readonly id: string
  readonly version: number
}

export interface OrganisationMerge {
  /** The one that stays. */
  readonly keep: Seen
  /** The same organisation under another name, of which nothing is left. */
  readonly gone: Seen
  readonly by: { readonly who: string; readonly whoId: string }
  /** How somebody knows that they are the same. */
  readonly reason?: string | undefined
  readonly now: Date
}

export type MergeOutcome =
  | { readonly kind: 'merged'; readonly moved: number }
  /** One of them is not as it was seen. */
  | { readonly kind: 'conflict' }
  /** One of them is gone. */
  | { readonly kind: 'not_found' }

/**
 * Inside a transaction: two organisations that are the same become one. Everybody who belongs to `gone` belongs to `keep` then, as do
 * those who are about to register with it; of two verifications the older holds; the audit log names both. `keep` keeps its name
 * and kind. Where either is not as it was seen, nothing is changed.
 */
export async function mergeOrganisations(tx: Db, merge: OrganisationMerge): Promise<MergeOutcome> {
  const { keep, gone, now } = merge
  if (keep.id === gone.id) throw new Error('an organisation cannot be merged with itself')
  const [kept, other] = [await findOrganisation(tx, keep.id), await findOrganisation(tx, gone.id)]
  if (kept === null || other === null) return { kind: 'not_found' }
  if (kept.version !== keep.version || other.version !== gone.version) return { kind: 'conflict' }
  const verification = olderVerification(kept, other)
  const { count: moved } = await tx.actor.updateMany({
    where: { organisationId: other.id },
    data: { organisationId: kept.id, version: { increment: 1 }, updatedAt: now },
  })
  await moveHalfDone(tx, { from: other.id, to: kept.id })
  await tx.organisation.update({ where: { id: kept.id }, data: { ...verification, version: { increment: 1 } } })
  await tx.organisation.delete({ where: { id: other.id } })
  await note(tx, merge, { kept, other, moved, isVerified: verification.verifiedAt !== null })
  return { kind: 'merged', moved }
}

function olderVerification(one: OrganisationRow, other: OrganisationRow) {
  const [a, b] = [one.verifiedAt?.getTime() ?? Infinity, other.verifiedAt?.getTime() ?? Infinity]
  const { verifiedAt, verifiedBy } = a <= b ? one : other
  return { verifiedAt, verifiedBy }
}

/** Whoever was offered the one that goes, or has chosen it, and has not finished; a turn of theirs that is under way is decided again. */
async function moveHalfDone(tx: Db, { from, to }: { readonly from: string; readonly to: string }): Promise<void> {
  await tx.$executeRaw`UPDATE Draft SET data = replace(data, ${from}, ${to}) WHERE instr(data, ${from}) > 0`
  await tx.$executeRaw`
    UPDATE Session SET data = replace(data, ${from}, ${to}), version = version + 1
    WHERE instr(data, ${from}) > 0`
}

interface Done {
  readonly kept: OrganisationRow
  readonly other: OrganisationRow
  readonly moved: number
  readonly isVerified: boolean
}

/** Names are what citizens wrote, so the log has the ids alone. */
async function note(tx: Db, { by, reason, now }: OrganisationMerge, { kept, other, moved, isVerified }: Done) {
  await audit(tx, {
    ...{ ...by, at: now, action: 'organisation.merge', subject: kept.id },
    before: { kept: factsOf(kept), merged: factsOf(other) },
    after: { kept: { id: kept.id, verified: isVerified }, moved },
    ...(reason === undefined ? {} : { reason }),
  })
}

function factsOf({ id, kind, verifiedAt, version }: OrganisationRow) {
  return { id, kind, verified: verifiedAt !== null, version }
}
