import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectAndStart, type Connected } from '../../support/telegram/connected.js'
import { refusals, type Citizen } from '../../support/telegram/fakeTelegram.js'

let connected: Connected
let rosa: Citizen

beforeEach(async () => {
  connected = await connectAndStart()
  rosa = connected.telegram.citizen()
})
afterEach(() => connected.close())

async function fileOf(act: () => unknown): Promise<string> {
  act()
  const [event] = await connected.arrived(1)
  return event?.input.kind === 'media' ? event.input.file : ''
}

describe('files', () => {
  it('are fetched with their type', async () => {
    const bytes = Buffer.from('una foto del bache')
    const file = await fileOf(() => rosa.sendsPhoto({ bytes }))
    const fetched = await connected.channel.fetchFile(file, 1000)
    expect(fetched).toEqual({ ok: true, bytes, mime: 'image/jpeg' })
  })

  it('have no type when Telegram only says that they are bytes', async () => {
    const file = await fileOf(() => rosa.sendsDocument(Buffer.from('x'), 'application/octet-stream'))
    expect(await connected.channel.fetchFile(file, 1000)).toEqual({ ok: true, bytes: Buffer.from('x') })
  })

  it('are fetched up to the limit and not a byte more', async () => {
    const file = await fileOf(() => rosa.sendsDocument(Buffer.alloc(1000)))
    expect(await connected.channel.fetchFile(file, 1000)).toMatchObject({ ok: true })
    expect(await connected.channel.fetchFile(file, 999)).toEqual({ ok: false, reason: 'too_big' })
    expect(connected.telegram.callsOf('download')).toHaveLength(1)
  })

  it('are cut off when there is more than was said', async () => {
    const file = await fileOf(() => rosa.sendsDocument(Buffer.alloc(100)))
    const stored = connected.telegram.world.files.get(file)
    connected.telegram.world.downloads.set(stored?.path ?? '', Buffer.alloc(300_000))
    expect(await connected.channel.fetchFile(file, 100_000)).toEqual({ ok: false, reason: 'too_big' })
  })

  it('of a size Telegram does not give out are too big', async () => {
    const file = await fileOf(() => rosa.sendsDocument(Buffer.alloc(20 * 1024 * 1024 + 1)))
    expect(await connected.channel.fetchFile(file, 50 * 1024 * 1024)).toEqual({ ok: false, reason: 'too_big' })
  })

  it('may be gone', async () => {
    expect(await connected.channel.fetchFile('nunca', 1000)).toEqual({ ok: false, reason: 'gone' })
    const file = await fileOf(() => rosa.sendsVoice())
    connected.telegram.world.downloads.set(connected.telegram.world.files.get(file)?.path ?? '', undefined)
    expect(await connected.channel.fetchFile(file, 1000)).toEqual({ ok: false, reason: 'gone' })
  })

  it('may be out of reach', async () => {
    const { telegram, channel } = connected
    const unreachable = { ok: false, reason: 'unreachable' }
    const file = await fileOf(() => rosa.sendsVoice())
    telegram.fails('getFile', refusals.serverError())
    expect(await channel.fetchFile(file, 1000)).toEqual(unreachable)
    telegram.fails('download', { kind: 'lost_before' })
    expect(await channel.fetchFile(file, 1000)).toEqual(unreachable)
    telegram.fails('download', { kind: 'proxy_page' })
    expect(await channel.fetchFile(file, 1000)).toEqual(unreachable)
    await telegram.goesDown()
    expect(await channel.fetchFile(file, 1000)).toEqual(unreachable)
  })
})
