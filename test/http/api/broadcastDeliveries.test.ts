import { describe, expect, it } from 'vitest'
import { csvLine } from '../../../src/http/api/csv.js'
import { announcing, type Announcing } from './announcing.js'

/** Three copies, of which one was skipped: its person has left since. */
async function sent(): Promise<Announcing & { readonly id: string }> {
  const world = await announcing()
  await world.meets(3)
  const id = await world.draft({ sendAt: '2026-03-02T16:00:00Z' })
  await world.confirm(id, 3)
  await world.works()
  await world.store.db.contact.update({ where: { id: 'c-p0002' }, data: { optedOutAt: world.clock.now() } })
  world.clock.pass(60)
  await world.works()
  await world.sends()
  await world.works()
  return { ...world, id }
}

describe('what became of each copy', () => {
  it('is listed a page at a time, of one state, channel or reason where that is asked for', async () => {
    const { editor, get, id } = await sent()
    const listed = async (query: string) => (await get(`/${id}/deliveries${query}`, editor)).body
    const first = await listed('?limit=2')
    expect(first).toMatchObject({
      items: [
        { contactId: 'c-p0001', channel: 'telegram', language: 'es', state: 'sent', reason: null },
        { contactId: 'c-p0002', state: 'skipped', reason: 'opted_out' },
      ],
    })
    expect(await listed(`?limit=2&after=${String(first['next'])}`)).toMatchObject({
      items: [{ contactId: 'c-p0003' }],
      next: null,
    })
    const count = async (query: string) => ((await listed(query))['items'] as unknown[]).length
    expect(await count('?state=sent')).toBe(2)
    expect(await count('?reason=opted_out')).toBe(1)
    expect(await count('?channel=web')).toBe(0)
    expect(await count('?channel=telegram&state=sent')).toBe(2)
    expect((await get('/99/deliveries')).status).toBe(404)
    expect((await get(`/${id}/deliveries?state=lost`)).status).toBe(400)
  })

  it('comes as CSV in one piece, however many pages there are', async () => {
    const { ask, editor, get, id, store } = await sent()
    const copy = { broadcastId: Number(id), addressId: 'a', channel: 'web', language: 'es', state: 'sent' }
    const at = new Date('2026-03-02T16:00:00Z')
    await store.db.broadcastRecipient.createMany({
      data: Array.from({ length: 1200 }, (_, i) => ({ ...copy, contactId: `d${String(i + 10_000)}`, updatedAt: at })),
    })
    const { status, headers, body } = await get(`/${id}/deliveries?format=csv`, editor)
    expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      200,
      'text/csv; charset=utf-8',
      `attachment; filename="broadcast-${id}.csv"`,
    ])
    const lines = String(body['text']).trimEnd().split('\r\n')
    expect(lines[0]).toBe('contactId,channel,language,state,reason,withdrawal,at')
    expect(lines[2]).toMatch(/^c-p0002,telegram,es,skipped,opted_out,,2026-03-02T/)
    expect(lines).toHaveLength(1 + 3 + 1200)
    expect(new Set(lines).size).toBe(lines.length)
    const asked = await ask('GET', `/broadcasts/${id}/deliveries?state=skipped`, {
      key: editor,
      headers: { Accept: 'text/csv' },
    })
    expect(String(asked.body['text']).trimEnd().split('\r\n')).toHaveLength(2)
  })

  it('does not tell viewers by the cursor either whom it was for, and takes none that was made by hand', async () => {
    const { get, id, viewer } = await sent()
    const { body } = await get(`/${id}/deliveries?limit=1`, viewer)
    const next = String(body['next'])
    expect(next + Buffer.from(next, 'base64url').toString('latin1')).not.toContain('p0001')
    expect((await get(`/${id}/deliveries?limit=1&after=${next}`, viewer)).body).toMatchObject({
      items: [{ contactId: null, state: 'skipped' }],
    })
    for (const made of [Buffer.from('c-p0002').toString('base64url'), `${next}AAAA`])
      expect((await get(`/${id}/deliveries?after=${made}`, viewer)).body).toMatchObject({
        status: 400,
        errors: [{ in: 'query', field: 'after', accepted: expect.stringContaining('as it came') as unknown }],
      })
  })

  it('does not tell viewers whom it was for', async () => {
    const { get, id, viewer } = await sent()
    expect((await get(`/${id}/deliveries`, viewer)).body).toMatchObject({ items: [{ contactId: null }, {}, {}] })
    const { body } = await get(`/${id}/deliveries?format=csv`, viewer)
    expect(String(body['text'])).toContain('\r\n,telegram,es,sent')
    expect(String(body['text'])).not.toContain('c-p0001')
  })
})

it('writes no cell that a spreadsheet would run, and quotes what would break a line', () => {
  expect(csvLine(['=1+1', '+5', '-5', '@sum', '\tx', 'a,b', 'say "hi"', 'two\nlines', null, 'plain'])).toBe(
    `'=1+1,'+5,'-5,'@sum,'\tx,"a,b","say ""hi""","two\nlines",,plain\r\n`,
  )
})
