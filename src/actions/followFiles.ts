import { extensionOf } from '../attachments/extension.js'
import type { OutgoingFile } from '../channels/channel.js'
import { submissionAttachments, type Attachment } from '../store/attachments.js'
import type { Db } from '../store/client.js'
import type { ActionContext, StoredAction } from './action.js'
import { sightOf, type Sight } from './followFind.js'

/** Bytes that are sent at once: what is over is for a person to hand out. */
const MOST_BYTES = 6 * 1024 * 1024

/** Sends the files that came with the submission in the answer `code`, as far as the citizen may see them. */
export const sendSubmissionFiles: StoredAction = {
  kind: 'stored',
  outcomes: ['sent', 'none'],
  saves: ['count'],
  async run(context, tx) {
    const sight = await sightOf(context, tx)
    const seen = sight === null ? [] : await filesSeen(sight, tx)
    const files = await readAll(context, sight?.submission.code ?? '', withinLimit(seen))
    return files.length === 0 ? { outcome: 'none' } : { outcome: 'sent', answers: { count: files.length }, files }
  },
}

/** The author sees what is stored of theirs; others what staff approved. */
export async function filesSeen({ submission, sees }: Sight, tx: Db): Promise<Attachment[]> {
  if (sees === 'withdrawn') return []
  const stored = (await submissionAttachments(tx, submission.id)).filter(({ state }) => state === 'stored')
  return sees === 'all' ? stored : stored.filter(({ approvedAt }) => approvedAt !== null)
}

function withinLimit(attachments: readonly Attachment[]): Attachment[] {
  let total = 0
  return attachments.filter(({ bytes }) => (total += bytes ?? 0) <= MOST_BYTES)
}

async function readAll(
  { attachments }: ActionContext,
  code: string,
  seen: readonly Attachment[],
): Promise<OutgoingFile[]> {
  const read = seen.map(async ({ file, mime }, index): Promise<OutgoingFile[]> => {
    const extension = mime === null ? undefined : extensionOf(mime)
    const bytes = file === null ? null : await attachments.read(file)
    if (mime === null || extension === undefined || bytes === null) return []
    return [{ name: `${code}-${String(index + 1)}.${extension}`, mime, data: bytes.toString('base64') }]
  })
  return (await Promise.all(read)).flat()
}
