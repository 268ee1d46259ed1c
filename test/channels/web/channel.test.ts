import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { mediaOf } from '../../../src/attachments/inspect.js'
import type { InboundEvent, OutgoingMessage } from '../../../src/channels/channel.js'
import { createWebChannel } from '../../../src/channels/web/channel.js'
import type { WebEvent } from '../../../src/channels/web/listeners.js'
import { oggOpus, pdf, zip } from '../../support/samples.js'
import { temporaryFolder } from '../../store/world.js'

const hello: OutgoingMessage = { text: 'hola', choices: [] }
const uuid = '6b0f3c1e-1111-4222-8333-444455556666'

function open() {
  let now = Date.parse('2026-03-01T12:00:00Z')
  const accepted: InboundEvent[] = []
  const folder = temporaryFolder()
  const channel = createWebChannel({ now: () => new Date(now), uploads: { folder, maxBytes: 1000, mediaOf } })
  const pass = (ms: number) => {
    now += ms
  }
  const listen = (address: string) => {
    const told: WebEvent[] = []
    let closed = false
    const leave = channel.listen(address, { tell: (event) => told.push(event), close: () => (closed = true) })
    return { told, leave, isClosed: () => closed }
  }
  const start = () =>
    channel.start((event) => {
      accepted.push(event)
      return Promise.resolve()
    })
  const upload = (bytes: Buffer, address = 'ana', id = uuid) =>
    channel.upload({ id, address, body: Readable.from([bytes.subarray(0, 20), bytes.subarray(20)]) })
  return { channel, accepted, folder, pass, listen, start, upload }
}

describe('the web channel', () => {
  it('hands on what a browser sent, under an id that nobody else can take', async () => {
    const { channel, accepted, start } = open()
    await start()
    for (const address of ['a'.repeat(43), 'b'.repeat(43)]) {
      await channel.receive({ id: uuid, address, input: { kind: 'text', text: 'hola' }, languageHint: 'en-GB' })
    }
    expect(accepted[0]).toEqual({
      channel: 'web',
      eventId: `${uuid}.aaaaaaaaaaaaaaaa`,
      address: 'a'.repeat(43),
      receivedAt: new Date('2026-03-01T12:00:00Z'),
      input: { kind: 'text', text: 'hola' },
      languageHint: 'en-GB',
    })
    expect(new Set(accepted.map(({ eventId }) => eventId)).size).toBe(2)
  })

  it('rejects what could not be stored, and tells no window that it was said', async () => {
    const { channel, listen } = open()
    await channel.start(() => Promise.reject(new Error('disk full')))
    const window = listen('ana')
    const said = channel.receive({ id: uuid, address: 'ana', input: { kind: 'text', text: 'hola' } })
    await expect(said).rejects.toThrow('disk full')
    expect(window.told).toEqual([])
  })

  it('takes nothing before it is started and after it is stopped', async () => {
    const { channel, accepted, start } = open()
    const say = () => channel.receive({ id: uuid, address: 'ana', input: { kind: 'text', text: 'hola' } })
    await expect(say()).rejects.toThrow('not open')
    expect(channel.health()).toEqual({ state: 'starting' })
    await start()
    expect(channel.health()).toEqual({ state: 'open' })
    await channel.stop()
    await expect(say()).rejects.toThrow('not open')
    expect(channel.health()).toEqual({ state: 'stopped' })
    expect(accepted).toEqual([])
  })

  it('waits with stopping for what is being stored', async () => {
    const { channel } = open()
    const order: string[] = []
    let store = (): void => undefined
    await channel.start(
      () =>
        new Promise((resolve) => {
          store = () => {
            order.push('stored')
            resolve()
          }
        }),
    )
    const said = channel.receive({ id: uuid, address: 'ana', input: { kind: 'text', text: 'hola' } })
    const stopped = channel.stop().then(() => order.push('stopped'))
    setImmediate(store)
    await Promise.all([said, stopped])
    expect(order).toEqual(['stored', 'stopped'])
  })

  it('sends to every window of the address and to no other', async () => {
    const { channel, listen } = open()
    const [first, second, other] = [listen('ana'), listen('ana'), listen('rosa')]
    expect(await channel.send('ana', hello, 'd1')).toEqual({ ok: true })
    const event = { kind: 'sent', id: 'd1', at: new Date('2026-03-01T12:00:00Z'), message: hello }
    expect([first.told, second.told, other.told]).toEqual([[event], [event], []])
  })

  it('succeeds when no window is open, because the page reads what is stored', async () => {
    expect(await open().channel.send('ana', hello, 'd1')).toEqual({ ok: true })
  })

  it('tells a window that opens a moment later what was sent just before, and not what is long past', async () => {
    const { channel, listen, pass } = open()
    await channel.send('ana', hello, 'd1')
    pass(10_000)
    await channel.send('ana', hello, 'd2')
    pass(6_000)
    expect(listen('ana').told.map(({ id }) => id)).toEqual(['d2'])
    pass(60_000)
    expect(listen('ana').told).toEqual([])
  })

  it('tells the other windows of a person what was said in one of them', async () => {
    const { channel, listen, start } = open()
    await start()
    const window = listen('ana')
    await channel.receive({ id: uuid, address: 'ana', input: { kind: 'choice', choice: 'c1', label: 'Sí' } })
    expect(window.told).toMatchObject([{ kind: 'said', id: uuid, text: 'Sí' }])
  })

  it('tells them what it was when it was not words', async () => {
    const { channel, listen, start, upload } = open()
    await start()
    const window = listen('ana')
    await channel.receive({ id: uuid, address: 'ana', input: { kind: 'location', latitude: -1.67, longitude: -78.65 } })
    await upload(oggOpus)
    expect(window.told).toMatchObject([
      { text: '', what: 'location' },
      { text: '', what: 'voice' },
    ])
  })

  it('tells a window nothing more once it has left', async () => {
    const { channel, listen } = open()
    const [gone, stays] = [listen('ana'), listen('ana')]
    gone.leave()
    await channel.send('ana', hello, 'd1')
    expect([gone.told.length, stays.told.length]).toEqual([0, 1])
  })

  it('closes the oldest of too many windows, and all of them when it stops', async () => {
    const { channel, listen, start } = open()
    await start()
    const windows = Array.from({ length: 9 }, () => listen('ana'))
    expect(windows.map((window) => window.isClosed())).toEqual([true, ...Array<boolean>(8).fill(false)])
    await channel.stop()
    expect(windows.every((window) => window.isClosed())).toBe(true)
  })
})

