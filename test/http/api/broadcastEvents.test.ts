import { expect, it, onTestFinished } from 'vitest'
import { announcing, type Announcing } from './announcing.js'

interface Told {
  readonly name: string
  readonly id: string | undefined
  readonly data: Record<string, unknown>
}

/** Opens the line of events of a broadcast; each call gives the next event, or undefined at the end. */
async function listen({ url, viewer }: Announcing, id: string, lastSeen?: string) {
  const leaving = new AbortController()
  onTestFinished(() => {
    leaving.abort()
  })
  const response = await fetch(`${url}/api/v1/broadcasts/${id}/events`, {
    headers: { Authorization: `Bearer ${viewer}`, ...(lastSeen === undefined ? {} : { 'Last-Event-ID': lastSeen }) },
    signal: leaving.signal,
  })
  const events = response.status === 200 && response.body !== null ? read(response.body) : undefined
  return {
    response,
    leave() {
      leaving.abort()
    },
    next: async (): Promise<Told | undefined> => (await events?.next())?.value ?? undefined,
  }
}

async function* read(body: ReadableStream<Uint8Array>): AsyncGenerator<Told, undefined> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of body) {
    const parts = (text + decoder.decode(chunk, { stream: true })).split('\n\n')
    text = parts.pop() ?? ''
    for (const part of parts) yield toldIn(part)
  }
  return undefined
}

function toldIn(part: string): Told {
  const field = (name: string) =>
    part
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  return { name: field('event') ?? '', id: field('id'), data: JSON.parse(field('data') ?? '{}') as Told['data'] }
}

it('tells how a broadcast goes on, once for each change, and ends when it is done', async () => {
  const world = await announcing()
  await world.meets(2)
  const id = await world.draft()
  const { next, response } = await listen(world, id)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(await next()).toMatchObject({ name: 'beat' })
  expect(await next()).toMatchObject({ name: 'report', data: { broadcast: { state: 'draft' }, preview: null } })
  await world.confirm(id, 2)
  expect(await next()).toMatchObject({ name: 'report', data: { broadcast: { state: 'expanding' } } })
  await world.works()
  const going = await next()
  expect(going).toMatchObject({ name: 'report', data: { report: { total: 2, states: { handed: 2 } } } })
  await world.sends()
  await world.works()
  const last = await next()
  expect(last).toMatchObject({ data: { broadcast: { state: 'done' }, report: { states: { sent: 2 } } } })
  expect(last?.id).not.toBe(going?.id)
  expect(await next()).toMatchObject({ name: 'end' })
  expect(await next()).toBeUndefined()
})

it('does not repeat to whoever comes back what they have seen', async () => {
  const world = await announcing()
  await world.meets(1)
  const id = await world.draft()
  await world.confirm(id, 1)
  await world.works()
  await world.sends()
  await world.works()
  const first = await listen(world, id)
  await first.next()
  const seen = await first.next()
  const again = await listen(world, id, seen?.id)
  expect([(await again.next())?.name, (await again.next())?.name, await again.next()]).toEqual([
    'beat',
    'end',
    undefined,
  ])
})

it('ends when the draft is deleted, and when the service stops', async () => {
  const closing = new AbortController()
  const world = await announcing({ closing: closing.signal })
  const [deleted, kept] = [await world.draft(), await world.draft()]
  const lines = [await listen(world, deleted), await listen(world, kept)]
  for (const line of lines) for (const name of ['beat', 'report']) expect((await line.next())?.name).toBe(name)
  await world.remove(`/${deleted}`)
  expect((await lines[0]?.next())?.name).toBe('end')
  closing.abort()
  expect(await lines[1]?.next()).toBeUndefined()
})

it('lets no more watch at once than can be counted for, and gives the place of whoever leaves to the next', async () => {
  const world = await announcing()
  const id = await world.draft()
  const lines = []
  for (let i = 0; i < 10; i++) lines.push(await listen(world, id))
  const refused = await listen(world, id)
  expect([refused.response.status, refused.response.headers.get('retry-after')]).toEqual([429, '10'])
  lines[0]?.leave()
  const headers = { Authorization: `Bearer ${world.viewer}` }
  const looks = async () =>
    (await fetch(`${world.url}/api/v1/broadcasts/${id}/events`, { method: 'HEAD', headers })).status
  await expect.poll(looks, { timeout: 60_000 }).toBe(200)
  // Whoever asks for the head alone takes no place.
  expect([await looks(), await looks(), (await listen(world, id)).response.status]).toEqual([200, 200, 200])
  expect((await listen(world, '99')).response.status).toBe(404)
})

it('is watched by many, one after another, without Node warning of a leak', async () => {
  const warnings: Error[] = []
  const note = (warning: Error): number => warnings.push(warning)
  process.on('warning', note)
  onTestFinished(() => {
    process.off('warning', note)
  })
  const world = await announcing()
  await world.meets(1)
  const id = await world.draft()
  const watch = async () => {
    let line = await listen(world, id)
    while (line.response.status === 429) line = await listen(world, id)
    expect([(await line.next())?.name, (await line.next())?.name]).toEqual(['beat', 'report'])
    return line
  }
  const first = await Promise.all(Array.from({ length: 10 }, watch))
  for (const line of first) line.leave()
  const second = await Promise.all(Array.from({ length: 10 }, watch))
  await world.confirm(id, 1)
  for (const { next } of second) expect((await next())?.name).toBe('report')
  expect(warnings).toEqual([])
})
