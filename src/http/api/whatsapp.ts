import QRCode from 'qrcode'
import { z } from 'zod'
import type { Staff } from '../../staff/roles.js'
import { audit } from '../../store/audit.js'
import { Problem } from '../errors.js'
import { named } from './names.js'
import { route, type Workplace } from './route.js'
import { timeOrNull } from './submissionView.js'
import type { WhatsappDesk, WhatsappStatus } from './whatsappDesk.js'

const moment = z.iso.datetime()
const status = named(
  'WhatsappStatus',
  z.object({
    state: z
      .string()
      .describe(
        'open when all is well; off, waiting, connecting, unpaired, pairing, reconnecting, banned, replaced, stopped.',
      ),
    since: moment,
    detail: z.string().nullable().describe('What is wrong and what to do.'),
    number: z.string().nullable().describe('The number of the account, masked.'),
    qr: z
      .object({ text: z.string(), svg: z.string().describe('The code as a picture.'), expiresAt: moment.nullable() })
      .nullable()
      .describe('To be scanned now, on the phone under Linked devices. Ask again every few seconds: it changes.'),
    pairingCode: z.string().nullable().describe('To be typed on the phone.'),
    pairingProblem: z.string().nullable().describe('expired, refused, no_answer, failed or outdated.'),
    attempts: z.number().int().describe('At connecting, since it was open last.'),
    lastClose: z.object({ code: z.number().int().nullable(), at: moment }).nullable(),
    bulk: z
      .object({
        open: z.boolean(),
        reason: z.string().nullable().describe('Why nothing of this kind is sent.'),
        until: moment.nullable().describe('When that ends by itself.'),
        sentToday: z.number().int(),
        cap: z.number().int().describe('How many may be sent today.'),
        nextAt: moment.nullable(),
      })
      .describe('What answers nobody: notices and announcements.'),
  }),
)

const look = route({
  method: 'get',
  path: '/channels/whatsapp',
  role: 'admin',
  summary: 'See how WhatsApp is, and the code to pair it with',
  problems: [409],
  answer: status,
  handle: ({ at }) => view(deskOf(at)),
})

const phone = z.string().trim().min(7).max(24).describe('Of the phone with the account: +593 99 123 4567.')

const pair = route({
  method: 'post',
  path: '/channels/whatsapp/pair',
  role: 'admin',
  summary: 'Pair the account: by QR code, or with a phone number by a code to type',
  description: 'Without `phone` a QR code is made, which stands in the answer a moment later: ask for the status.',
  body: z.strictObject({ phone: phone.exactOptional() }),
  problems: [409, 422],
  answer: status,
  async handle({ body, staff, at }) {
    const desk = deskOf(at)
    const answer = body.phone === undefined ? await desk.showQr() : await desk.pairByCode(body.phone)
    if (!answer.ok) throw refusal(answer.reason)
    await note(at, staff, 'whatsapp.pair', { by: body.phone === undefined ? 'qr' : 'code' })
    return view(desk)
  },
})

const reconnect = route({
  method: 'post',
  path: '/channels/whatsapp/reconnect',
  role: 'admin',
  summary: 'Connect again at once, also after WhatsApp closed the account or another program took its place',
  body: z.strictObject({}),
  problems: [409],
  answer: status,
  handle: ({ staff, at }) => act(at, staff, 'whatsapp.reconnect', (desk) => desk.reconnect()),
})

const unlink = route({
  method: 'post',
  path: '/channels/whatsapp/unlink',
  role: 'admin',
  summary: 'End the pairing at WhatsApp and forget its keys',
  body: z.strictObject({}),
  problems: [409],
  answer: status,
  handle: ({ staff, at }) => act(at, staff, 'whatsapp.unlink', (desk) => desk.unlink()),
})

