import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { announcing, idOf, news } from './announcing.js'

const picture = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'red' } })
  .png()
  .toBuffer()

/** What staff may write and cannot be sent, and the place of what is wrong. */
const unsendable: [object, string][] = [
  [{ topic: 'parish:atlantis' }, '/topic'],
  [{ audience: { parishes: ['licto', 'atlantis'] } }, '/audience/parishes/1'],
  [{ audience: { axes: ['magia'] } }, '/audience/axes/0'],
  [{ audience: { actorKinds: ['rey'] } }, '/audience/actorKinds/0'],
  [{ audience: { languages: ['fr'] } }, '/audience/languages/0'],
  [{ audience: { topics: ['rumores'] } }, '/audience/topics/0'],
  [{ audience: { submissions: { axis: 'magia' } } }, '/audience/submissions/axis'],
  [{ messages: { es: 'x'.repeat(3999), en: 'Hello' }, buttons: [{ label: 'Ver', flow: 'browse' }] }, '/messages/es'],
  [{ messages: { es: 'Hola {apellido}' } }, '/messages/es'],
  [{ messages: { en: 'Hello' } }, '/messages/es'],
  [{ buttons: [{ label: 'Ver', flow: 'nowhere' }] }, '/buttons/0/flow'],
  [{ sendAt: '2026-03-02T14:59:00Z' }, '/sendAt'],
  [{ expiresAt: '2026-03-02T14:59:00Z' }, '/expiresAt'],
  [{ sendAt: '2026-03-02T17:00:00Z', expiresAt: '2026-03-02T16:00:00Z' }, '/expiresAt'],
  [{ mode: 'urgent' }, '/reason'],
]

/** What is no draft at all, and the place of what is wrong. */
const unreadable: [object, string][] = [
  [{ title: '' }, '/title'],
  [{ title: 'x'.repeat(121) }, '/title'],
  [{ title: undefined }, '/title'],
  [{ topic: '' }, '/topic'],
  [{ topic: 'x'.repeat(61) }, '/topic'],
  [{ messages: { es: '' } }, '/messages/es'],
  [{ messages: { es: 'x'.repeat(4001) } }, '/messages/es'],
  [{ messages: { es: 'Hola', 'e/s': 'Hola' } }, '/messages/e~1s'],
  [{ messages: 'Hola' }, '/messages'],
  [{ buttons: Array.from({ length: 4 }, () => ({ label: 'x', flow: 'browse' })) }, '/buttons'],
  [{ buttons: [{ label: 'x'.repeat(61), flow: 'browse' }] }, '/buttons/0/label'],
  [{ buttons: [{ label: 'x', flow: '' }] }, '/buttons/0/flow'],
  [{ audience: { channels: [] } }, '/audience/channels'],
  [{ audience: { channels: ['fax'] } }, '/audience/channels/0'],
  [{ audience: { parishes: Array.from({ length: 101 }, () => 'licto') } }, '/audience/parishes'],
  [{ audience: { submissions: { state: 'lost' } } }, '/audience/submissions/state'],
  [{ audience: { registeredOnly: 'yes' } }, '/audience/registeredOnly'],
  [{ audience: { seenSince: 'yesterday' } }, '/audience/seenSince'],
  [{ audience: { age: 18 } }, '/audience/age'],
  [{ sendAt: 'tomorrow' }, '/sendAt'],
  [{ expiresAt: '2026-03-02' }, '/expiresAt'],
  [{ mode: 'loud' }, '/mode'],
  [{ reason: 'x'.repeat(501) }, '/reason'],
  [{ colour: 'red' }, '/colour'],
]

