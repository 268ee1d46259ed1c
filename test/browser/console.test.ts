import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pages } from '../../src/console/pages.js'
import { saveActor } from '../../src/store/actors.js'
import { openStore } from '../../src/store/client.js'
import { askForPerson } from '../../src/store/helpRequests.js'
import { createSubmission } from '../../src/store/submissions.js'
import { violations } from '../console/chromium.js'
import { chromiumPath, launch } from './chromium.js'
import { startService } from './service.js'

const sizes = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const

let browser: Browser
let service: Awaited<ReturnType<typeof startService>>
let first: string
let cookies: Awaited<ReturnType<BrowserContext['cookies']>>

/** A person, what they sent, that they ask for somebody, and an announcement that waits. */
async function fill(url: string): Promise<void> {
  const now = new Date()
  const store = await openStore({ url, now: () => now })
  const contactId = 'c-eva'
  await store.db.contact.create({ data: { id: contactId, language: 'es', createdAt: now, lastSeenAt: now } })
  const address = { id: 'a-eva', channel: 'web', address: 'eva', contactId, createdAt: now }
  await store.db.address.create({ data: address })
  const organisation = {
    id: 'o-1',
    kind: 'academia',
    name: 'Escuela de Licto',
    folded: 'escuela de licto',
    createdAt: now,
  }
  await store.db.organisation.create({ data: organisation })
  await store.db.organisation.create({
    data: { ...organisation, id: 'o-2', name: 'Escuela Licto', folded: 'escuela licto' },
  })
  const naming = { name: 'Eva Yupa', naming: 'reserved', convocation: true, axes: ['participacion'] } as const
  const place = { parish: 'licto', outside: null, email: 'eva@example.org' }
  const member = { organisationId: 'o-1', organisationRole: 'Directora' }
  await saveActor(store.db, { contactId, kind: 'academia', ...naming, ...place, ...member }, now)
  const alone = { kind: 'ciudadania', organisationId: null, organisationRole: null, assisted: true }
  await store.db.contact.create({ data: { id: 'c-rosa', language: 'es', createdAt: now, lastSeenAt: now } })
  await saveActor(store.db, { contactId: 'c-rosa', ...naming, ...place, ...alone, name: 'Rosa Lema' }, now)
  await store.transaction((tx) =>
    createSubmission(
      tx,
      {
        ...{ kind: 'need', axis: 'participacion', title: 'Luz en la plaza', description: 'No hay luz en la plaza.' },
        ...{ affected: null, benefit: null, parish: 'licto', outside: null, latitude: null, longitude: null },
        ...{ authorId: contactId, naming: 'reserved', authorName: null, prefix: 'RIO' },
      },
      now,
    ),
  )
  await store.db.broadcast.create({
    data: {
      ...{ title: 'Minga', topic: 'news', messages: '{"es":"Este sábado hay minga."}', buttons: '[]', audience: '{}' },
      ...{
        mode: 'standard',
        state: 'draft',
        createdBy: 'Alba Guamán',
        createdById: 'alba',
        createdAt: now,
        updatedAt: now,
      },
    },
  })
  await askForPerson(store.db, { contactId, addressId: 'a-eva', question: '¿Cuándo arreglan el agua?', now })
  await store.close()
}

/** A page in a browser where the administrator has signed in, and what it complained of. */
async function open(size: keyof typeof sizes, colorScheme: 'light' | 'dark') {
  const context = await browser.newContext({ viewport: sizes[size], colorScheme, locale: 'es-EC' })
  await context.addCookies(cookies)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(service.url) && !request.url().startsWith('data:')) complaints.push(request.url())
  })
  return { context, page, complaints }
}

const shown = pages.filter(({ method }) => method === 'get')
/** The line of the table that an address belongs to. */
function lineOf(address: string): string | undefined {
  const path = new URL(address, service.url).pathname.replace(/^\/console/, '') || '/'
  const fits = shown.filter((one) => new RegExp(`^${one.path.replace(/:\w+/g, '[^/]+')}$`).test(path))
  // A path in words goes before one with a name in it, as in the table.
  return (fits.find((one) => !one.path.includes(':')) ?? fits[0])?.path
}
/** What answers with a file, or leads on. */
const noPages = /attachments|\.csv|\/csv|download|export|qr|picture|image|chat-code/

