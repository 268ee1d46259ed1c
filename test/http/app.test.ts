import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { ChannelHealth } from '../../src/channels/channel.js'
import { HttpStartError, startHttp } from '../../src/http/server.js'
import { startWorld } from './world.js'
import type { World, WorldOptions } from './world.js'

let world: World
afterEach(() => world.stop())

async function get(path: string, headers: Record<string, string> = {}, options: WorldOptions = {}): Promise<Response> {
  world = await startWorld(options)
  return fetch(world.url + path, { headers })
}

function channel(name: string, health: ChannelHealth) {
  return { name, health: () => health }
}

describe('health', () => {
  it('is live while the process answers', async () => {
    const response = await get('/health/live')
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
  })

  it('is ready when the database answers, and shows each channel', async () => {
    const response = await get('/health/ready')
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await response.json()).toEqual({
      status: 'ok',
      database: { state: 'ok' },
      channels: { web: { state: 'open' } },
    })
  })

  it.each([() => Promise.reject(new Error('disk')), () => new Promise<void>(() => undefined)])(
    'is not ready when the database fails or does not answer in time',
    async (ping) => {
      const response = await get('/health/ready', {}, { app: { health: { ping, channels: () => [], patienceMs: 50 } } })
      expect(response.status).toBe(503)
      expect(await response.json()).toMatchObject({ status: 'failing', database: { state: 'failing' } })
    },
  )

  it('stays ready with a channel that is misconfigured, and says so', async () => {
    const telegram: ChannelHealth = { state: 'misconfigured', detail: 'Telegram refuses the token' }
    const health = { ping: () => Promise.resolve(), channels: () => [channel('telegram', telegram)] }
    const response = await get('/health/ready', {}, { app: { health } })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ status: 'degraded', channels: { telegram } })
  })
})

describe('the application', () => {
  it('gives the metrics', async () => {
    const response = await get('/metrics')
    expect([response.headers.get('content-type'), await response.text()]).toEqual([
      'text/plain; charset=utf-8',
      'numbers 1\n',
    ])
  })

  it('does not say what it is made of, and lets pages load nothing from elsewhere', async () => {
    const { headers } = await get('/')
    expect(headers.get('x-powered-by')).toBeNull()
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    expect(policy).not.toContain('http')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  it('insists on https where it is published by https', async () => {
    const { headers } = await get('/', {}, { app: { publicUrl: 'https://chat.example.org' } })
    expect(headers.get('strict-transport-security')).toContain('max-age')
  })

  it('says kindly that a page does not exist', async () => {
    const response = await get('/nowhere')
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
    expect(await response.json()).toMatchObject({ status: 404, detail: expect.stringContaining('sorry') as unknown })
  })

  it('hides what failed inside, and logs it under the id that it gives', async () => {
    const page = () => Promise.reject(new Error('secret place'))
    const response = await get('/metrics', {}, { app: { metrics: { page } } })
    const body = await response.text()
    expect(response.status).toBe(500)
    expect(body).not.toContain('secret place')
    const id = /[0-9a-f-]{36}/.exec(body)?.[0] ?? 'no id'
    expect(world.lines.filter((line) => line.includes(id) && line.includes('secret place'))).toHaveLength(1)
  })

  it("leaves a webhook's request to its handler, body and all", async () => {
    world = await startWorld({
      app: {
        webhooks: [
          {
            path: '/telegram',
            handler: (request, response) => {
              request.pipe(response.writeHead(202))
            },
          },
        ],
      },
    })
    const response = await fetch(`${world.url}/telegram`, { method: 'POST', body: '{"update_id":1}' })
    expect([response.status, await response.text()]).toEqual([202, '{"update_id":1}'])
  })
})

describe('the pages', () => {
  it.each([
    ['en-GB,en;q=0.9', 'en', 'Write your message'],
    ['fr;q=0.9,es;q=0.5', 'es', 'Escriba su mensaje'],
    ['fr', 'es', 'Escriba su mensaje'],
    ['ingles', 'en', 'Write your message'],
  ])('are in the language that the browser prefers of those there are: %s', async (header, language, words) => {
    const response = await get('/', { 'Accept-Language': header })
    const html = await response.text()
    expect(response.headers.get('content-language')).toBe(language)
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).toContain(words)
    expect(html).not.toContain('{{')
  })

  it('show words as words, whatever is in them', async () => {
    const response = await get('/', {}, { app: { text: () => '<script>"&\'' } })
    const html = await response.text()
    expect(html).not.toContain('<script>"')
    expect(html).toContain('&lt;script&gt;&quot;&amp;&#39;')
  })

  it('load assets that browsers may keep, under a name that changes with them', async () => {
    const html = await (await get('/')).text()
    const script = /src="(\/assets\/[0-9a-f]{12}\/chat\.js)"/.exec(html)?.[1] ?? 'none'
    const response = await fetch(world.url + script)
    expect(response.headers.get('content-type')).toContain('javascript')
    expect(response.headers.get('cache-control')).toContain('immutable')
  })

  it('weigh less than 40 kB together', async () => {
    const html = await (await get('/')).text()
    const script = /src="([^"]*\/)chat\.js"/.exec(html)?.[1] ?? ''
    const files = ['chat.js', 'line.js', 'unsent.js', 'view.js', 'bubble.js', 'chat.css', 'icon.svg', 'ridge.svg']
    const sizes = await Promise.all(
      files.map(async (name) => {
        const response = await fetch(world.url + script + name)
        expect([name, response.status]).toEqual([name, 200])
        return (await response.arrayBuffer()).byteLength
      }),
    )
    expect(sizes.reduce((sum, size) => sum + size, html.length)).toBeLessThan(40_000)
  })

  it('are one short page where the chat is off', async () => {
    const response = await get('/', {}, { app: { chat: undefined } })
    expect(await response.text()).toContain('El servicio está funcionando')
    expect((await fetch(`${world.url}/chat/history`)).status).toBe(404)
  })
})

describe('the server', () => {
  it('says which variable to change when the port is taken', async () => {
    world = await startWorld()
    const port = Number(new URL(world.url).port)
    const second = startHttp({ app: () => undefined, host: '127.0.0.1', port })
    await expect(second).rejects.toThrow(HttpStartError)
    await expect(second).rejects.toThrow(`PORT ${String(port)} is taken`)
  })

  it('says which variable to change when the host is not its own', async () => {
    world = await startWorld()
    await expect(startHttp({ app: () => undefined, host: '192.0.2.1', port: 0 })).rejects.toThrow('HOST 192.0.2.1')
  })

  it('answers what is under way before it closes, and takes nothing new', async () => {
    const { server, response, answer } = await requestUnderWay(60_000)
    const closed = server.close()
    answer.end('done')
    expect(await (await response).text()).toBe('done')
    await closed
    await expect(fetch(server.url)).rejects.toThrow()
  })

  it('cuts off a request that does not end within the grace', async () => {
    const { server, response } = await requestUnderWay(50)
    const cut = expect(response).rejects.toThrow()
    await server.close()
    await cut
  })
})

async function requestUnderWay(graceMs: number) {
  world = await startWorld()
  let arrived!: (response: ServerResponse) => void
  const arrival = new Promise<ServerResponse>((resolve) => {
    arrived = resolve
  })
  const server = await startHttp({
    app: (_, response) => {
      arrived(response)
    },
    host: '127.0.0.1',
    port: 0,
    graceMs,
  })
  const response = fetch(server.url)
  return { server, response, answer: await arrival }
}
