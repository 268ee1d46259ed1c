import { z } from 'zod'
import { sendTest } from '../../broadcasts/trial.js'
import { staffChatOf } from '../../store/staffChats.js'
import { noBroadcast } from './broadcastProblems.js'
import { broadcastParams } from './broadcastSchemas.js'
import { notPossible } from './problems.js'
import { byStaff, route } from './route.js'

/** To whoever asks and to nobody else. */
export const testRoute = route({
  method: 'post',
  path: '/broadcasts/{id}/test',
  role: 'editor',
  summary: 'Send it to your own chat, as you would read it',
  description: 'Whatever its state and the hour; it counts nowhere. Link your chat first: POST /me/chat.',
  params: broadcastParams,
  body: z.strictObject({}),
  problems: [404, 422],
  answer: z.object({ channel: z.string(), language: z.string() }),
  async handle({ params: { id }, staff, at }) {
    const by = byStaff(staff)
    const chat = await staffChatOf(at.store.db, by.id)
    if (chat === null) throw noChat
    const sent = await sendTest(at.broadcasts, { id, to: { contactId: chat.contactId }, by })
    if (sent.kind === 'not_found') throw noBroadcast
    if (sent.kind === 'no_address') throw closedChat
    return { channel: sent.channel, language: sent.language }
  },
})

const noChat = notPossible(
  'No chat of yours is linked',
  'Given: a key without a chat. Accepted: one with a chat. To do: POST /me/chat, and write in your chat what it answers.',
)

const closedChat = notPossible(
  'Your chat cannot be written to',
  'Given: a chat that is blocked or gone. Accepted: one that is open. To do: write to the service there, or link another with POST /me/chat.',
)
