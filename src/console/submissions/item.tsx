import { z } from 'zod'
import { attachmentRoutes } from '../../http/api/attachments.js'
import { noSuch } from '../../http/api/problems.js'
import { findAttachment } from '../../store/attachments.js'
import { everyRole, page, workers } from '../page.js'
import { staffOf } from '../perform.js'
import { isShown } from './attachments.js'
import { backSchema } from './filter.js'
import { itemPage } from './itemPage.js'
import { reached } from './reach.js'
import { stepOf } from './templates.js'

const showItem = page({
  method: 'get',
  path: '/submissions/:code',
  roles: everyRole,
  query: z.object({ back: backSchema, step: z.string().max(60).default('') }),
  async handle(call) {
    const { back, step } = call.query
    return itemPage(call, await reached(call), { back, step: stepOf(call.desk.content.templates, step) })
  },
})

const download = attachmentRoutes.find(({ method }) => method === 'get')

const showFile = page({
  method: 'get',
  path: '/submissions/:code/attachments/:id',
  roles: workers,
  query: z.object({ save: z.literal('yes').optional() }),
  async handle(call) {
    const { desk, params, person, query } = call
    const row = await reached(call)
    const id = params['id'] ?? ''
    const file = await findAttachment(desk.at.store.db, id)
    if (file?.submissionId !== row.id) throw noSuch('file', '/submissions/{id} under attachments')
    const asked = { params: { id }, query: {}, body: {}, headers: {}, staff: staffOf(person), at: desk.at }
    const reply = await download?.run(asked)
    if (reply?.kind !== 'file') throw new Error('the API sends no file of a submission')
    return { kind: 'file', ...reply.file, inline: query.save === undefined && isShown(reply.file.mime) }
  },
})

export const itemPages = [showItem, showFile]