/** What is there only while a channel is switched on that nobody can switch on without its platform. */
const ofChannels = ['/channels/telegram/poster', '/channels/whatsapp/unlink']
/** What asks once more before something is done to an announcement that was let go: see test/console/broadcastsSent.test.ts. */
const ofSent = ['cancel', 'withdraw', 'resend-uncertain', 'retry-failed'].map((verb) => `/broadcasts/:id/${verb}`)
/** A part of a page, which a script asks for. */
const parts = ['/submissions/:code/here']
const elsewhere = [...ofChannels, ...ofSent, ...parts]

/** One address of every page that can be come to by links, from the first one on. */
async function addresses(page: Page): Promise<Map<string, string>> {
  const found = new Map([['/', '/console']])
  const todo = ['/console']
  for (let address = todo.shift(); address !== undefined; address = todo.shift()) {
    await page.goto(service.url + address)
    const links = await page
      .locator('a[href^="/console"]')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))
    for (const link of links) {
      const line = noPages.test(link) ? undefined : lineOf(link)
      if (line === undefined || found.has(line)) continue
      found.set(line, link.replace(/#.*/, ''))
      todo.push(link)
    }
  }
  return found
}

describe.skipIf(chromiumPath === undefined)('the console (in Chromium)', () => {
  beforeAll(async () => {
    browser = await launch()
    service = await startService()
    await fill(service.database)
    first = /\/console\/join\/\S+/.exec(service.greeting)?.[0] ?? ''
    const context = await browser.newContext({ locale: 'es-EC' })
    const page = await context.newPage()
    await page.goto(service.url + first)
    await page.getByLabel('Su nombre').fill('Alba Guamán')
    await page.getByLabel('Correo electrónico').fill('alba@riobamba.example')
    await page.getByLabel('Contraseña').fill('un caballo en la plaza')
    await page.getByRole('button').click()
    await page.getByRole('navigation').waitFor()
    cookies = await context.cookies()
    await context.close()
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  it.each([
    ['desk', 'light'],
    ['phone', 'dark'],
  ] as const)(
    'has on a %s, in the %s theme, no page that keeps anybody out, is too wide or complains',
    async (size, theme) => {
      const { context, page, complaints } = await open(size, theme)
      const all = await addresses(page)
      expect(all.size).toBeGreaterThan(8)
      for (const [line, address] of all) {
        await page.goto(service.url + address)
        expect([line, await violations(page)]).toEqual([line, []])
        const tooWide = await page.evaluate(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        )
        expect([line, tooWide]).toEqual([line, false])
      }
      expect(complaints).toEqual([])
      await context.close()
    },
  )

  it('can be come to by links, every page of it', async () => {
    const { context, page } = await open('desk', 'light')
    const all = await addresses(page)
    const expected = shown
      .map(({ path }) => path)
      .filter((path) => !noPages.test(path) && !/^\/(sign-in|join)/.test(path))
    expect(expected.filter((path) => !all.has(path) && !elsewhere.includes(path))).toEqual([])
    await context.close()
  })

  it('keeps nobody out where they sign in', async () => {
    const context = await browser.newContext({ viewport: sizes.phone, locale: 'es-EC' })
    const page = await context.newPage()
    for (const path of ['/console/sign-in', '/console/sign-in/code', '/console/join/nothing']) {
      await page.goto(service.url + path)
      expect([path, await violations(page)]).toEqual([path, []])
    }
    await context.close()
  })

  it('works without script: somebody is taken, answered and handed back', async () => {
    const context = await browser.newContext({ viewport: sizes.phone, javaScriptEnabled: false, locale: 'es-EC' })
    await context.addCookies(cookies)
    const page = await context.newPage()
    await page.goto(`${service.url}/console/people`)
    await page.getByRole('link', { name: 'Eva Yupa' }).click()
    await page.getByRole('button', { name: 'Atender' }).click()
    await page.getByLabel('Su mensaje').fill('Buenos días, soy Alba. Mañana va la cuadrilla.')
    await page.getByRole('button', { name: 'Enviar' }).click()
    await page.locator('.talk').getByText('Mañana va la cuadrilla.').waitFor()
    await page.getByRole('button', { name: 'Devolver al servicio automático' }).click()
    await page.getByText('La conversación volvió al servicio automático.').waitFor()
    await context.close()
  })
})
