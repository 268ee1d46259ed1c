import type { Db } from './client.js'
import type { AttachmentModel } from './generated/models/Attachment.js'
import { newId } from './ids.js'
import { oneOf } from './stored.js'

const attachmentStates = ['waiting', 'stored', 'refused', 'gone'] as const
/** waiting to be fetched; stored; refused, see the reason; gone before it could be fetched. */
type AttachmentState = (typeof attachmentStates)[number]

const refusals = ['too_big', 'not_accepted', 'damaged', 'gone'] as const
/** Why a file is not kept. */
export type AttachmentRefusal = (typeof refusals)[number]

/** A file that a citizen sent with a submission. */
export interface Attachment {
  readonly id: string
  /** Null when the person was erased. */
  readonly contactId: string | null
  /** Null while the submission is a draft. */
  readonly submissionId: string | null
  readonly channel: string
  /** The channel's own reference, from which the bytes are fetched. */
  readonly reference: string
  /** What the channel called it: photo, voice, audio, video or document. */
  readonly media: string
  readonly state: AttachmentState
  readonly reason: AttachmentRefusal | null
  /** How often fetching it was begun. */
  readonly attempts: number
  /** What its content proved to be; null until it is stored. */
  readonly mime: string | null
  readonly bytes: number | null
  /** Its name in the folder of attachments; null until it is stored. */
  readonly file: string | null
  /** Null while it is private. */
  readonly approvedAt: Date | null
  readonly approvedBy: string | null
  readonly createdAt: Date
}

/** Notes a file that is to be fetched, as a part of the person's draft; its id. `bytes` as the channel tells. */
export async function addAttachment(
  db: Db,
  attachment: {
    readonly contactId: string
    readonly channel: string
    readonly reference: string
    readonly media: string
    readonly bytes?: number | undefined
    readonly now: Date
  },
): Promise<string> {
  const { contactId, channel, reference, media, bytes = null, now } = attachment
  const id = newId()
  const row = { id, contactId, channel, reference, media, bytes, state: 'waiting', nextAt: now, createdAt: now }
  await db.attachment.create({ data: row })
  return id
}

/** The person's files of a submission, or of their draft when that is null; oldest first, refused ones among them. */
export async function attachmentsOf(
  db: Db,
  { contactId, submissionId }: { readonly contactId: string; readonly submissionId: string | null },
): Promise<Attachment[]> {
  const rows = await db.attachment.findMany({ where: { contactId, submissionId }, orderBy: { id: 'asc' } })
  return rows.map(read)
}

/** Moves files of the person's draft to a submission; others are left alone. How many were moved. */
export async function attachTo(
  db: Db,
  options: { readonly contactId: string; readonly submissionId: string; readonly ids: readonly string[] },
): Promise<number> {
  const { contactId, submissionId, ids } = options
  const where = { contactId, submissionId: null, id: { in: [...ids] } }
  return (await db.attachment.updateMany({ where, data: { submissionId } })).count
}

/** Takes a file out of the person's draft; true when it was there. Its bytes go with the next look at the folder. */
export async function removeAttachment(
  db: Db,
  { contactId, id }: { readonly contactId: string; readonly id: string },
): Promise<boolean> {
  return (await db.attachment.deleteMany({ where: { id, contactId, submissionId: null } })).count === 1
}

/** Takes all files out of the person's draft. How many there were. */
export async function removeDraftAttachments(db: Db, contactId: string): Promise<number> {
  return (await db.attachment.deleteMany({ where: { contactId, submissionId: null } })).count
}

