import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import QRCode from 'qrcode'
import { z } from 'zod'
import { systemClock } from './clock.js'
import { readConfig } from './config.js'
import { environment } from './environment.js'
import { createStaffApi, StaffApiError, type StaffApi } from './staffApi.js'

const usage = `npm run whatsapp                          how WhatsApp is
npm run whatsapp -- pair                  shows a QR code to scan with the phone, until it is paired
npm run whatsapp -- pair --phone NUMBER   gives a code to type on the phone: +593 99 123 4567
npm run whatsapp -- reconnect             connects again at once, also after it was stopped
npm run whatsapp -- bulk on|off           sends, or does not send, what answers nobody
npm run whatsapp -- unlink                ends the pairing

The service must be running, with WHATSAPP=on.`

const LOOK_EVERY_MS = 1000

const statusSchema = z.object({
  state: z.string(),
  detail: z.string().nullable(),
  number: z.string().nullable(),
  qr: z.object({ text: z.string() }).nullable(),
  pairingCode: z.string().nullable(),
  pairingProblem: z.string().nullable(),
  bulk: z.object({ open: z.boolean(), reason: z.string().nullable(), sentToday: z.number(), cap: z.number() }),
})
type Status = z.infer<typeof statusSchema>

/** `npm run whatsapp`: the account on WhatsApp, through the API of the service that runs on this machine. */
process.exitCode = await main()

async function main(): Promise<number> {
  const given = argumentsGiven()
  const work = given === undefined ? undefined : commandOf(given)
  if (work === undefined) return misused()
  const config = readConfig(environment())
  const api = await createStaffApi(config, { name: 'npm run whatsapp', now: systemClock.now() })
  try {
    return await work(api)
  } catch (error) {
    if (!(error instanceof StaffApiError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  } finally {
    await api.close()
  }
}

type Given = NonNullable<ReturnType<typeof argumentsGiven>>
type Work = (api: StaffApi) => Promise<number>

function argumentsGiven() {
  try {
    return parseArgs({ allowPositionals: true, options: { phone: { type: 'string' } } })
  } catch {
    return undefined
  }
}

function commandOf({ positionals: [command, ...rest], values: { phone } }: Given): Work | undefined {
  if (command === 'bulk') return rest.length === 1 && phone === undefined ? bulkOf(rest[0]) : undefined
  if (rest.length > 0 || (phone !== undefined && command !== 'pair')) return undefined
  if (command === undefined) return async (api) => show(await look(api))
  if (command === 'pair') return phone === undefined ? pairByQr : (api) => pairByCode(api, phone)
  return command === 'reconnect' || command === 'unlink' ? async (api) => show(await wish(api, command)) : undefined
}

function bulkOf(word: string | undefined): Work | undefined {
  if (word !== 'on' && word !== 'off') return undefined
  return async (api) => show(await wish(api, 'bulk', { on: word === 'on' }))
}

async function look(api: StaffApi): Promise<Status> {
  return statusSchema.parse(await api.get('/channels/whatsapp'))
}

async function wish(api: StaffApi, what: string, body: object = {}): Promise<Status> {
  return statusSchema.parse(await api.post(`/channels/whatsapp/${what}`, body))
}

function show({ state, detail, number, pairingProblem, bulk }: Status): number {
  const problem = pairingProblem === null ? '' : ` (${pairingProblem})`
  const announcements = bulk.open ? 'sent' : `not sent: ${bulk.reason ?? 'unknown'}`
  process.stdout.write(`WhatsApp       ${state}${problem}${number === null ? '' : `, ${number}`}\n`)
  if (detail !== null) process.stdout.write(`               ${detail}\n`)
  process.stdout.write(
    `Announcements  ${announcements}; ${String(bulk.sentToday)} of ${String(bulk.cap)} for today are gone\n`,
  )
  return 0
}

async function pairByCode(api: StaffApi, phone: string): Promise<number> {
  const { pairingCode } = await wish(api, 'pair', { phone })
  process.stdout.write(
    `On the phone: WhatsApp, Linked devices, Link a device, Link with phone number instead. The code:\n\n  ${pairingCode ?? ''}\n\n`,
  )
  return untilPaired(api)
}

async function pairByQr(api: StaffApi): Promise<number> {
  await wish(api, 'pair')
  process.stdout.write('On the phone: WhatsApp, Linked devices, Link a device. Then scan:\n')
  return untilPaired(api)
}

/** Shows each new QR code until the phone is paired, or nobody scanned in time. */
async function untilPaired(api: StaffApi): Promise<number> {
  let shown: string | undefined
  for (;;) {
    const status = await look(api)
    if (status.state === 'open') return show(status)
    if (status.state === 'unpaired' && shown !== undefined) {
      show(status)
      return 1
    }
    if (status.pairingCode === null && status.qr !== null && status.qr.text !== shown)
      process.stdout.write(`\n${await QRCode.toString(status.qr.text, { type: 'terminal', small: true })}\n`)
    shown = status.qr?.text ?? shown
    await setTimeout(LOOK_EVERY_MS)
  }
}

function misused(): number {
  process.stderr.write(`${usage}\n`)
  return 2
}