describe('a file from a browser', () => {
  it('arrives as what its content is, and can be fetched until it is let go', async () => {
    const { channel, accepted, start, upload, folder } = open()
    await start()
    expect(await upload(pdf)).toBe('stored')
    const [event] = accepted
    const file = event?.input.kind === 'media' ? event.input.file : ''
    expect(event?.input).toEqual({ kind: 'media', media: 'document', file, size: pdf.length })
    expect(await channel.fetchFile(file, 1000)).toEqual({ ok: true, bytes: pdf })
    expect(await channel.fetchFile(file, pdf.length - 1)).toEqual({ ok: false, reason: 'too_big' })
    await channel.releaseFile?.(file)
    expect(await channel.fetchFile(file, 1000)).toEqual({ ok: false, reason: 'gone' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('has the same reference and the same event however often it is sent, and another one from another person', async () => {
    const { accepted, start, upload, folder } = open()
    await start()
    for (const address of ['ana', 'ana', 'rosa']) await upload(pdf, address)
    const events = accepted.map(({ eventId, input }) => `${eventId} ${input.kind === 'media' ? input.file : ''}`)
    expect(events[1]).toBe(events[0])
    expect(events[2]?.slice(-64)).not.toBe(events[0]?.slice(-64))
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it.each([
    ['too_big', Buffer.alloc(1001)],
    ['not_accepted', zip],
  ])('leaves nothing behind when it is %s', async (outcome, bytes) => {
    const { accepted, start, upload, folder } = open()
    await start()
    expect(await upload(bytes)).toBe(outcome)
    expect([accepted, readdirSync(folder)]).toEqual([[], []])
  })

  it('leaves nothing behind when the browser hangs up', async () => {
    const { channel, start, folder } = open()
    await start()
    const body = new Readable({
      read() {
        this.push('abc')
        this.destroy(new Error('hung up'))
      },
    })
    await expect(channel.upload({ id: uuid, address: 'ana', body })).rejects.toThrow('hung up')
    expect(readdirSync(folder)).toEqual([])
  })

  it('is kept for the next attempt when the event could not be stored', async () => {
    const { channel, upload, folder } = open()
    await channel.start(() => Promise.reject(new Error('disk full')))
    await expect(upload(pdf)).rejects.toThrow('disk full')
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it('is removed after a day, when nobody fetched it', async () => {
    const { accepted, channel, start, upload, pass, folder } = open()
    await start()
    await upload(pdf)
    await upload(pdf, 'rosa')
    const [old = '', young = ''] = accepted.map(({ input }) => (input.kind === 'media' ? input.file : ''))
    utimesSync(join(folder, old), new Date('2026-03-01T11:00:00Z'), new Date('2026-03-01T11:00:00Z'))
    utimesSync(join(folder, young), new Date('2026-03-01T13:00:00Z'), new Date('2026-03-01T13:00:00Z'))
    pass(24 * 60 * 60_000)
    await start()
    expect(readdirSync(folder)).toEqual([young])
    await channel.stop()
  })

  it('is nothing that lies elsewhere', async () => {
    const { channel } = open()
    expect(await channel.fetchFile('../../etc/passwd', 1000)).toEqual({ ok: false, reason: 'gone' })
  })
})
