import { z } from 'zod'
import { extensionOf } from '../../attachments/extension.js'
import { audit } from '../../store/audit.js'
import { approveAttachment, findAttachment } from '../../store/attachments.js'
import { noSuch, notPossible } from './problems.js'
import { fileRoute, route } from './route.js'
import { attachment } from './submissionSchemas.js'
import { attachmentOf } from './submissionView.js'

const params = z.strictObject({ id: z.string().min(1).max(64) })

const download = fileRoute({
  method: 'get',
  path: '/attachments/{id}',
  role: 'editor',
  summary: 'Get the file that a citizen sent',
  description: 'To be saved, never shown in place: its content is what a citizen chose to send.',
  params,
  problems: [404],
  async handle({ params: { id }, at }) {
    const found = await findAttachment(at.store.db, id)
    if (found === null) throw noFile
    const bytes = found.file === null ? null : await at.files.read(found.file)
    if (bytes === null || found.mime === null) throw noFile
    const extension = extensionOf(found.mime)
    const mime = extension === undefined ? 'application/octet-stream' : found.mime
    return { name: `${found.id}.${extension ?? 'bin'}`, mime, bytes }
  },
})

const approve = route({
  method: 'post',
  path: '/attachments/{id}/approve',
  role: 'editor',
  summary: 'Let everybody see the file, once its submission is published',
  description: 'Approving it twice changes nothing. A file that is not stored cannot be approved.',
  params,
  problems: [404, 422],
  answer: attachment,
  async handle({ params: { id }, staff, at }) {
    if (staff === null) throw new Error('approving is open to everybody')
    const now = at.now()
    return at.store.transaction(async (tx) => {
      if ((await findAttachment(tx, id)) === null) throw noFile
      const outcome = await approveAttachment(tx, { id, by: staff.name, now })
      if (outcome === 'not_found') throw notStored
      const entry = { at: now, who: staff.name, whoId: staff.id, action: 'attachment.approve', subject: id }
      if (outcome === 'approved') await audit(tx, { ...entry, before: { approved: false }, after: { approved: true } })
      const approved = await findAttachment(tx, id)
      if (approved === null) throw noFile
      return attachmentOf(approved)
    })
  },
})

export const attachmentRoutes = [download, approve]

const noFile = noSuch('file', '/submissions/{id} under attachments')
const notStored = notPossible(
  'The file is not stored',
  'Given: a file that waits to be fetched, was refused or is gone. Accepted: one whose state is stored. To do: look at its state.',
)
