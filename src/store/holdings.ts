import type { Db } from './client.js'
import { forgetRecipient } from './recipientIdentity.js'

interface Held {
  deleteMany(args: { where: { contactId: string } }): PromiseLike<unknown>
}

/** Deletes what a kind of rows holds of a contact. */
export async function removeOf(held: Held, contactId: string): Promise<void> {
  await held.deleteMany({ where: { contactId } })
}

/** Deletes everything that is the person's alone. */
export async function dropHoldings(tx: Db, contactId: string): Promise<void> {
  await forgetRecipient(tx, contactId)
  const actor = await tx.actor.findUnique({ where: { contactId } })
  const ties = [tx.notification, tx.survey, tx.report, tx.follow, tx.support]
  const codes = [tx.linkCode, tx.claimCode]
  const own = [tx.prompt, tx.staffChat, tx.interest, tx.helpRequest, tx.subscription, tx.draft, tx.actor]
  for (const held of [...ties, ...codes, ...own]) await removeOf(held, contactId)
  if (actor?.organisationId == null) return
  // A name that one person typed, and nobody has verified, may tell who that was.
  const nobodys = { id: actor.organisationId, verifiedAt: null, actors: { none: {} } }
  await tx.organisation.deleteMany({ where: nobodys })
}
