import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { talkOn } from '../support/talk.js'
import { announcing, news, START } from './announcing.js'

describe('an announcement', () => {
  it('is written, looked at, confirmed by its number, sent and reported, without the API', async () => {
    const { meets, editor, draft, works, sends } = await announcing()
    await meets(3)
    await meets(1, { channel: 'whatsapp' }, 'w')
    await meets(1, { optedOutAt: START }, 'no')
    const at = await draft()
    const shown = await editor.get(at)
    expect(shown.text).toContain('Llega a 4 personas')
    expect(shown.text).toContain('Telegram Español 3')
    expect(shown.text).toContain('WhatsApp Español 1')
    expect(shown.text).toContain('Pidieron no recibir anuncios 1')
    expect(shown.html).toContain('<strong>minga</strong>')
    expect(shown.text).toMatch(/empieza el 2 mar 2026.*termina más o menos/)
    const confirmed = await editor.post(`${at}/confirm`, { recipients: '4', shown: '4', version: '1' })
    expect(confirmed.location).toBe(`${at}?said=broadcast_confirmed`)
    expect((await editor.get(at)).text).toContain('Preparándose')
    await works()
    expect((await editor.get(at)).text).toContain('0 de 4 personas')
    await sends()
    await works()
    const done = await editor.get(at)
    expect(done.text).toContain('Terminado')
    expect(done.text).toContain('4 de 4 personas')
    expect(done.text).toContain('enviado 4')
    expect(done.html).toContain('data-live="progress"')
    expect((await editor.get('/broadcasts')).text).toMatch(/Minga Terminado terminó el .* 4 de 4 enviados/)
  })

  it('is shown while it is written, as in Telegram and in WhatsApp and in each language, and nothing is kept of it', async () => {
    const { meets, editor, rows, store } = await announcing()
    await meets(2)
    const form = { ...news, title: '', do: 'preview', 'text-en': 'There is a _minga_.' }
    const button = { 'button-0-es': 'Quiero ir', 'button-0-flow': 'take_part' }
    const { html, text, status } = await editor.post('/broadcasts', { ...form, ...button })
    expect(status).toBe(200)
    expect(text).toContain('Llega a 2 personas')
    for (const [channel, language] of [
      ['Telegram', 'English'],
      ['WhatsApp', 'Español'],
    ])
      expect(text).toContain(`${channel ?? ''} · ${language ?? ''}`)
    expect(html).toContain('<em>minga</em>')
    expect(html.match(/class="keys"/g)).toHaveLength(2)
    expect(html).toContain('preview.js')
    expect(await rows()).toEqual([])
    expect(await store.db.auditEntry.count({ where: { action: { startsWith: 'broadcast' } } })).toBe(0)
  })

  it('that cannot be is refused at its fields, in words, and nothing that was typed is lost', async () => {
    const { editor, rows } = await announcing()
    const refused = await editor.post('/broadcasts', {
      ...{ ...news, 'text-es': 'Hola {nombr}', 'text-en': 'Hello', sendAt: '2020-01-01T10:00' },
      ...{ 'button-1-es': 'Ir', 'parishes.licto': 'yes', seenSince: '2026-01-01' },
    })
    expect(refused.status).toBe(422)
    expect(refused.html).toMatch(/id="text-es-wrong">No se puede poner {nombr} \(letra 6\)/)
    expect(refused.html).toContain('href="#sendAt"')
    expect(refused.text).toContain('Elija una hora que no haya pasado')
    expect(refused.html).toMatch(/id="text-es"[^>]*aria-describedby="text-es-wrong"[^>]*aria-invalid="true"/)
    expect(refused.html).toMatch(/name="parishes.licto" value="yes" checked/)
    for (const kept of ['Hola {nombr}', 'Hello', 'value="Ir"', '2020-01-01T10:00', 'value="2026-01-01"'])
      expect(refused.html).toContain(kept)
    const flow = await editor.post('/broadcasts', { ...news, 'button-1-es': 'Ir' })
    expect(flow.html).toMatch(/id="button-1-flow-wrong">Elija qué abre/)
    const button = (slot: number, es: string, en: string) => ({
      [`button-${String(slot)}-flow`]: 'menu',
      [`button-${String(slot)}-es`]: es,
      [`button-${String(slot)}-en`]: en,
    })
    const again = await editor.post('/broadcasts', { ...news, ...button(0, 'Ir', 'Go'), ...button(2, 'Ver', 'Go') })
    expect(again.html).toMatch(/id="button-2-en-wrong">Dos botones no pueden decir lo mismo/)
    const braces = await editor.post('/broadcasts', { ...news, ...button(0, 'Ir, {nombre}', 'Go') })
    expect(braces.html).toMatch(/id="button-0-es-wrong">En un botón no van llaves/)
    const long = await editor.post('/broadcasts', {
      ...news,
      'text-es': 'a'.repeat(3999) + 'b',
      'button-0-es': 'Ir',
      'button-0-flow': 'menu',
    })
    expect(long.text).toMatch(/Es muy largo: .* y caben 4000/)
    expect(await rows()).toEqual([])
  })

  it('goes to the people who were chosen, and what was chosen comes back when it is changed', async () => {
    const { meets, editor, draft, store } = await announcing()
    await meets(2, { actor: { parish: 'licto', kind: 'academia', axes: ['integridad'] } })
    await meets(3, { actor: { parish: 'veloz' } }, 'v')
    const chosen = {
      ...{
        'parishes.licto': 'yes',
        'actorKinds.academia': 'yes',
        'axes.integridad': 'yes',
        'channels.telegram': 'yes',
      },
      ...{ 'languages.es': 'yes', 'topics.news': 'yes', registeredOnly: 'yes', seenSince: '2026-02-01' },
    }
    const at = await draft({ ...chosen, sendAt: '2026-03-03T10:30', expiresAt: '2026-03-04T10:30' })
    const { text } = await editor.get(at)
    expect(text).toContain('Llega a 2 personas')
    expect(text).toContain('Parroquias: Licto')
    expect(text).toContain('Confirmar y programar')
    const { html } = await editor.get(`${at}/change`)
    for (const name of Object.keys(chosen).filter((one) => one !== 'seenSince'))
      expect(html).toContain(`name="${name}" value="yes" checked`)
    for (const value of ['2026-02-01', '2026-03-03T10:30', '2026-03-04T10:30'])
      expect(html).toContain(`value="${value}"`)
    const row = await store.db.broadcast.findFirstOrThrow()
    expect(row.sendAt?.toISOString()).toBe('2026-03-03T15:30:00.000Z')
  })

  it('is for the authors of submissions where that is chosen', async () => {
    const { meets, editor, draft, submission } = await announcing()
    await meets(2)
    await submission({ authorId: 'c-p1' })
    const at = await draft({ 'authors-state': 'received', 'authors-axis': 'participacion' })
    expect((await editor.get(at)).text).toContain('Llega a 1 persona')
    const other = await draft({ 'authors-state': 'fulfilled' })
    expect((await editor.get(other)).text).toContain('Así no llega a nadie')
  })

  it('is changed where nobody else was quicker; what the second typed is not lost', async () => {
    const { editor, draft, rows } = await announcing()
    const at = await draft()
    const first = await editor.post(`${at}/change`, { ...news, title: 'Otra minga', version: '1' })
    expect(first.location).toBe(`${at}?said=broadcast_saved`)
    const second = await editor.post(`${at}/change`, { ...news, 'text-es': 'Mi texto', version: '1' })
    expect(second.status).toBe(422)
    expect(second.text).toContain('Alguien más cambió este borrador')
    expect(second.html).toContain('Mi texto')
    expect((await rows())[0]).toMatchObject({ title: 'Otra minga', version: 2 })
    expect(second.html).toContain('name="version" value="2"')
  })

  it('is deleted as a draft, after a question', async () => {
    const { editor, draft, rows } = await announcing()
    const at = await draft()
    expect((await editor.get(`${at}/delete`)).text).toContain('no se puede deshacer')
    expect((await editor.post(`${at}/delete`, { version: '7' })).status).toBe(422)
    expect((await editor.post(`${at}/delete`, { version: '1' })).location).toContain('broadcast_deleted')
    expect(await rows()).toEqual([])
    expect((await editor.get(at)).location).toContain('broadcast_gone')
  })
})

