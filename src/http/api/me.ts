import { z } from 'zod'
import { roles, type Staff } from '../../staff/roles.js'
import { addressOf } from '../../store/addresses.js'
import { audit } from '../../store/audit.js'
import { makeStaffCode, staffChatOf, unlinkStaffChat } from '../../store/staffChats.js'
import { named } from './names.js'
import { byStaff, route, type Workplace } from './route.js'

const moment = z.iso.datetime()
const me = named(
  'Me',
  z.object({
    id: z.string().describe('Of the key; `bootstrap` for ADMIN_API_KEY.'),
    name: z.string(),
    role: z.enum(roles),
    chat: z
      .object({ channel: z.string().nullable().describe('Null while it cannot be written to.'), linkedAt: moment })
      .nullable()
      .describe('Where announcements are tried out.'),
  }),
)

const read = route({
  method: 'get',
  path: '/me',
  role: 'viewer',
  summary: 'See whose key this is, and whether a chat is linked to it',
  answer: me,
  handle: ({ staff, at }) => view(at, byStaff(staff)),
})

const link = route({
  method: 'post',
  path: '/me/chat',
  role: 'editor',
  summary: 'Get a code with which you link your own chat to this key',
  description:
    'Write what `type` says to the service, in your own chat, within ten minutes: announcements are tried out there from then on. It is good once; show it to nobody.',
  body: z.strictObject({}),
  answer: z.object({
    code: z.string(),
    type: z.string().describe('What to write, word for word.'),
    expiresAt: moment,
  }),
  async handle({ staff, at }) {
    const now = at.now()
    const { id, name } = byStaff(staff)
    const { code, expiresAt } = await at.store.transaction(async (tx) => {
      await audit(tx, { at: now, who: name, whoId: id, action: 'chat.code', subject: id })
      return makeStaffCode(tx, { id, name, now })
    })
    const shown = code.replace(/^(.{4})/, '$1 ')
    return { code: shown, type: `VINCULAR ${shown}`, expiresAt: expiresAt.toISOString() }
  },
})

const unlink = route({
  method: 'delete',
  path: '/me/chat',
  role: 'editor',
  summary: 'Forget the chat that is linked to this key, and a code that was not used',
  answer: me,
  async handle({ staff, at }) {
    const who = byStaff(staff)
    const { id, name } = who
    await at.store.transaction(async (tx) => {
      const gone = await unlinkStaffChat(tx, id)
      if (gone) await audit(tx, { at: at.now(), who: name, whoId: id, action: 'chat.unlink', subject: id })
    })
    return view(at, who)
  },
})

/** Whose key it is, and their chat. */
export const meRoutes = [read, link, unlink]

async function view({ store }: Workplace, staff: Staff): Promise<z.input<typeof me>> {
  const chat = await staffChatOf(store.db, staff.id)
  if (chat === null) return { ...staff, chat: null }
  const place = await addressOf(store.db, chat)
  return { ...staff, chat: { channel: place?.channel ?? null, linkedAt: chat.linkedAt.toISOString() } }
}
