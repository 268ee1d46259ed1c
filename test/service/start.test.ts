import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectFolder } from '../../src/project.js'
import { dataFolder, ServiceProcess } from '../support/serviceProcess.js'
import { startFakeTelegram } from '../support/telegram/fakeTelegram.js'

let folder: ReturnType<typeof dataFolder>
const running: ServiceProcess[] = []

beforeEach(() => {
  folder = dataFolder()
})
afterEach(async () => {
  for (const service of running.splice(0)) await service.kill()
  folder.remove()
})

function start(env: Record<string, string> = {}): ServiceProcess {
  const service = new ServiceProcess({ DATA_DIR: join(folder.path, 'data'), ...env })
  running.push(service)
  return service
}

/** A copy of the project's flows and texts with one file changed. */
function contentWith(file: string, change: (text: string) => string): string {
  const root = join(folder.path, 'content')
  for (const part of ['flows', 'locales']) cpSync(join(projectFolder, part), join(root, part), { recursive: true })
  const path = join(root, file)
  writeFileSync(path, change(readFileSync(path, 'utf8')))
  return root
}

describe('the service, started without any configuration', () => {
  it('makes its database, serves the chat page and tells where to go', async () => {
    const service = start()
    const url = await service.url()
    expect(service.printed).toContain(url)
    expect(service.printed).toContain('TELEGRAM_BOT_TOKEN')
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<html')
    expect(await (await fetch(`${url}/health/ready`)).json()).toMatchObject({
      status: 'ok',
      channels: { web: { state: 'open' } },
    })
  })

  it('stops on SIGTERM with nothing to complain about, and starts again on the same data', async () => {
    const first = start()
    await first.url()
    expect(await first.terminate()).toBe(0)
    const second = start()
    await second.url()
    expect(await second.terminate()).toBe(0)
  })
})

describe('the start is refused', () => {
  it('for a wrong variable, with its name, what was given and what is accepted', async () => {
    const service = start({ PORT: 'ochenta', WEB_CHAT: 'quizás' })
    expect(await service.ended).toBe(1)
    for (const part of ['PORT', 'ochenta', 'WEB_CHAT', 'quizás', 'on']) expect(service.printed).toContain(part)
  })

  it('in webhook mode without a secret', async () => {
    const env = {
      TELEGRAM_BOT_TOKEN: '4242:AAE-fake_token_of_the_test_bot_0000000',
      TELEGRAM_MODE: 'webhook',
      PUBLIC_URL: 'https://chat.example.org',
    }
    const service = start(env)
    expect(await service.ended).toBe(1)
    expect(service.printed).toContain('TELEGRAM_WEBHOOK_SECRET')
    expect(service.printed).not.toContain('AAE-fake')
  })

  it('for a flow that leads nowhere, naming file, step and what is accepted', async () => {
    const root = contentWith('flows/quiz.yaml', (text) => text.replace('next: draw }', 'next: dibujar }'))
    const service = start({ CONTENT_DIR: root })
    expect(await service.ended).toBe(1)
    expect(service.printed).toMatch(/flows\/quiz\.yaml/)
    expect(service.printed).toContain('dibujar')
  })

  it('for a locale file that is no YAML, naming file and line', async () => {
    const root = contentWith('locales/es/menu.yaml', (text) => `main: "sin cerrar\n${text}`)
    const service = start({ CONTENT_DIR: root })
    expect(await service.ended).toBe(1)
    expect(service.printed).toMatch(/locales\/es\/menu\.yaml.*\d/)
  })

  it('for a language that nobody has written, naming those that are there', async () => {
    const service = start({ LANGUAGES: 'es,fr' })
    expect(await service.ended).toBe(1)
    expect(service.printed).toMatch(/fr[\s\S]*en/)
  })

  it('for a database file that is damaged, which is left exactly as it was', async () => {
    const path = join(folder.path, 'data', 'riobamba.db')
    mkdirSync(join(folder.path, 'data'))
    writeFileSync(path, 'this was a database once'.repeat(500))
    const before = readFileSync(path)
    const service = start()
    expect(await service.ended).toBe(1)
    expect(service.printed).toContain(path)
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})

describe('a bot token that Telegram refuses', () => {
  it('is said clearly, never shown, and the other channels go on', async () => {
    const telegram = await startFakeTelegram()
    telegram.world.tokenValid = false
    try {
      const service = start({ TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.apiRoot })
      const url = await service.url()
      await service.prints(/token/)
      const ready = await fetch(`${url}/health/ready`)
      expect(ready.status).toBe(200)
      const health = { status: 'degraded', channels: { telegram: { state: 'misconfigured' }, web: { state: 'open' } } }
      expect(await ready.json()).toMatchObject(health)
      expect(service.printed).not.toContain(telegram.token)
    } finally {
      await telegram.stop()
    }
  })
})
