import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutgoingFile } from '../../src/channels/channel.js'
import { html, oggOpus, pdf, picture, svg } from '../support/samples.js'
import { createBrowser, take } from './browser.js'
import { say, startWorld } from './world.js'
import type { World, WorldOptions } from './world.js'

let world: World
let browser: ReturnType<typeof createBrowser>

async function begin(options: WorldOptions = {}): Promise<void> {
  world = await startWorld(options)
  browser = createBrowser(world.url)
  await browser.begin()
}

beforeEach(() => begin())
afterEach(() => world.stop())

describe('a file that a citizen sends', () => {
  it('is acknowledged when it is stored, and has one effect however often it comes', async () => {
    const id = randomUUID()
    for (let attempt = 0; attempt < 3; attempt++) {
      const response = await browser.upload(pdf, id)
      expect([response.status, await response.json()]).toEqual([202, { id }])
    }
    expect(world.notebook.events.map(({ input }) => input)).toMatchObject([
      { kind: 'media', media: 'document', size: pdf.length },
    ])
    const [event] = world.notebook.events
    const file = event?.input.kind === 'media' ? event.input.file : ''
    expect(await world.channel.fetchFile(file, 1000)).toEqual({ ok: true, bytes: pdf })
  })

  it('is what its content says, whatever the browser claims', async () => {
    await browser.upload(await picture('png'), randomUUID(), { 'Content-Type': 'application/pdf' })
    await browser.upload(oggOpus, randomUUID(), { 'Content-Type': 'image/png' })
    expect(world.notebook.events.map(({ input }) => input)).toMatchObject([{ media: 'photo' }, { media: 'voice' }])
  })

  it('is shown by what it was in the history and in the other windows', async () => {
    const events = browser.events()
    await events.next()
    await browser.upload(oggOpus)
    expect((await take(events, 1))[0]?.data).toMatchObject({ from: 'citizen', text: '', what: 'voice' })
    await events.return(undefined)
    expect(await browser.history()).toMatchObject({ entries: [{ from: 'citizen', text: '', what: 'voice' }] })
  })

  it.each([
    ['HTML', html],
    ['SVG', svg],
    ['nothing', Buffer.alloc(0)],
  ])('is refused kindly when it is none of what is taken: %s', async (_, bytes) => {
    const response = await browser.upload(bytes)
    expect(response.status).toBe(415)
    expect(await response.text()).toContain('PDF')
    expect([world.notebook.events, readdirSync(world.folder)]).toEqual([[], []])
  })

  it('is refused when it is too big, before it is read and also when its size is not told', async () => {
    const big = Buffer.alloc(10 * 1024 * 1024 + 1)
    expect((await browser.upload(big)).status).toBe(413)
    expect(await uploadInPieces(Buffer.alloc(40 * 1024 * 1024))).toBe(413)
    expect(readdirSync(world.folder)).toEqual([])
  })

  it.each([
    ['without a session', () => createBrowser(world.url).upload(pdf), 401],
    ['without an id', () => browser.post('/chat/files', 'x', { 'Content-Type': 'application/pdf' }), 400],
    ['with an id that is none', () => browser.upload(pdf, 'mine'), 400],
    ['from another site', () => browser.upload(pdf, randomUUID(), { Origin: 'https://evil.example' }), 403],
  ])('is not taken %s', async (_, send, status) => {
    expect((await send()).status).toBe(status)
    expect(world.notebook.events).toEqual([])
  })

  it('is to be sent again when it could not be stored', async () => {
    await world.stop()
    await begin({ answer: () => Promise.reject(new Error('disk full')) })
    const response = await browser.upload(pdf)
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
    expect(world.lines.join()).toContain('disk full')
  })

  it('leaves nothing behind when the browser hangs up in the middle, and the service does not mind', async () => {
    await hangUp()
    await expect.poll(() => readdirSync(world.folder)).toEqual([])
    expect((await browser.upload(pdf)).status).toBe(202)
    expect(world.lines.join()).not.toContain('error')
  })

  it('is put off when a person sends too many, while the others go on', async () => {
    const statuses: number[] = []
    for (let count = 0; count < 31; count++) statuses.push((await browser.upload(pdf)).status)
    expect(statuses).toEqual([...Array<number>(30).fill(202), 429])
    const other = createBrowser(world.url)
    await other.begin()
    expect((await other.upload(pdf)).status).toBe(202)
  })

  it('counts the person among the newcomers of a network', async () => {
    const crowd = Array.from({ length: 61 }, async () => {
      const other = createBrowser(world.url)
      await other.begin()
      return (await other.upload(pdf)).status
    })
    expect((await Promise.all(crowd)).filter((status) => status === 429)).toHaveLength(1)
  })

  function open(headers: Record<string, string> = {}) {
    const { headers: own } = browser
    return httpRequest(`${world.url}/chat/files?id=${randomUUID()}`, {
      method: 'POST',
      headers: { ...own, ...headers },
    })
  }

  /** A program that does not say how much will come. */
  function uploadInPieces(bytes: Buffer): Promise<number> {
    return new Promise((resolve, reject) => {
      const request = open({ 'Transfer-Encoding': 'chunked' })
      request.on('response', (response) => {
        resolve(response.statusCode ?? 0)
        request.destroy()
      })
      request.on('error', reject)
      request.end(bytes)
    })
  }

  function hangUp(): Promise<void> {
    return new Promise((resolve) => {
      const request = open({ 'Content-Length': '5000' })
      request.on('error', () => {
        resolve()
      })
      request.write(pdf, () => {
        void expect
          .poll(() => readdirSync(world.folder).length)
          .toBe(1)
          .then(() => request.destroy())
      })
    })
  }
})

