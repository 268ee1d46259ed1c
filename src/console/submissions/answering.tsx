import { z } from 'zod'
import type { FoundSubmission } from '../../store/submissions.js'
import { BadInput, page, workers, type Answer, type Call } from '../page.js'
import { rehearse } from '../perform.js'
import { after, changed } from './changes.js'
import { itemPage } from './itemPage.js'
import { needsTick, previewPage } from './preview.js'
import { reached } from './reach.js'
import { routes } from './routes.js'
import { stepOf } from './templates.js'
import { answerSchema, bodyOf, type TypedAnswer } from './typed.js'

/** Another step for what was typed already. */
const step = page({
  method: 'post',
  path: '/submissions/:code/step',
  roles: workers,
  body: answerSchema.omit({ version: true, to: true }).extend({ step: z.string().max(60) }),
  async handle(call) {
    const chosen = stepOf(call.desk.content.templates, call.body.step)
    if (chosen === undefined) throw new BadInput('a step of no state')
    const row = await reached(call)
    const { back } = call.body
    const answer = { ...call.body, version: row.version, to: chosen.to }
    return itemPage(call, row, { back, typed: { kind: 'answer', answer } })
  },
})

const preview = page({
  method: 'post',
  path: '/submissions/:code/preview',
  roles: workers,
  body: answerSchema,
  async handle(call) {
    const typed = call.body
    const row = await reached(call)
    const tried = await rehearse(call, routes.state, { params: { id: row.id }, body: bodyOf(row, typed) })
    return tried.kind === 'done' ? previewPage(call, row, { typed }) : after(call, tried, wanted(typed))
  },
})

const send = page({
  method: 'post',
  path: '/submissions/:code/state',
  roles: workers,
  body: answerSchema,
  async handle(call) {
    const row = await reached(call)
    return sent(call, row, call.body)
  },
})

async function sent(call: Call, row: FoundSubmission, typed: TypedAnswer): Promise<Answer> {
  if (await needsTick(call, row, typed)) return previewPage(call, row, { typed, isRefused: true })
  return changed(call, row, { ...wanted(typed), body: bodyOf(row, typed) })
}

function wanted(typed: TypedAnswer) {
  return { name: 'state', typed: { kind: 'answer', answer: typed }, back: typed.back } as const
}

export const answerPages = [step, preview, send]
