import { purposes, type Purpose } from '../participation/consents.js'
import type { Db } from './client.js'
import { oneOf } from './stored.js'

export interface ConsentEntry {
  readonly purpose: Purpose
  readonly granted: boolean
  /** The version of the text that was shown. */
  readonly textVersion: string
  readonly language: string
  readonly channel: string
  /** The number of the turn whose message gave or withdrew it; 0 when no message did. */
  readonly turn: number
  readonly at: Date
}

/** Adds to the ledger, which is never changed. */
export async function recordConsent(db: Db, entry: ConsentEntry & { readonly contactId: string }): Promise<void> {
  const { contactId, purpose, granted, textVersion, language, channel, turn, at } = entry
  await db.consent.create({ data: { contactId, purpose, granted, textVersion, language, channel, turn, at } })
}

/** All that a contact gave and withdrew, oldest first. */
export async function consentLedger(db: Db, contactId: string): Promise<ConsentEntry[]> {
  const rows = await db.consent.findMany({
    where: { contactId },
    orderBy: { id: 'asc' },
    omit: { id: true, contactId: true },
  })
  return rows.map((row) => ({ ...row, purpose: oneOf(purposes, row.purpose) }))
}

/** Whether the last word of a contact on a purpose was yes. */
export async function hasConsent(db: Db, contactId: string, purpose: Purpose): Promise<boolean> {
  const last = await db.consent.findFirst({ where: { contactId, purpose }, orderBy: { id: 'desc' } })
  return last?.granted ?? false
}
