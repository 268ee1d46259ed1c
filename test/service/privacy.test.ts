import { afterEach, beforeEach, expect, it } from 'vitest'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { startFakeTelegram, refusals, type FakeTelegram } from '../support/telegram/fakeTelegram.js'

let telegram: FakeTelegram
let folder: ReturnType<typeof dataFolder>
let service: ServiceProcess

beforeEach(async () => {
  telegram = await startFakeTelegram()
  folder = dataFolder()
})
afterEach(async () => {
  await service.kill()
  await telegram.stop()
  folder.remove()
})

it('a whole run at the most talkative level prints no token, phone, name or word of a citizen', async () => {
  const { token, apiRoot } = telegram
  const secret = { DATA_DIR: folder.path, TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot, LOG_LEVEL: 'trace' }
  service = new ServiceProcess(secret)
  const rosa = telegram.citizen(593987654, { firstName: 'Rosalía Guamán' })
  telegram.fails('sendMessage', refusals.serverError(), 1)
  telegram.fails('sendMessage', { kind: 'lost_before' }, 1)
  telegram.fails('getUpdates', { kind: 'lost_before' }, 1)
  rosa.says('Mi vecino Segundo Pilco no paga el agua')
  rosa.sharesContact('+593987654321')
  rosa.sendsPhoto({ caption: 'la casa de Segundo' })
  rosa.says('persona')
  rosa.says('Quiero que me llamen, por favor')
  await telegram.settles()
  await telegram.until('answers', () => rosa.inbox.length > 3)
  rosa.blocks()
  await telegram.settles()
  await service.terminate()

  expect(service.printed).toMatch(/"level":"(debug|trace)"/)
  for (const secret of [
    token,
    'AAE-',
    'Rosal',
    'Guam',
    'Segundo',
    'Pilco',
    'vecino',
    'llamen',
    '987654',
    'riobamba'.toUpperCase(),
  ])
    expect(service.printed).not.toContain(secret)
})
