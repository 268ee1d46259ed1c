import { describe, expect, it } from 'vitest'
import type { ChannelHealth } from '../../src/channels/channel.js'
import type { WhatsappDesk, WhatsappStatus } from '../../src/http/api/whatsappDesk.js'
import { chromiumPath } from '../browser/chromium.js'
import { desk, unpaired } from '../http/api/desk.js'
import { NOON } from '../store/world.js'
import { inChromium, violations } from './chromium.js'
import { consoleWorld } from './world.js'

const open: WhatsappStatus = { ...unpaired, state: 'open', me: '593•••67' }
const pairing: WhatsappStatus = { ...unpaired, state: 'pairing', qr: 'wa:1,2,3', pairingCode: 'ABCD1234' }
const WHATSAPP = '/channels/whatsapp'

function withWhatsapp(whatsapp: WhatsappDesk, health: ChannelHealth = { state: 'open' }) {
  return consoleWorld({ at: { whatsapp, channels: () => [{ name: 'whatsapp', health }] } })
}

function withTelegram(health: ChannelHealth, link: string | null = 'https://t.me/riobamba_bot') {
  const channel = { name: 'telegram', health, link: () => Promise.resolve(link) }
  return consoleWorld({ at: { channels: () => [channel] } })
}

describe('the channels', () => {
  it('say in words how each is, and which are off', async () => {
    const { as } = await withTelegram({ state: 'misconfigured', detail: 'Telegram refuses the bot token.' })
    const { text, html } = await (await as('viewer')).get('/channels')
    expect(text).toContain('Telegram No funciona y alguien debe corregirlo.')
    expect(html).toContain('<span lang="en">Telegram refuses the bot token.</span>')
    expect(text).toContain('WhatsApp Está apagado.')
    expect(text).toContain('Ritmo de avisos y anuncios: hasta 25 mensajes por segundo.')
  })

  it('that are in trouble, or send nothing that answers nobody, are told of on the first page', async () => {
    const world = await withWhatsapp(desk(open), { state: 'open', bulkStopped: 'failures' })
    const { text } = await (await world.as('viewer')).get('')
    expect(text).toContain('1 Canales con problemas Necesita atención WhatsApp')
  })

  it('are not shown to an evaluator', async () => {
    const { as } = await consoleWorld()
    const evaluator = await as('evaluator')
    expect((await evaluator.get('/channels')).status).toBe(403)
    expect((await evaluator.get('/channels/telegram/poster')).status).toBe(403)
  })
})

describe('Telegram', () => {
  it('is shown with its link as a QR code, which is downloaded for posters', async () => {
    const { as } = await withTelegram({ state: 'open' })
    const viewer = await as('viewer')
    const { html } = await viewer.get('/channels')
    expect(html).toContain('href="https://t.me/riobamba_bot"')
    expect(html).toMatch(/role="img" aria-label="Código QR del enlace de Telegram"><svg /)
    const poster = await viewer.get('/channels/telegram/poster')
    expect(poster.html).toMatch(/^<svg /)
    expect(poster.headers.get('content-type')).toContain('image/svg+xml')
    expect(poster.headers.get('content-disposition')).toBe('attachment; filename="telegram-qr.svg"')
  })

  it('has no link while nobody can tell it', async () => {
    const { as } = await withTelegram({ state: 'open' }, null)
    const viewer = await as('viewer')
    expect((await viewer.get('/channels')).text).toContain('Ahora no se puede saber el enlace')
    expect(await viewer.get('/channels/telegram/poster')).toMatchObject({ location: '/console/channels' })
  })
})