describe('a draft', () => {
  it('is answered with whom it would reach, who is left out and why, the words and the time it takes', async () => {
    const { meets, post } = await announcing()
    await meets(3)
    await meets(2, { channel: 'web', language: 'en' }, 'w')
    await meets(1, { consent: false }, 'n')
    const { status, body } = await post('', { ...news, buttons: [{ label: 'Ver', flow: 'browse' }] })
    expect([status, body]).toEqual([
      201,
      {
        broadcast: expect.objectContaining({
          id: 1,
          state: 'draft',
          version: 1,
          title: 'Minga',
          image: false,
        }) as unknown,
        preview: {
          eligible: 5,
          counts: [
            { channel: 'telegram', language: 'es', count: 3 },
            { channel: 'web', language: 'en', count: 2 },
          ],
          leftOut: expect.arrayContaining([{ reason: 'no_consent', count: 4 }]) as unknown,
          messages: expect.arrayContaining([
            {
              channel: 'telegram',
              language: 'es',
              fallsBack: false,
              text: expect.stringContaining('Este sábado hay minga.') as unknown,
            },
          ]) as unknown,
          estimate: expect.objectContaining({ startsAt: '2026-03-02T15:00:00.000Z' }) as unknown,
          warnings: [{ kind: 'falls_back', language: 'en', people: 2 }],
        },
      },
    ])
  })

  it('is made once under one Idempotency-Key of one member of the staff', async () => {
    const { admin, editor, post, store } = await announcing()
    const asked = (body: object, key: string) => post('', body, key, { 'Idempotency-Key': 'minga' })
    const first = await asked(news, editor)
    const second = await asked(news, editor)
    expect([first.status, second.status, idOf(second)]).toEqual([201, 200, idOf(first)])
    expect((await asked({ ...news, title: 'Otra' }, editor)).body).toMatchObject({
      status: 422,
      title: 'This Idempotency-Key was used for something else',
    })
    expect((await asked(news, admin)).status).toBe(201)
    expect((await post('', news, editor, { 'Idempotency-Key': 'x'.repeat(101) })).status).toBe(400)
    expect(await store.db.broadcast.count()).toBe(2)
  })

  it('takes a picture, and refuses one that is too large, none at all, or no base64', async () => {
    const { post, patch, get } = await announcing()
    const made = await post('', { ...news, image: picture.toString('base64') })
    expect(made.body).toMatchObject({ broadcast: { image: true } })
    const id = idOf(made)
    expect((await patch(`/${id}`, { version: 1, image: null })).body).toMatchObject({
      broadcast: { image: false, version: 2 },
    })
    expect((await get(`/${id}`)).body).toMatchObject({ broadcast: { image: false } })
    const large = await post('', { ...news, image: Buffer.alloc(5 * 1024 * 1024 + 1).toString('base64') })
    expect([large.status, large.body['errors']]).toEqual([
      422,
      [{ pointer: '/image', given: '5242881 bytes', accepted: expect.stringContaining('5 MB') as unknown }],
    ])
    expect((await post('', { ...news, image: Buffer.from('words').toString('base64') })).body).toMatchObject({
      status: 422,
      errors: [{ pointer: '/image' }],
    })
    for (const image of ['', 'no base64!', `${picture.toString('base64')} `])
      expect((await post('', { ...news, image })).body).toMatchObject({ status: 400, errors: [{ pointer: '/image' }] })
  })

  it('with a picture beyond what is read of a request is refused at the picture, new or changed', async () => {
    const { draft, post, patch } = await announcing()
    const image = 'A'.repeat(8 * 1024 * 1024)
    const [made, changed] = [
      await post('', { ...news, image }),
      await patch(`/${await draft()}`, { version: 1, image }),
    ]
    for (const { body } of [made, changed])
      expect(body).toMatchObject({
        status: 422,
        errors: [
          {
            pointer: '/image',
            given: 'a request of more than 8 MB',
            accepted: expect.stringContaining('5 MB') as unknown,
          },
        ],
      })
  })

  it('is refused when it could not be sent, and the place of what is wrong is named', async () => {
    const { admin, post, store } = await announcing()
    for (const [parts, pointer] of unsendable) {
      const { status, body } = await post('', { ...news, ...parts }, admin)
      expect([status, body['title']], pointer).toEqual([422, 'The broadcast cannot be sent as it is'])
      const words = expect.stringMatching(/./) as unknown
      expect(body['errors'], pointer).toEqual([{ pointer, given: words, accepted: words }])
      expect(body['detail']).toContain(`${pointer}: given `)
    }
    expect(await store.db.broadcast.count()).toBe(0)
  })

  it('is refused beyond the limits of each field, and the place of what is wrong is named', async () => {
    const { post, store } = await announcing()
    for (const [parts, pointer] of unreadable) {
      const { status, body } = await post('', { ...news, ...parts })
      expect([status, body['errors']], pointer).toMatchObject([400, [{ pointer }]])
    }
    expect(await store.db.broadcast.count()).toBe(0)
  })

  it('is changed and deleted while it is one, by whoever saw its present version', async () => {
    const { confirm, draft, get, meets, patch, remove } = await announcing()
    await meets(1)
    const id = await draft()
    expect((await patch(`/${id}`, { version: 1, title: 'Gran minga' })).body).toMatchObject({
      broadcast: { title: 'Gran minga', version: 2, messages: news.messages },
      preview: { eligible: 1 },
    })
    expect((await patch(`/${id}`, { version: 1, title: 'Otra' })).body).toMatchObject({ status: 409, version: 2 })
    expect((await patch(`/${id}`, { version: 2, topic: 'nothing' })).status).toBe(422)
    expect((await remove(`/${id}?version=1`)).body).toMatchObject({ status: 409, version: 2 })
    expect((await remove(`/${id}?version=2`)).body).toEqual({ id: Number(id) })
    for (const answer of [await remove(`/${id}`), await get(`/${id}`), await patch(`/${id}`, { version: 1 })])
      expect(answer.status).toBe(404)
    const gone = await draft()
    await confirm(gone, 1)
    for (const answer of [await patch(`/${gone}`, { version: 2, title: 'x' }), await remove(`/${gone}`)])
      expect(answer.body).toMatchObject({ status: 422, title: 'It is no draft any more', state: 'expanding' })
  })
})

