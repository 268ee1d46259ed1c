import { isGranted, standingConsents } from '../participation/consents.js'
import type { Db } from './client.js'
import { consentLedger } from './consents.js'

interface Who {
  readonly contactId: string
  readonly now: Date
}

/** Takes the name of a person off all that they published, and off what they will: it is reserved from now on. */
export async function hideName(db: Db, { contactId, now }: Who): Promise<void> {
  await db.actor.updateMany({
    where: { contactId, naming: 'public' },
    data: { naming: 'reserved', version: { increment: 1 }, updatedAt: now },
  })
  await db.submission.updateMany({
    where: { authorId: contactId, naming: 'public' },
    data: { naming: 'reserved', authorName: null, updatedAt: now },
  })
}

/** Shows the name of a registered person beside what they will publish; what was sent as reserved stays so. */
export async function showName(db: Db, { contactId, now }: Who): Promise<void> {
  await db.actor.updateMany({
    where: { contactId, naming: 'reserved' },
    data: { naming: 'public', version: { increment: 1 }, updatedAt: now },
  })
}

/** Ends a registration: what the person told about themself goes, what they sent stays without their name. */
export async function endRegistration(db: Db, who: Who): Promise<void> {
  const { contactId } = who
  await hideName(db, who)
  const actor = await db.actor.findUnique({ where: { contactId } })
  await db.actor.deleteMany({ where: { contactId } })
  if (actor?.organisationId == null) return
  // A name that one person typed, and nobody has verified, may tell who that was.
  await db.organisation.deleteMany({ where: { id: actor.organisationId, verifiedAt: null, actors: { none: {} } } })
}

/** Brings a registration into line with what the ledger says: of two people that became one, the last word holds. */
export async function heedLedger(db: Db, who: Who): Promise<void> {
  const standing = standingConsents(await consentLedger(db, who.contactId))
  if (!isGranted(standing, 'take_part')) await endRegistration(db, who)
  if (!isGranted(standing, 'publish_name')) await hideName(db, who)
}