const bulk = route({
  method: 'post',
  path: '/channels/whatsapp/bulk',
  role: 'admin',
  summary: 'Stop or resume what answers nobody; answers go on all the while',
  description: 'It stops by itself when WhatsApp restricts the account. Find out why before you resume.',
  body: z.strictObject({ on: z.boolean(), reason: z.string().trim().min(1).max(500).exactOptional() }),
  problems: [409],
  answer: status,
  async handle({ body: { on, reason }, staff, at }) {
    const desk = deskOf(at)
    await (on ? desk.resumeBulk() : desk.stopBulk())
    await note(at, staff, on ? 'whatsapp.bulk_resume' : 'whatsapp.bulk_stop', {}, reason)
    return view(desk)
  },
})

/** The account on WhatsApp. */
export const whatsappRoutes = [look, pair, reconnect, unlink, bulk]

function deskOf({ whatsapp }: Workplace): WhatsappDesk {
  if (whatsapp !== undefined) return whatsapp
  const detail = 'Given: a request about WhatsApp. Accepted: one while it is on. To do: set WHATSAPP=on and start anew.'
  throw new Problem(409, 'WhatsApp is switched off', detail, undefined, { members: { reason: 'off' } })
}

async function act(at: Workplace, staff: Staff | null, action: string, work: (desk: WhatsappDesk) => Promise<Done>) {
  const desk = deskOf(at)
  const answer = await work(desk)
  if (!answer.ok) throw refusal(answer.reason)
  await note(at, staff, action, {})
  return view(desk)
}

type Done = Awaited<ReturnType<WhatsappDesk['showQr']>>
type Refusal = Extract<Done, { ok: false }>['reason']

async function note(at: Workplace, staff: Staff | null, action: string, after: object, reason?: string): Promise<void> {
  if (staff === null) throw new Error('the account is open to everybody')
  const who = { who: staff.name, whoId: staff.id }
  const why = reason === undefined ? {} : { reason }
  await audit(at.store.db, { ...who, ...why, at: at.now(), action, subject: 'whatsapp', after: { ...after } })
}

const refusals: Readonly<Record<Refusal, readonly [number, string, string]>> = {
  not_owner: [409, 'Another process is connected', 'Accepted: the process that is. To do: stop all but one.'],
  paired: [409, 'It is paired already', 'Accepted: an account that is not. To do: unlink it first.'],
  not_installed: [
    409,
    'The library for WhatsApp is not installed',
    'Accepted: an installation with it. To do: run `npm ci`.',
  ],
  bad_phone: [
    422,
    'This is no phone number',
    'Accepted: a number with its country, such as +593 99 123 4567. To do: correct it.',
  ],
  refused: [
    422,
    'WhatsApp refused to make a code for this number',
    'Accepted: the number of the phone with the account. To do: check it, or scan the QR code.',
  ],
  no_answer: [409, 'WhatsApp did not answer', 'To do: try again in a minute, or scan the QR code.'],
  closed: [409, 'The connection was closed', 'To do: try again in a minute.'],
}

function refusal(reason: Refusal): Problem {
  const [code, title, detail] = refusals[reason]
  return new Problem(code, title, detail, undefined, { members: { reason } })
}

async function view(desk: WhatsappDesk): Promise<z.input<typeof status>> {
  const now = desk.status()
  const { state, attempts, detail = null, me = null, pairingCode = null, pairingProblem = null, lastClose } = now
  return {
    ...{ state, attempts, detail, pairingCode, pairingProblem, number: me },
    since: now.since.toISOString(),
    qr: await qrOf(now),
    lastClose: lastClose === undefined ? null : { code: lastClose.code, at: lastClose.at.toISOString() },
    bulk: bulkOf(now),
  }
}

function bulkOf({ bulk: { until, nextAt, reason, ...rest } }: WhatsappStatus) {
  return { ...rest, reason: reason ?? null, until: timeOrNull(until ?? null), nextAt: timeOrNull(nextAt ?? null) }
}

async function qrOf({ qr, qrExpiresAt }: WhatsappStatus) {
  if (qr === undefined) return null
  const svg = await QRCode.toString(qr, { type: 'svg', margin: 2 })
  return { text: qr, svg, expiresAt: timeOrNull(qrExpiresAt ?? null) }
}