describe('the picture of an announcement', () => {
  const png = async () =>
    new Uint8Array(
      await sharp({ create: { width: 40, height: 40, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    )
  const formWith = (bytes: Uint8Array<ArrayBuffer> | string, parts: Record<string, string>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...news, ...parts })) form.set(name, value)
    form.set('picture', new Blob([bytes], { type: 'image/png' }), 'minga.png')
    return form
  }

  it('is seen with it, and is taken away again', async () => {
    const { editor } = await announcing()
    const { location } = await editor.send('/broadcasts', formWith(await png(), {}))
    const at = location?.replace(/\?.*/, '') ?? ''
    expect((await editor.get(at)).html).toContain(`<img src="${at}/picture"`)
    expect((await editor.get(`${at}/picture`)).headers.get('content-type')).toBe('image/jpeg')
    await editor.post(`${at}/change`, { ...news, version: '1', 'no-picture': 'yes' })
    expect((await editor.get(at)).html).not.toContain('<img')
  })

  it('is not lost when something else is refused: it goes with the form', async () => {
    const { editor, rows } = await announcing()
    const refused = await editor.send('/broadcasts', formWith(await png(), { title: '' }))
    expect(refused.status).toBe(422)
    const kept = /name="kept" value="([0-9a-f]{32})"/.exec(refused.html)?.[1] ?? ''
    expect((await editor.get(`/broadcasts/pictures/${kept}`)).headers.get('content-type')).toBe('image/jpeg')
    expect((await editor.post('/broadcasts', { ...news, kept })).status).toBe(303)
    expect((await rows())[0]?.image).toMatch(/^[0-9a-f]{32}$/)
  })

  it('that is none is refused at its field', async () => {
    const { editor } = await announcing()
    const refused = await editor.send('/broadcasts', formWith('<script>', {}))
    expect(refused.status).toBe(422)
    expect(refused.html).toMatch(/id="picture-wrong">Esa imagen no se puede enviar/)
  })
})

