import { describe, expect, it } from 'vitest'
import { announcing, news, START } from './announcing.js'

/** An announcement to three people that is under way. */
async function sending() {
  const world = await announcing()
  await world.meets(3)
  const at = await world.draft()
  await world.confirm(at)
  await world.works()
  return { ...world, at, shown: async () => (await world.editor.get(at)).text }
}

describe('an announcement under way', () => {
  it('is paused, resumed and cancelled', async () => {
    const { editor, at, shown, works, rows, store } = await sending()
    expect(await shown()).toContain('Enviándose')
    expect((await editor.post(`${at}/pause`)).location).toBe(`${at}?said=broadcast_pause`)
    expect(await shown()).toContain('Está en pausa.')
    expect((await editor.get(at)).html).not.toContain(`action="${at}/pause"`)
    await editor.post(`${at}/resume`)
    expect(await shown()).toContain('Enviándose')
    expect((await editor.get(`${at}/cancel`)).text).toContain('no se puede deshacer')
    await editor.post(`${at}/cancel`, { reason: 'Cambió la fecha' })
    await works()
    expect((await rows())[0]?.state).toBe('cancelled')
    expect(await shown()).toContain('cancelado 3')
    const entry = await store.db.auditEntry.findFirstOrThrow({ where: { action: 'broadcast.cancel' } })
    expect(entry).toMatchObject({ who: 'editor', reason: 'Cambió la fecha' })
  })

  it('says why something cannot be done as it is now, and stays as it is', async () => {
    const { editor, at, rows } = await sending()
    const refused = await editor.post(`${at}/resume`)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('Ahora no se puede: el anuncio está así: Enviándose.')
    const late = await editor.post(`${at}/delete`, { version: '2' })
    expect(late.text).toContain('Ya no es un borrador.')
    expect((await editor.get(`${at}/change`)).location).toContain('broadcast_gone')
    expect((await rows())[0]?.state).toBe('sending')
  })

  it('keeps its numbers fresh by script, and by a link without', async () => {
    const { editor, at } = await sending()
    const { html } = await editor.get(at)
    expect(html).toContain(`data-live="progress" data-from="${at}"`)
    expect(html).toContain('live.js')
    expect(html).toContain(`<a href="${at}">Actualizar</a>`)
    expect(html).toMatch(/<progress max="3" value="0" aria-label="Avance del envío"/)
  })

  it('that is scheduled says when it goes out and waits for it', async () => {
    const { editor, meets, draft, confirm, works, clock, rows } = await announcing()
    await meets(1)
    const at = await draft({ sendAt: '2026-03-02T11:00' })
    expect((await editor.get(at)).text).toContain('Saldrá el 2 mar 2026, 11:00 a. m. Desde ese momento')
    await confirm(at)
    await works()
    expect((await editor.get(at)).text).toContain('Espera su hora: 2 mar 2026, 11:00 a. m.')
    clock.pass(60)
    await works()
    expect((await editor.get(at)).text).not.toContain('Espera su hora')
    expect((await rows())[0]?.state).toBe('sending')
  })
})

