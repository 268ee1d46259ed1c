import { standingConsents } from '../participation/consents.js'
import type { Db } from './client.js'
import { deliveriesOf, settled } from './contactDeliveries.js'
import { consentLedger, recordConsent } from './consents.js'
import { eraseFiles } from './eraseFiles.js'
import { eraseSubmissions } from './eraseSubmissions.js'
import { dropHoldings, removeOf } from './holdings.js'

export interface Erasure {
  readonly contactId: string
  /** Published submissions stay, without their author; else they go from the public's sight. */
  readonly keepPublished: boolean
  /** The turn whose message asked for it; none when nobody did. */
  readonly turn?: number
  readonly now: Date
}

export interface Erased {
  /** Names of files under DATA_DIR/attachments that nothing refers to any more: to be removed after the commit. */
  readonly files: readonly string[]
  /** Submissions that are gone, for whoever keeps an index of them. */
  readonly submissions: readonly string[]
}

/**
 * Inside a transaction: a person's identity and all that is held about them goes at once, except what is needed to tell them so
 * (see finishErasures) and the ledger of consent, which ends with everything withdrawn. Their chats lead to nobody from then on, so
 * that whoever writes again is a newcomer; messages that wait to be sent know by themselves where they go.
 */
export async function eraseContact(tx: Db, erasure: Erasure): Promise<Erased> {
  const { contactId, now } = erasure
  const submissions = await eraseSubmissions(tx, erasure)
  const files = await eraseFiles(tx, contactId)
  await withdrawAll(tx, erasure)
  await dropHoldings(tx, contactId)
  await forgetMessages(tx, contactId)
  await removeOf(tx.address, contactId)
  const nothing = { pausedAt: null, warnedAt: null, attendedUntil: null, attendedToldAt: null }
  await tx.contact.update({ where: { id: contactId }, data: { erasedAt: now, ...nothing } })
  return { files, submissions }
}

/** The words go; that something came stays until the end, so that a repeat of it is known. */
async function forgetMessages(tx: Db, contactId: string): Promise<void> {
  await tx.inbound.updateMany({ where: { contactId }, data: { text: null, payload: null } })
  await tx.delivery.deleteMany({ where: { ...(await deliveriesOf(tx, contactId)), ...settled } })
  await tx.session.updateMany({ where: { contactId }, data: { flow: null, step: null, data: null } })
}

async function withdrawAll(tx: Db, { contactId, turn = 0, now }: Erasure): Promise<void> {
  const ledger = await consentLedger(tx, contactId)
  const standing = standingConsents(ledger)
  for (const [purpose, consent] of Object.entries(standing)) {
    const last = ledger.findLast((entry) => entry.purpose === purpose)
    if (consent?.granted !== true || last === undefined) continue
    await recordConsent(tx, { contactId, ...last, granted: false, turn, at: now })
  }
}