describe('a place that a citizen shares', () => {
  it('arrives as a location and is shown as one', async () => {
    const place = { latitude: -1.6709, longitude: -78.6471 }
    expect((await browser.post('/chat/messages', { id: randomUUID(), ...place })).status).toBe(202)
    expect(world.notebook.events[0]?.input).toEqual({ kind: 'location', ...place })
    expect(await browser.history()).toMatchObject({ entries: [{ text: '', what: 'location' }] })
  })

  it.each([{ latitude: 91, longitude: 0 }, { latitude: '1', longitude: 0 }, { latitude: 1 }])(
    'is refused when it is nowhere',
    async (place) => {
      expect((await browser.post('/chat/messages', { id: randomUUID(), ...place })).status).toBe(400)
    },
  )
})

describe('a file for a citizen', () => {
  const data: OutgoingFile = {
    name: 'mis datos.json',
    mime: 'application/json',
    data: Buffer.from('{"nombre":"Ñusta"}').toString('base64'),
  }

  async function get(file: OutgoingFile): Promise<Response> {
    await world.stop()
    await begin({ answer: () => [{ ...say('Aquí está'), file }] })
    await browser.say('misdatos')
    return browser.get('/chat/files/d1')
  }

  it('is named in the history and in the stream, without its bytes', async () => {
    await get(data)
    const history = JSON.stringify(await browser.history())
    expect(history).toContain('"file":{"name":"mis datos.json","picture":false}')
    expect(history).not.toContain(data.data)
    const events = browser.events('/chat/events?after=d0')
    const [told] = await take(events, 1)
    expect(told?.data['file']).toEqual({ name: 'mis datos.json', picture: false })
    await events.return(undefined)
  })

  it('is downloaded, never opened by the browser', async () => {
    const response = await get(data)
    expect(await response.text()).toBe('{"nombre":"Ñusta"}')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="mis_datos.json"',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('is shown when it is a picture', async () => {
    const png = await picture('png')
    const response = await get({ name: 'mapa.png', mime: 'image/png', data: png.toString('base64') })
    expect(Buffer.from(await response.arrayBuffer())).toEqual(png)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('content-disposition')).toBe('inline; filename="mapa.png"')
  })

  it.each([
    ['SVG', 'image/svg+xml', svg],
    ['HTML', 'text/html', html],
    ['HTML with a name of its own', 'text/html; charset=utf-8\r\nX: y', html],
  ])('is not shown when it could hold a script: %s', async (_, mime, bytes) => {
    const response = await get({ name: 'a"\r\nX: y.html', mime, data: bytes.toString('base64') })
    expect(response.headers.get('content-type')).toBe('application/octet-stream')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="a_X_y.html"')
  })

  it('is nobody else’s', async () => {
    await get(data)
    expect((await createBrowser(world.url).get('/chat/files/d1')).status).toBe(401)
    const other = createBrowser(world.url)
    await other.begin()
    expect((await other.get('/chat/files/d1')).status).toBe(404)
  })

  it.each(['d2', 'x', 'd1.json', '..%2f..'])('is not found where there is none: %s', async (name) => {
    await get(data)
    expect((await browser.get(`/chat/files/${name}`)).status).toBe(404)
  })

  it('is not found in a message without one', async () => {
    await world.stop()
    await begin({ answer: () => [say('Hola')] })
    await browser.say('hola')
    expect((await browser.get('/chat/files/d1')).status).toBe(404)
  })
})