describe('the report of an announcement', () => {
  it('says why copies did not arrive, and sends the failed and the uncertain once more', async () => {
    const { editor, at, shown, sends, works, store } = await sending()
    await sends('uncertain', 'unknown')
    await works()
    expect(await shown()).toContain('Se cortó la conexión al enviarlo no se sabe si llegó 3')
    expect((await editor.get('/broadcasts')).text).toContain('0 de 3 enviados · 3 con problemas')
    expect((await editor.get(`${at}/resend-uncertain`)).text).toContain('lo recibirán dos veces')
    expect((await editor.post(`${at}/resend-uncertain`)).location).toContain('broadcast_resend_uncertain')
    await works()
    await sends('failed', 'unreachable')
    await works()
    expect(await shown()).toContain('No hubo conexión con la plataforma no llegó 3')
    expect((await editor.get(at)).html).not.toContain(`${at}/resend-uncertain`)
    await editor.post(`${at}/retry-failed`)
    await works()
    await sends()
    await works()
    expect(await shown()).toContain('enviado 3')
    expect(await store.db.delivery.count({ where: { kind: 'broadcast', state: 'sent' } })).toBe(3)
  })

  it('is a file too, in which a viewer does not see who', async () => {
    const { as, editor, at, sends, works } = await sending()
    await sends()
    await works()
    const { headers, html } = await editor.get(`${at}/deliveries.csv`)
    expect(headers.get('content-type')).toContain('text/csv')
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="anuncio-\d+.csv"/)
    expect(html.split('\r\n')[1]).toMatch(/^c-p1,telegram,es,sent,/)
    const viewer = await as('viewer')
    expect((await viewer.get(`${at}/deliveries.csv`)).html.split('\r\n')[1]).toMatch(/^,telegram,es,sent,/)
  })

  it('is sent as it is made, however many copies there are', async () => {
    const { editor, at, store } = await sending()
    const id = Number(at.split('/').at(-1))
    const copy = { broadcastId: id, addressId: 'a', channel: 'web', language: 'es', state: 'sent', updatedAt: START }
    await store.db.broadcastRecipient.createMany({
      data: Array.from({ length: 1200 }, (_, i) => ({ ...copy, contactId: `d${String(i + 10_000)}` })),
    })
    const { headers, html } = await editor.get(`${at}/deliveries.csv`)
    // A length is known only of what is there as a whole.
    expect([headers.get('content-length'), headers.get('transfer-encoding')]).toEqual([null, 'chunked'])
    expect(headers.get('content-security-policy')).toContain('sandbox')
    const lines = html.trimEnd().split('\r\n')
    expect([lines.length, new Set(lines).size]).toEqual([1 + 3 + 1200, 1 + 3 + 1200])
    expect((await editor.get(`/broadcasts/99/deliveries.csv`)).location).toContain('broadcast_gone')
  })

  it('tells what was taken back', async () => {
    const { editor, at, shown, sends, works } = await sending()
    await sends()
    await works()
    expect((await editor.get(`${at}/withdraw`)).text).toContain('48 horas')
    await editor.post(`${at}/withdraw`)
    expect(await shown()).toContain('Mensajes retirados: 0. Se quedaron donde están: 0. Faltan: 3.')
    expect((await editor.get(at)).html).not.toContain(`href="${at}/withdraw"`)
  })
})

describe('who may do what with announcements', () => {
  it('lets a viewer read them and change nothing, and evaluators in nowhere', async () => {
    const { as, at, rows, draft } = await sending()
    const draftAt = await draft()
    const [viewer, evaluator] = [await as('viewer'), await as('evaluator')]
    for (const path of [at, draftAt, '/broadcasts']) {
      const { status, html } = await viewer.get(path)
      expect(status).toBe(200)
      expect(html.match(/<form method="post"/g)).toHaveLength(1)
      expect((await evaluator.get(path)).status).toBe(403)
    }
    expect((await viewer.get('/broadcasts/new')).status).toBe(403)
    for (const path of ['/broadcasts', `${at}/pause`, `${draftAt}/confirm`, `${draftAt}/test`, `${draftAt}/delete`])
      expect((await viewer.post(path, news)).status).toBe(403)
    expect((await rows()).map(({ state }) => state)).toEqual(['sending', 'draft'])
  })

  it('lists them by state, the newest first, page by page', async () => {
    const { editor, draft, at } = await sending()
    for (let i = 1; i <= 21; i++) await draft({ title: `Aviso ${String(i)}` })
    const { html, text } = await editor.get('/broadcasts')
    expect(text.indexOf('Aviso 21')).toBeLessThan(text.indexOf('Aviso 20'))
    expect(text).not.toContain('Aviso 1 ')
    const next = /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect((await editor.get(next)).html).toContain(at)
    const sent = await editor.get('/broadcasts?state=sending')
    expect(sent.html).toContain(at)
    expect(sent.text).not.toContain('Aviso')
  })

  it('speaks English to who reads English', async () => {
    const { editor, at, draft, store } = await sending()
    await store.db.staffUser.updateMany({ data: { language: 'en' } })
    const pages = [at, await draft(), '/broadcasts', '/broadcasts/new', `${at}/cancel`]
    for (const path of pages) expect((await editor.get(path)).html).toContain('<html lang="en">')
    expect((await editor.get(at)).text).toContain('0 of 3 people')
  })
})
