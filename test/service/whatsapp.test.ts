import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { startFakeWhatsapp, type FakeWhatsapp } from '../support/whatsapp/fakeWhatsapp.js'

let folder: ReturnType<typeof dataFolder>
let whatsapp: FakeWhatsapp
let env: Record<string, string>
let service: ServiceProcess

beforeEach(async () => {
  folder = dataFolder()
  whatsapp = await startFakeWhatsapp()
  env = {
    ...whatsapp.environment,
    DATA_DIR: folder.path,
    WHATSAPP: 'on',
    WHATSAPP_WS_URL: whatsapp.url,
    SECRETS_KEY: randomBytes(32).toString('base64'),
  }
  service = new ServiceProcess(env)
  env = { ...env, PORT: new URL(await service.url()).port }
})
afterEach(async () => {
  await service.kill()
  await whatsapp.stop()
  folder.remove()
})

/** What `npm run whatsapp` does with these words. */
function command(...words: string[]): ServiceProcess {
  return new ServiceProcess(env, 'whatsapp', words)
}

async function pair(): Promise<void> {
  const pairing = command('pair', '--phone', '0987654321')
  const [, code] = await pairing.prints(/The code:\s+([A-Z0-9]{8})\s/)
  expect(await whatsapp.typePairingCode(code ?? '')).toBe('linked')
  expect([await pairing.ended, pairing.printed]).toEqual([0, expect.stringMatching(/WhatsApp +open/)])
}

it('is paired from the command line, talks, and goes on after it was killed, without being paired again', async () => {
  await pair()
  const ana = whatsapp.citizen({ name: 'Ana' })
  ana.says('hola')
  await whatsapp.until('the welcome', () => ana.inbox.some(({ text }) => text.includes('1. Español')))
  await service.kill()
  ana.says('1')
  service = new ServiceProcess(env)
  await whatsapp.until('the menu', () => ana.inbox.some(({ text }) => text.includes('7.')))
  expect(whatsapp.problems).toEqual([])
  expect(await shown()).toMatch(/WhatsApp +open, /)
  for (const secret of ['hola', ana.pn, ana.lid, 'Ana']) expect(service.printed).not.toContain(secret)
})

it('stops what answers nobody and resumes it, and is unlinked', async () => {
  await pair()
  expect(await printedBy(command('bulk', 'off'))).toContain('not sent: by_staff')
  expect(await printedBy(command('bulk', 'on'))).toContain('Announcements  sent;')
  expect(await printedBy(command('unlink'))).toMatch(/WhatsApp +unpaired/)
  expect(whatsapp.isLinked).toBe(false)
})

it('shows a code to scan, and says how it is used when it is not understood', async () => {
  const pairing = command('pair')
  await pairing.prints(/Then scan:[^]*█[▀▄█ ]{20}/)
  await pairing.kill()
  const lost = command('nonsense')
  expect([await lost.ended, lost.printed]).toEqual([2, expect.stringContaining('npm run whatsapp -- unlink')])
  const nowhere = new ServiceProcess({ ...env, PORT: '1' }, 'whatsapp')
  expect([await nowhere.ended, nowhere.printed]).toEqual([1, expect.stringContaining('npm start')])
})

function shown(): Promise<string> {
  return printedBy(command())
}

async function printedBy(process: ServiceProcess): Promise<string> {
  expect(await process.ended, process.printed).toBe(0)
  return process.printed
}