describe('confirming', () => {
  it('is refused with another number, and with the new one when it moved', async () => {
    const { meets, editor, draft, rows } = await announcing()
    await meets(3)
    const at = await draft()
    const wrong = await editor.post(`${at}/confirm`, { recipients: '30', shown: '3', version: '1' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('No es el número de personas')
    await meets(2, {}, 'new')
    const moved = await editor.post(`${at}/confirm`, { recipients: '3', shown: '3', version: '1' })
    expect(moved.status).toBe(422)
    expect(moved.text).toContain('El número de personas cambió: ahora son 5.')
    expect(moved.html).toContain('name="shown" value="5"')
    expect((await rows())[0]?.state).toBe('draft')
    expect((await editor.post(`${at}/confirm`, { recipients: '5', shown: '5', version: '1' })).status).toBe(303)
  })

  it('of a draft that was changed meanwhile is refused', async () => {
    const { meets, editor, draft, rows } = await announcing()
    await meets(1)
    const at = await draft()
    await editor.post(`${at}/change`, { ...news, 'text-es': 'Otra cosa', version: '1' })
    const late = await editor.post(`${at}/confirm`, { recipients: '1', shown: '1', version: '1' })
    expect(late.text).toContain('Alguien más cambió este borrador')
    expect((await rows())[0]?.state).toBe('draft')
  })

  it('is for somebody else where two must approve, and the page says who', async () => {
    const world = await announcing()
    Object.assign(world.broadcasts, { approval: 'two' })
    const { meets, editor, draft, signedIn } = world
    await meets(1)
    await world.as('admin')
    const other = await signedIn('otra', 'editor')
    const at = await draft()
    const { text, html } = await editor.get(at)
    expect(text).toContain('lo deben aprobar dos personas. Lo escribió editor.')
    expect(text).toContain('Lo puede confirmar: admin, otra.')
    expect(html).not.toContain(`${at}/confirm`)
    const refused = await editor.post(`${at}/confirm`, { recipients: '1', shown: '1', version: '1' })
    expect(refused.text).toContain(
      'Lo escribió editor. Lo debe confirmar alguien que no lo haya escrito ni cambiado por última vez.',
    )
    expect((await other.post(`${at}/confirm`, { recipients: '1', shown: '1', version: '1' })).status).toBe(303)
  })

  it('of an urgent one is for administrators, who say why', async () => {
    const { as, meets, editor, draft, rows, store } = await announcing()
    await meets(1, { topics: [] })
    const admin = await as('admin')
    expect((await editor.get('/broadcasts/new')).html).not.toContain('id="mode"')
    const trick = await editor.post('/broadcasts', { ...news, mode: 'urgent', reason: 'Lluvia' })
    expect(trick.text).toContain('solo quienes administran')
    const silent = await admin.post('/broadcasts', { ...news, mode: 'urgent', reason: '' })
    expect(silent.html).toMatch(/id="reason-wrong">Diga por qué es urgente/)
    const at = await draft({ mode: 'urgent', reason: 'Lluvia' }, admin)
    expect((await editor.get(at)).html).not.toContain(`${at}/change`)
    expect((await editor.get(at)).text).toContain('Los anuncios urgentes los escriben, cambian y confirman solo')
    expect((await admin.post(`${at}/confirm`, { recipients: '1', shown: '1', version: '1' })).status).toBe(303)
    expect((await rows())[0]).toMatchObject({ state: 'expanding', mode: 'urgent' })
    const entry = await store.db.auditEntry.findFirstOrThrow({ where: { action: 'broadcast.confirm' } })
    expect(entry).toMatchObject({ who: 'admin', reason: 'Lluvia' })
  })
})

describe('trying it out', () => {
  it('sends it to the chat that one linked by a code, and to nobody else', async () => {
    const { editor, draft, store, broadcasts, clock } = await announcing()
    const talk = talkOn(store, broadcasts.content, clock)
    const at = await draft()
    expect((await editor.post(`${at}/test`)).text).toContain('Todavía no vinculó su chat')
    const { html } = await editor.post(`${at}/chat`)
    const words = /value="(VINCULAR \d{4} \d{4})"/.exec(html)?.[1] ?? ''
    await talk.says('/start', 'mine')
    clock.pass(0.1)
    expect(await talk.says(words, 'mine')).toContain('link.staff')
    expect((await editor.get(at)).text).toContain('Le llega solo a usted')
    expect((await editor.post(`${at}/test`)).location).toBe(`${at}?said=broadcast_tested`)
    expect(await store.db.delivery.count({ where: { kind: 'staff', body: { contains: 'minga' } } })).toBe(1)
    await editor.post(`${at}/chat/forget`)
    expect((await editor.get(at)).text).toContain('Vincular mi chat')
  })
})