describe('confirming', () => {
  it('lets it go with the number that was shown, and refuses another one with the present number', async () => {
    const { changes, confirm, draft, meets } = await announcing()
    await meets(3)
    const id = await draft()
    const refused = await confirm(id, 2)
    expect(refused.body).toMatchObject({ status: 409, expected: 2, recipients: 3 })
    expect(refused.body['detail']).toContain('Accepted: 3')
    expect(refused.body['errors']).toEqual([
      { pointer: '/recipients', given: '2 recipients', accepted: expect.stringMatching(/^3, the present/) as unknown },
    ])
    const before = changes()
    expect((await confirm(id, 3)).body).toMatchObject({
      recipients: 3,
      broadcast: { state: 'expanding', confirmedBy: 'a editor' },
    })
    expect(changes()).toBe(before + 1)
    expect((await confirm(id, 3)).body).toMatchObject({ status: 422, state: 'expanding' })
  })

  it('takes no number that people cannot have', async () => {
    const { draft, get, meets, post } = await announcing()
    await meets(1)
    const id = await draft()
    for (const recipients of [-1, 1.5, '1', null, undefined]) {
      const { status, body } = await post(`/${id}/confirm`, { recipients })
      expect([status, body['errors']], String(recipients)).toMatchObject([400, [{ pointer: '/recipients' }]])
    }
    expect((await get(`/${id}`)).body).toMatchObject({ broadcast: { state: 'draft' } })
    expect((await post(`/${id}/confirm`, { recipients: 1 })).status).toBe(200)
  })

  it('is refused when nobody would get it, and says why', async () => {
    const { confirm, draft, meets } = await announcing()
    await meets(2, { consent: false })
    const { status, body } = await confirm(await draft(), 0)
    expect([status, body['title']]).toEqual([422, 'Nobody would get it'])
    expect(body['leftOut']).toEqual(expect.arrayContaining([{ reason: 'no_consent', count: 5 }]))
    expect(body['detail']).toContain('no_consent 5')
    expect(body['errors']).toMatchObject([{ pointer: '/audience', accepted: 'one with at least one person' }])
  })

  it('needs somebody else, or an administrator, where two must approve', async () => {
    const { admin, confirm, draft, meets, post } = await announcing({ approval: 'two' })
    await meets(1)
    const id = await draft()
    expect((await confirm(id, 1)).body).toMatchObject({ status: 403, createdBy: 'a editor' })
    expect((await confirm(id, 1, admin)).body).toMatchObject({ status: 422, errors: [{ pointer: '/version' }] })
    expect((await post(`/${id}/confirm`, { recipients: 1, version: 1 }, admin)).status).toBe(200)
  })

  it('of something urgent is for administrators, as is drafting it', async () => {
    const { admin, confirm, draft, editor, meets, patch, post } = await announcing()
    await meets(1, { topics: [] })
    const urgent = { mode: 'urgent', reason: 'Ceniza del volcán' }
    const forAdmins = { status: 403, needed: 'admin', errors: [{ pointer: '/mode', accepted: 'the role admin' }] }
    expect((await post('', { ...news, ...urgent }, editor)).body).toMatchObject(forAdmins)
    expect((await patch(`/${await draft()}`, { version: 1, ...urgent }, editor)).body).toMatchObject(forAdmins)
    const id = await draft(urgent, admin)
    expect((await confirm(id, 1, editor)).body).toMatchObject(forAdmins)
    expect((await confirm(id, 1, admin)).status).toBe(200)
  })

  it('is refused when it has expired', async () => {
    const { clock, confirm, draft, meets } = await announcing()
    await meets(1)
    const id = await draft({ expiresAt: '2026-03-02T16:00:00Z' })
    clock.pass(61)
    expect((await confirm(id, 1)).body).toMatchObject({
      ...{ status: 422, expiresAt: '2026-03-02T16:00:00.000Z' },
      errors: [{ pointer: '/expiresAt', accepted: expect.stringContaining('or null') as unknown }],
    })
  })
})

