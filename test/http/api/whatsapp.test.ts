import { describe, expect, it } from 'vitest'
import { NOON } from '../../store/world.js'
import { desk, unpaired } from './desk.js'
import { apiWorld } from './world.js'

describe('the channels', () => {
  it('are listed for everybody who may read', async () => {
    const { ask, keys } = await apiWorld()
    const { body } = await ask('GET', '/channels', { key: keys.viewer })
    expect(body).toEqual({ items: [{ name: 'web', state: 'open', detail: null }] })
  })
})

describe('the account on WhatsApp', () => {
  it('is shown with a picture of the code to scan', async () => {
    const qr = 'https://wa.me/settings/linked_devices#1,2,3,4'
    const whatsapp = desk({ ...unpaired, state: 'pairing', qr, qrExpiresAt: NOON })
    const { ask, keys } = await apiWorld({ whatsapp })
    const { body } = await ask('GET', '/channels/whatsapp', { key: keys.admin })
    expect(body).toMatchObject({
      state: 'pairing',
      number: null,
      qr: { text: qr, expiresAt: NOON.toISOString(), svg: expect.stringMatching(/^<svg .*<\/svg>\s*$/s) as unknown },
      bulk: { open: true, reason: null, sentToday: 0, cap: 20 },
    })
  })

  it('is shown to administrators only, as whoever reads the code can take it over', async () => {
    const { ask, keys } = await apiWorld({ whatsapp: desk() })
    expect((await ask('GET', '/channels/whatsapp', { key: keys.editor })).status).toBe(403)
  })

  it('is paired by a scan, or by a code for a phone', async () => {
    const whatsapp = desk()
    const { ask, keys } = await apiWorld({ whatsapp })
    expect((await ask('POST', '/channels/whatsapp/pair', { key: keys.admin, body: {} })).status).toBe(200)
    const body = { phone: '+593 99 123 4567' }
    expect((await ask('POST', '/channels/whatsapp/pair', { key: keys.admin, body })).status).toBe(200)
    expect(whatsapp.wishes).toEqual(['showQr', 'pairByCode +593 99 123 4567'])
  })

  it.each([
    ['bad_phone', 422, 'Accepted: a number with its country'],
    ['refused', 422, 'scan the QR code'],
    ['paired', 409, 'unlink it first'],
    ['not_installed', 409, 'npm ci'],
  ] as const)('says what to do when the pairing is answered with %s', async (reason, status, remedy) => {
    const { ask, keys } = await apiWorld({ whatsapp: desk(unpaired, { pairByCode: { ok: false, reason } }) })
    const phone = '0991234567'
    const answer = await ask('POST', '/channels/whatsapp/pair', { key: keys.admin, body: { phone } })
    expect([answer.status, answer.body['detail']]).toEqual([status, expect.stringContaining(remedy)])
    expect(JSON.stringify(answer.body)).not.toContain(phone)
  })

  it('is unlinked, connected again, and kept from sending announcements, and the audit says who did it', async () => {
    const whatsapp = desk()
    const { ask, keys } = await apiWorld({ whatsapp })
    const key = keys.admin
    await ask('POST', '/channels/whatsapp/reconnect', { key, body: {} })
    await ask('POST', '/channels/whatsapp/bulk', { key, body: { on: false, reason: 'Quejas de vecinos' } })
    await ask('POST', '/channels/whatsapp/bulk', { key, body: { on: true } })
    await ask('POST', '/channels/whatsapp/unlink', { key, body: {} })
    expect(whatsapp.wishes).toEqual(['reconnect', 'stopBulk', 'resumeBulk', 'unlink'])
    const { body } = await ask('GET', '/audit?subject=whatsapp', { key })
    expect(body).toMatchObject({
      items: [
        { action: 'whatsapp.unlink' },
        { action: 'whatsapp.bulk_resume' },
        { action: 'whatsapp.bulk_stop', reason: 'Quejas de vecinos' },
        { action: 'whatsapp.reconnect' },
      ],
    })
  })

  it('does not exist while WhatsApp is off, and the answer says how it is switched on', async () => {
    const { ask, keys } = await apiWorld()
    const { status, body } = await ask('GET', '/channels/whatsapp', { key: keys.admin })
    expect([status, body['detail']]).toEqual([409, expect.stringContaining('WHATSAPP=on')])
  })
})
