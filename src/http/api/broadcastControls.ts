import { z } from 'zod'
import { confirm } from '../../broadcasts/confirm.js'
import {
  cancel,
  pause,
  resendUncertain,
  resume,
  retryFailed,
  withdraw,
  type ControlRequest,
  type Controlled,
  type SentAgain,
} from '../../broadcasts/control.js'
import type { BroadcastContext } from '../../broadcasts/context.js'
import { refusal } from './broadcastProblems.js'
import { broadcast, broadcastParams } from './broadcastSchemas.js'
import { broadcastView } from './broadcastView.js'
import { byStaff, route } from './route.js'
import { version } from './submissionSchemas.js'

const count = z.number().int()

const confirmOne = route({
  method: 'post',
  path: '/broadcasts/{id}/confirm',
  role: 'editor',
  summary: 'Let a draft go: from now on its audience is fixed',
  description:
    'Refused with 409 and the present number when that has moved by more than 1 % since you saw it. With BROADCAST_APPROVAL=two whoever wrote a draft, or changed it last, does not confirm it, administrators aside, and `version` is needed. Urgent ones need the role admin.',
  params: broadcastParams,
  body: z.strictObject({
    recipients: count.min(0).describe('`eligible`, as it was shown.'),
    version: version.exactOptional().describe('Of the draft that you saw; needed with BROADCAST_APPROVAL=two.'),
  }),
  problems: [404, 409, 422],
  answer: z.object({ broadcast, recipients: count }),
  async handle({ params: { id }, body, staff, at: { broadcasts } }) {
    const asked = { id, version: body.version, expected: body.recipients, by: byStaff(staff) }
    const done = await confirm(broadcasts, asked)
    if (done.kind !== 'confirmed') throw refusal(done)
    return { broadcast: broadcastView(done.broadcast), recipients: done.recipients }
  },
})

type Work<R> = (at: BroadcastContext, request: ControlRequest) => Promise<R>

const common = {
  method: 'post' as const,
  role: 'editor' as const,
  params: broadcastParams,
  body: z.strictObject({
    reason: z.string().trim().min(1).max(500).exactOptional().describe('Why, for the audit log.'),
  }),
  problems: [404, 422],
}

function control(name: string, summary: string, work: Work<Controlled>, description?: string) {
  return route({
    ...common,
    ...(description === undefined ? {} : { description }),
    path: `/broadcasts/{id}/${name}`,
    summary,
    answer: z.object({ broadcast }),
    async handle({ params: { id }, body: { reason }, staff, at }) {
      const done = await work(at.broadcasts, { id, reason, by: byStaff(staff) })
      if (done.kind !== 'done') throw refusal(done)
      return { broadcast: broadcastView(done.broadcast) }
    },
  })
}

function again(name: string, summary: string, work: Work<SentAgain>, description: string) {
  return route({
    ...common,
    description,
    path: `/broadcasts/{id}/${name}`,
    summary,
    answer: z.object({ broadcast, count: count.describe('How many copies are sent once more.') }),
    async handle({ params: { id }, body: { reason }, staff, at }) {
      const done = await work(at.broadcasts, { id, reason, by: byStaff(staff) })
      if (done.kind !== 'done') throw refusal(done)
      return { broadcast: broadcastView(done.broadcast), count: done.count }
    },
  })
}

export const broadcastControlRoutes = [
  confirmOne,
  control('pause', 'Send nothing more until it is resumed', pause),
  control('resume', 'Go on with one that is paused', resume),
  control('cancel', 'Send nothing more, for good', cancel),
  control(
    'withdraw',
    'Send nothing more, and delete what was sent where the platform still lets us',
    withdraw,
    'Telegram lets a bot delete its messages for 48 hours; WhatsApp asks the phones of the people to. On the web page it stays.',
  ),
  again(
    'resend-uncertain',
    'Send those once more of which nobody knows whether they arrived',
    resendUncertain,
    'Some people will get a second copy.',
  ),
  again(
    'retry-failed',
    'Send those once more that surely did not arrive',
    retryFailed,
    'Not to people who stopped the service.',
  ),
]
