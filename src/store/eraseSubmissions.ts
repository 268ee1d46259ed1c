import { maskPersonal } from '../participation/personalData.js'
import type { Db } from './client.js'
import type { Submission } from './generated/client.js'
import { SURVEY } from './tellings.js'

interface Erasure {
  readonly contactId: string
  readonly keepPublished: boolean
  readonly now: Date
}

/** Nobody has begun to work on these. */
export const untouched: readonly string[] = ['received', 'withdrawn']

/** Takes the author from everything they submitted, or deletes it; the ids of what was deleted. */
export async function eraseSubmissions(tx: Db, erasure: Erasure): Promise<string[]> {
  const rows = await tx.submission.findMany({
    where: { authorId: erasure.contactId },
    include: { _count: { select: { duplicates: true } } },
  })
  const deleted: string[] = []
  for (const { _count, ...row } of rows) {
    const stays = row.publishedAt !== null && erasure.keepPublished
    const needed = !untouched.includes(row.state) || _count.duplicates > 0
    if (stays || needed) await anonymise(tx, row, { publishedAt: stays ? row.publishedAt : null, now: erasure.now })
    else await remove(tx, row)
    if (!stays && !needed) deleted.push(row.id)
  }
  return deleted
}

async function anonymise(
  tx: Db,
  row: Submission,
  { publishedAt, now }: { readonly publishedAt: Date | null; readonly now: Date },
): Promise<void> {
  await tx.submission.update({
    where: { id: row.id },
    data: {
      title: maskPersonal(row.title),
      description: maskPersonal(row.description),
      affected: maskedOrNull(row.affected),
      benefit: maskedOrNull(row.benefit),
      naming: 'anonymous',
      authorName: null,
      authorId: null,
      publishedAt,
      version: row.version + 1,
      updatedAt: now,
    },
  })
  await maskOwnEvents(tx, row.id)
}

/** What the author wrote when they withdrew or reopened it. */
async function maskOwnEvents(tx: Db, submissionId: string): Promise<void> {
  const events = await tx.submissionEvent.findMany({ where: { submissionId, by: 'author', text: { not: null } } })
  for (const { id, text } of events) {
    await tx.submissionEvent.update({ where: { id }, data: { text: maskedOrNull(text) } })
  }
}

function maskedOrNull(text: string | null): string | null {
  return text === null ? null : maskPersonal(text)
}

/** Its files lose their submission, and go with those of drafts. */
async function remove(tx: Db, { id: submissionId, code }: Submission): Promise<void> {
  const where = { submissionId }
  await tx.notification.deleteMany({ where })
  await tx.submissionEvent.deleteMany({ where })
  await tx.support.deleteMany({ where })
  await tx.follow.deleteMany({ where })
  await tx.report.deleteMany({ where })
  await tx.note.deleteMany({ where })
  await tx.survey.deleteMany({ where })
  await tx.prompt.deleteMany({ where: { flow: SURVEY, subject: code } })
  await tx.attachment.updateMany({ where, data: { submissionId: null } })
  await tx.submission.delete({ where: { id: submissionId } })
}