/** Files that are due to be fetched, the longest due first. */
export async function waitingAttachments(
  db: Db,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<Attachment[]> {
  const where = { state: 'waiting', nextAt: { lte: now } }
  const rows = await db.attachment.findMany({ where, orderBy: [{ nextAt: 'asc' }, { id: 'asc' }], take: limit })
  return rows.map(read)
}

/**
 * Counts an attempt and says when the next one is due, which is before the attempt is made: a file that ends the process is
 * not tried for ever. False when it does not wait any more.
 */
export async function beginAttempt(
  db: Db,
  { id, nextAt }: { readonly id: string; readonly nextAt: Date },
): Promise<boolean> {
  const data = { attempts: { increment: 1 }, nextAt }
  return (await db.attachment.updateMany({ where: { id, state: 'waiting' }, data })).count === 1
}

/** How the fetching of a file ended. */
export type AttachmentEnd =
  | { readonly state: 'stored'; readonly mime: string; readonly bytes: number; readonly file: string }
  | { readonly state: 'refused'; readonly reason: Exclude<AttachmentRefusal, 'gone'> }
  | { readonly state: 'gone'; readonly reason: 'gone' }

/** Records how it ended, once; false when the file waits no more, or was removed. */
export async function settleAttachment(
  db: Db,
  { id, end }: { readonly id: string; readonly end: AttachmentEnd },
): Promise<boolean> {
  return (await db.attachment.updateMany({ where: { id, state: 'waiting' }, data: end })).count === 1
}

/** Staff let a stored file be seen by everybody. */
export async function approveAttachment(
  db: Db,
  { id, by, now }: { readonly id: string; readonly by: string; readonly now: Date },
): Promise<'approved' | 'already' | 'not_found'> {
  const where = { id, state: 'stored' }
  const changed = await db.attachment.updateMany({
    where: { ...where, approvedAt: null },
    data: { approvedAt: now, approvedBy: by },
  })
  if (changed.count === 1) return 'approved'
  return (await db.attachment.count({ where })) === 1 ? 'already' : 'not_found'
}

/** For staff: every file of a submission, whoever sent it, oldest first. */
export async function submissionAttachments(db: Db, submissionId: string): Promise<Attachment[]> {
  const rows = await db.$queryRaw<AttachmentModel[]>`
    SELECT * FROM Attachment WHERE submissionId = ${submissionId} ORDER BY id`
  return rows.map(read)
}

/** For staff: one file of a submission; null when there is none, as for what is still a draft. */
export async function findAttachment(db: Db, id: string): Promise<Attachment | null> {
  const row = await db.attachment.findFirst({ where: { id, submissionId: { not: null } } })
  return row === null ? null : read(row)
}

/** Where the sender of a file is told about it: on the channel it came from, where they last wrote; null when the person is not known any more. */
export async function senderOf(
  db: Db,
  { contactId, channel }: Pick<Attachment, 'contactId' | 'channel'>,
): Promise<{ readonly contactId: string; readonly addressId: string; readonly language: string | null } | null> {
  if (contactId === null) return null
  const addresses = await db.address.findMany({
    where: { contactId, channel },
    orderBy: { createdAt: 'desc' },
    include: { contact: { include: { session: true } } },
  })
  const address = addresses.find(({ id, contact }) => contact.session?.addressId === id) ?? addresses[0]
  return address === undefined ? null : { contactId, addressId: address.id, language: address.contact.language }
}

/** Which of these names of files belong to an attachment. */
export async function knownFiles(db: Db, names: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db.$queryRaw<{ file: string }[]>`
    SELECT file FROM Attachment WHERE file IN (SELECT value FROM json_each(${JSON.stringify(names)}))`
  return new Set(rows.map(({ file }) => file))
}

function read(row: AttachmentModel): Attachment {
  const { id, contactId, submissionId, channel, reference, media, attempts, mime, bytes, file } = row
  const { approvedAt, approvedBy, createdAt } = row
  return {
    ...{ id, contactId, submissionId, channel, reference, media, attempts, mime, bytes, file },
    ...{ approvedAt, approvedBy, createdAt },
    state: oneOf(attachmentStates, row.state),
    reason: row.reason === null ? null : oneOf(refusals, row.reason),
  }
}