describe('a confirmed broadcast', () => {
  it('is paused, resumed and cancelled, each where it is possible', async () => {
    const { confirm, draft, meets, post, works } = await announcing()
    await meets(2)
    const id = await draft()
    await confirm(id, 2)
    await works()
    expect((await post(`/${id}/pause`, { reason: 'Hay un error' })).body).toMatchObject({
      broadcast: { state: 'paused' },
    })
    const again = await post(`/${id}/pause`)
    expect(again.body).toMatchObject({ status: 422, state: 'paused', accepted: ['expanding', 'sending'] })
    expect((await post(`/${id}/resume`)).body).toMatchObject({ broadcast: { state: 'sending' } })
    expect((await post(`/${id}/cancel`)).body).toMatchObject({ broadcast: { state: 'cancelled' } })
    for (const name of ['pause', 'resume', 'cancel', 'withdraw', 'retry-failed', 'resend-uncertain'])
      expect((await post(`/99/${name}`)).status).toBe(404)
  })

  it('is controlled for a reason of at most 500 characters, and stays as it is for a longer one', async () => {
    const { confirm, draft, get, meets, post, works } = await announcing()
    await meets(1)
    const id = await draft()
    await confirm(id, 1)
    await works()
    for (const name of ['pause', 'resume', 'cancel', 'withdraw', 'retry-failed', 'resend-uncertain'])
      for (const reason of ['x'.repeat(501), ' '])
        expect((await post(`/${id}/${name}`, { reason })).body, name).toMatchObject({
          status: 400,
          errors: [{ pointer: '/reason' }],
        })
    expect((await get(`/${id}`)).body).toMatchObject({ broadcast: { state: 'sending' } })
    expect((await post(`/${id}/pause`, { reason: 'x'.repeat(500) })).status).toBe(200)
  })

  it('sends again what failed, and what nobody knows of, and says how many', async () => {
    const { confirm, draft, get, meets, post, sends, works } = await announcing()
    await meets(2)
    const id = await draft()
    await confirm(id, 2)
    await works()
    await sends('failed', 'rejected')
    await works()
    expect((await get(`/${id}`)).body).toMatchObject({
      broadcast: { state: 'done' },
      report: { total: 2, states: { failed: 2 }, reasons: [{ state: 'failed', reason: 'rejected', count: 2 }] },
    })
    expect((await post(`/${id}/retry-failed`)).body).toMatchObject({ broadcast: { state: 'sending' }, count: 2 })
    await works()
    await sends('uncertain')
    await works()
    expect((await post(`/${id}/resend-uncertain`)).body).toMatchObject({ count: 2 })
  })

  it('tells how far it has come and what it waits for', async () => {
    const { confirm, draft, get, meets, works } = await announcing()
    await meets(2)
    const id = await draft({ sendAt: '2026-03-02T16:00:00Z' })
    expect((await get(`/${id}`)).body).toMatchObject({ report: null, preview: { eligible: 2 } })
    await confirm(id, 2)
    await works()
    expect((await get(`/${id}`)).body).toMatchObject({
      preview: null,
      report: {
        total: 2,
        expanded: true,
        states: { waiting: 2, sent: 0 },
        channels: [{ channel: 'telegram', state: 'waiting', count: 2 }],
        waitsFor: { kind: 'send_at', until: '2026-03-02T16:00:00.000Z' },
      },
    })
  })
})

it('lists broadcasts a page at a time, those of one state where that is asked for', async () => {
  const { confirm, draft, get, meets } = await announcing()
  await meets(1)
  const ids = [await draft(), await draft(), await draft()]
  await confirm(ids[0] ?? '', 1)
  const listed = async (query: string) => {
    const { body } = await get(query)
    return { ids: (body['items'] as { id: number }[]).map(({ id }) => String(id)), next: body['next'] }
  }
  const first = await listed('?limit=2')
  expect(first.ids).toEqual([ids[2], ids[1]])
  expect(await listed(`?limit=2&after=${String(first.next)}`)).toEqual({ ids: [ids[0]], next: null })
  expect((await listed('?state=draft')).ids).toEqual([ids[2], ids[1]])
  expect((await get('?after=bm9uZQ')).status).toBe(400)
  expect(JSON.stringify((await get('')).body)).not.toMatch(/requestHash|idempotencyKey|expandedTo|createdById/)
})
