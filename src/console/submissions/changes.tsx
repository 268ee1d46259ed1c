import { z } from 'zod'
import { noSuch } from '../../http/api/problems.js'
import { findAttachment } from '../../store/attachments.js'
import type { FoundSubmission } from '../../store/submissions.js'
import { editors, page, workers, type Answer, type Call } from '../page.js'
import { perform, type Performed } from '../perform.js'
import { backSchema, itemPath } from './filter.js'
import { itemPage } from './itemPage.js'
import { reached } from './reach.js'
import { routes, type ChangeName } from './routes.js'
import { versionSchema, type Typed } from './typed.js'

const versioned = { back: backSchema, version: versionSchema }

/** Publishing, hiding and leaving reported ones as they are: a button each. */
function buttonPage(name: 'publish' | 'hide' | 'leave') {
  return page({
    method: 'post',
    path: `/submissions/:code/${name}`,
    roles: workers,
    body: z.object(versioned),
    async handle(call) {
      const { version, back } = call.body
      const row = await reached(call)
      return changed(call, row, { name, body: { version }, typed: { kind: name }, back })
    },
  })
}

const assign = page({
  method: 'post',
  path: '/submissions/:code/assign',
  roles: editors,
  body: z.object({ ...versioned, assignee: z.string().trim().max(64) }),
  async handle(call) {
    const { version, back, assignee } = call.body
    const row = await reached(call)
    const body = { version, to: assignee === '' ? null : assignee }
    return changed(call, row, { name: 'assign', body, typed: { kind: 'assign', to: assignee }, back })
  },
})

const note = page({
  method: 'post',
  path: '/submissions/:code/note',
  roles: workers,
  body: z.object({ ...versioned, note: z.string().max(10_000) }),
  async handle(call) {
    const { version, back, note: text } = call.body
    const row = await reached(call)
    return changed(call, row, { name: 'note', body: { version, text }, typed: { kind: 'note', text }, back })
  },
})

const approve = page({
  method: 'post',
  path: '/submissions/:code/attachments/:id/approve',
  roles: workers,
  body: z.object({ back: backSchema }),
  async handle(call) {
    const row = await reached(call)
    const id = call.params['id'] ?? ''
    const file = await findAttachment(call.desk.at.store.db, id)
    if (file?.submissionId !== row.id) throw noSuch('file', '/submissions/{id} under attachments')
    const performed = await perform(call, routes.approve, { params: { id } })
    return after(call, performed, { name: 'approve', typed: { kind: 'approve' }, back: call.body.back })
  },
})

interface Wanted {
  readonly name: ChangeName
  readonly typed: Typed
  readonly back: string
}

/** Makes a change as the API does. */
export async function changed(
  call: Call,
  { id }: FoundSubmission,
  { body, ...wanted }: Wanted & { readonly body: Readonly<Record<string, unknown>> },
): Promise<Answer> {
  return after(call, await perform(call, routes[wanted.name], { params: { id }, body }), wanted)
}

/** Back to the item; where it was refused, with what was typed, and with what is there now when somebody else was quicker. */
export async function after(call: Call, performed: Performed, { name, typed, back }: Wanted): Promise<Answer> {
  if (performed.kind === 'done')
    return { kind: 'redirect', to: itemPath(call.params['code'] ?? '', back), said: `submission_${name}` }
  const { problem, why } = performed
  if (problem.status === 404) throw problem
  const row = await reached(call)
  if (problem.status === 409) return itemPage(call, row, { back, typed, isConflict: true })
  const isWithdrawn = name === 'publish' && row.state === 'withdrawn'
  return itemPage(call, row, { back, typed, wrong: isWithdrawn ? call.words.t('submissions.withdrawn') : why })
}

export const changePages = [buttonPage('publish'), buttonPage('hide'), buttonPage('leave'), assign, note, approve]
