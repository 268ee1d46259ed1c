import type { Db } from './client.js'

/** After a person's submissions: what is public of their files stays without them, the rest goes; the names of the files to remove. */
export async function eraseFiles(tx: Db, contactId: string): Promise<string[]> {
  const shown = { contactId, approvedAt: { not: null }, submission: { publishedAt: { not: null } } }
  await tx.attachment.updateMany({ where: shown, data: { contactId: null, reference: '' } })
  const gone = await tx.attachment.findMany({ where: { contactId }, select: { file: true } })
  await tx.attachment.deleteMany({ where: { contactId } })
  return gone.flatMap(({ file }) => (file === null ? [] : [file]))
}