describe('WhatsApp', () => {
  it('is shown with how much of a day is used, and why nothing more is sent', async () => {
    const bulk = { open: false, reason: 'reach_out_lock', until: NOON, sentToday: 12, cap: 200 }
    const { as } = await withWhatsapp(desk({ ...open, bulk }))
    const { text } = await (await as('viewer')).get('/channels')
    expect(text).toContain('12 de 200 permitidos por día')
    expect(text).toContain('WhatsApp limitó por un tiempo los mensajes')
    expect(text).toContain('Ritmo de avisos y anuncios: un mensaje cada 5 segundos')
  })

  it('shows its codes and its number to administrators alone, as whoever reads them can take it over', async () => {
    const { as } = await withWhatsapp(desk({ ...pairing, me: '593•••67' }))
    const admin = await (await as('admin')).get('/channels')
    expect(admin.html).toMatch(/aria-label="Código QR para vincular WhatsApp"><svg /)
    expect(admin.text).toContain('ABCD 1234')
    for (const role of ['viewer', 'editor'] as const) {
      const shown = await (await as(role)).get('/channels')
      expect(shown.text).toContain('Espera que un teléfono se vincule')
      expect(shown.html).not.toMatch(/ABCD|593•••67|para vincular WhatsApp"|\/channels\/whatsapp\//)
    }
  })

  it('is kept as it is now by a script, and by a link without it', async () => {
    const { as } = await withWhatsapp(desk(pairing))
    const admin = await as('admin')
    const { html } = await admin.get('/channels')
    expect([...html.matchAll(/data-live="(\w+)" data-from="\/console\/channels"/g)].map(([, part]) => part)).toEqual([
      'state',
      'code',
      'actions',
    ])
    expect(html).toContain('>Actualizar</a>')
    const script = /src="([^"]+live\.js)"/.exec(html)?.[1] ?? ''
    expect((await admin.get(script)).status).toBe(200)
  })

  it('is paired by a scan, or by a code for a phone', async () => {
    const whatsapp = desk()
    const { as } = await withWhatsapp(whatsapp)
    const admin = await as('admin')
    const said = { status: 303, location: '/console/channels?said=pairing' }
    expect(await admin.post(`${WHATSAPP}/pair`)).toMatchObject(said)
    expect(await admin.post(`${WHATSAPP}/pair`, { phone: '+593 99 123 4567' })).toMatchObject(said)
    expect(whatsapp.wishes).toEqual(['showQr', 'pairByCode +593 99 123 4567'])
    expect((await admin.get('/channels?said=pairing')).text).toContain('Se pidió vincular un teléfono')
  })

  it.each([
    ['not_owner', 'Debe quedar uno solo'],
    ['paired', 'Desvincúlela primero'],
    ['not_installed', 'Falta la biblioteca'],
    ['bad_phone', 'Ese número no sirve'],
    ['refused', 'no dio un código para ese número'],
    ['no_answer', 'WhatsApp no respondió'],
    ['closed', 'Se cortó la conexión'],
  ] as const)('says in words why it was not paired: %s', async (reason, words) => {
    const { as } = await withWhatsapp(desk(unpaired, { pairByCode: { ok: false, reason } }))
    const answer = await (await as('admin')).post(`${WHATSAPP}/pair`, { phone: '0991234567' })
    expect(answer.status).toBe(422)
    expect(answer.html).toMatch(new RegExp(`role="alert">[^<]*${words}`))
  })

  it('says that a number is none', async () => {
    const { as } = await withWhatsapp(desk())
    const answer = await (await as('admin')).post(`${WHATSAPP}/pair`, { phone: '12' })
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('Ese número no sirve')])
  })

  it('is unlinked after a second question', async () => {
    const whatsapp = desk(open)
    const { as, store } = await withWhatsapp(whatsapp)
    const admin = await as('admin')
    expect((await admin.get('/channels')).html).toContain('href="/console/channels/whatsapp/unlink"')
    const asked = await admin.get(`${WHATSAPP}/unlink`)
    expect(asked.text).toContain('deja de recibir y enviar mensajes')
    expect(whatsapp.wishes).toEqual([])
    expect(await admin.post(`${WHATSAPP}/unlink`)).toMatchObject({ location: '/console/channels?said=unlinked' })
    expect(whatsapp.wishes).toEqual(['unlink'])
    expect(await store.db.auditEntry.findFirst({ where: { action: 'whatsapp.unlink' } })).toMatchObject({
      who: 'admin',
    })
  })

  it('is connected again', async () => {
    const whatsapp = desk({ ...open, state: 'banned', detail: 'WhatsApp closed the account (403).' })
    const { as } = await withWhatsapp(whatsapp)
    const admin = await as('admin')
    expect((await admin.get('/channels')).text).toContain('WhatsApp cerró la cuenta')
    expect(await admin.post(`${WHATSAPP}/reconnect`)).toMatchObject({ location: '/console/channels?said=reconnecting' })
    expect(whatsapp.wishes).toEqual(['reconnect'])
  })

  it('is kept from sending announcements and let send them again, each for a reason that is kept', async () => {
    const whatsapp = desk(open)
    const { as, store } = await withWhatsapp(whatsapp)
    const admin = await as('admin')
    const path = `${WHATSAPP}/bulk`
    expect((await admin.post(path, { on: 'no', reason: ' ' })).status).toBe(422)
    expect(await admin.post(path, { on: 'no', reason: 'Quejas' })).toMatchObject({ status: 303 })
    expect(await admin.post(path, { on: 'yes', reason: 'Resuelto' })).toMatchObject({ status: 303 })
    expect(whatsapp.wishes).toEqual(['stopBulk', 'resumeBulk'])
    const kept = await store.db.auditEntry.findMany({ where: { subject: 'whatsapp' }, orderBy: { id: 'asc' } })
    expect(kept.map(({ action, reason }) => [action, reason])).toEqual([
      ['whatsapp.bulk_stop', 'Quejas'],
      ['whatsapp.bulk_resume', 'Resuelto'],
    ])
  })

  it.each(['viewer', 'evaluator', 'editor'] as const)('is changed by no %s', async (role) => {
    const whatsapp = desk(open)
    const { as } = await withWhatsapp(whatsapp)
    const somebody = await as(role)
    for (const action of ['pair', 'reconnect', 'unlink', 'bulk'])
      expect((await somebody.post(`${WHATSAPP}/${action}`, { on: 'no', reason: 'x' })).status).toBe(403)
    expect((await somebody.get(`${WHATSAPP}/unlink`)).status).toBe(403)
    expect(whatsapp.wishes).toEqual([])
  })
})

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  it('the pairing follows what happens, and axe finds nothing', async () => {
    let status: WhatsappStatus = pairing
    const health = { state: 'open' as const }
    const channel = { name: 'telegram', health, link: () => Promise.resolve('https://t.me/riobamba_bot') }
    const world = await consoleWorld({
      at: { whatsapp: { ...desk(), status: () => status }, channels: () => [channel, { name: 'whatsapp', health }] },
    })
    const { page, complaints } = await inChromium(world, 'admin')
    await page.goto(`${world.url}/console/channels`)
    expect(await violations(page)).toEqual([])
    const qr = page.getByLabel('Código QR para vincular WhatsApp')
    const before = await qr.innerHTML()
    status = { ...pairing, qr: 'wa:4,5,6' }
    await expect.poll(() => qr.innerHTML(), { timeout: 30_000 }).not.toBe(before)
    // What somebody is typing stays, whatever happens.
    await page.getByLabel('Número del teléfono').fill('+593')
    status = open
    await page.getByText('593•••67').waitFor()
    expect(await qr.count()).toBe(0)
    expect(await page.getByLabel('Número del teléfono').inputValue()).toBe('+593')
    await page.getByLabel('Número del teléfono').fill('')
    await page.locator('h1').click()
    await page.getByRole('link', { name: 'Desvincular' }).click()
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
