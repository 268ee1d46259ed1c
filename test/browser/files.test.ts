import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page, Route } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InboundEvent, OutgoingFile } from '../../src/channels/channel.js'
import { say, startWorld, type World } from '../http/world.js'
import { oggOpus, pdf, phonePhoto, picture, zip } from '../support/samples.js'
import { chromiumPath, launch } from './chromium.js'
import { chatPage } from './page.js'

const phone = { width: 390, height: 844 }
const photo = await phonePhoto()
const place = { latitude: -1.67098, longitude: -78.64712 }

let browser: Browser
let world: World
let context: BrowserContext
let page: Page
let chat: ReturnType<typeof chatPage>
let complaints: string[]
let outgoing: OutgoingFile | undefined

describe.skipIf(chromiumPath === undefined)('files on a phone (skipped where no Chromium is in PATH)', () => {
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    outgoing = undefined
    world = await startWorld({
      answer: ({ input }) => [
        { ...say(input.kind === 'text' ? 'Aquí está' : 'Recibido'), ...(outgoing && { file: outgoing }) },
      ],
    })
    context = await browser.newContext({ viewport: phone, locale: 'es-EC' })
    await open()
  })
  afterEach(async () => {
    await context.close()
    await world.stop()
    expect(complaints).toEqual([])
  })

  async function open(): Promise<void> {
    page = await context.newPage()
    chat = chatPage(page, world.url)
    complaints = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/net::|status of 4/.test(message.text())) complaints.push(message.text())
    })
    await chat.open()
  }

  const bubble = (state: string) => page.locator(`.message.citizen[data-state="${state}"]`)
  const inputs = (): InboundEvent['input'][] => world.notebook.events.map(({ input }) => input)

  async function attach(choice: string, name: string, buffer: Buffer): Promise<void> {
    await page.locator('#attach').click()
    const chooser = page.waitForEvent('filechooser')
    await page.locator('#attach-menu button', { hasText: choice }).click()
    await (await chooser).setFiles({ name, mimeType: mimeOf(name), buffer })
  }

  function mimeOf(name: string): string {
    return { jpg: 'image/jpeg', pdf: 'application/pdf', ogg: 'audio/ogg' }[name.slice(-3)] ?? ''
  }

  it.each([
    ['Foto o cámara', 'bache.jpg', photo, 'photo', 'Foto'],
    ['Audio', 'nota.ogg', oggOpus, 'voice', 'Audio'],
    ['PDF', 'informe.pdf', pdf, 'document', 'Documento'],
  ])('sends what is chosen under %s', async (choice, name, bytes, media, label) => {
    await attach(choice, name, bytes)
    await bubble('sent').waitFor()
    expect(inputs()).toMatchObject([{ kind: 'media', media, size: bytes.length }])
    expect(await chat.said()).toEqual([label])
    await chat.answered(label)
    expect(await page.locator('#attach-menu').isVisible()).toBe(false)
  })

  it('shows a photo at once, and by its name after a reload', async () => {
    await attach('Foto', 'bache.jpg', photo)
    await bubble('sent').waitFor()
    expect(await page.locator('.citizen canvas').count()).toBe(1)
    await chat.reload()
    await chat.answered('Foto')
    expect(await chat.all()).toEqual(['Foto', 'Recibido'])
  })

  it('makes a large photo light before it is sent', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
    const large = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: 'white', noise } })
      .jpeg({ quality: 95 })
      .toBuffer()
    await attach('Foto', 'grande.jpg', large)
    await bubble('sent').waitFor()
    const [input] = inputs()
    const fetched = input?.kind === 'media' ? await world.channel.fetchFile(input.file, 1e8) : undefined
    const bytes = fetched?.ok === true ? fetched.bytes : Buffer.alloc(0)
    expect(bytes.length).toBeLessThan(large.length)
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 2048, height: 1365, format: 'jpeg' })
  })

  it('sends a file and the words after it in order, once, when there is a network again', async () => {
    await context.setOffline(true)
    await attach('PDF', 'informe.pdf', pdf)
    await bubble('pending').waitFor()
    await chat.type('Este es el informe')
    await context.setOffline(false)
    await chat.answered('Este es el informe')
    expect(inputs()).toMatchObject([{ kind: 'media' }, { kind: 'text', text: 'Este es el informe' }])
    expect(await bubble('sent').count()).toBe(2)
  })

  it('sends a file again under the same id when the answer was lost', async () => {
    const loseAnswer = async (route: Route): Promise<void> => {
      await route.fetch()
      await route.abort()
    }
    await page.route('**/chat/files?*', loseAnswer, { times: 1 })
    await attach('PDF', 'informe.pdf', pdf)
    await bubble('sent').waitFor()
    expect(inputs()).toHaveLength(1)
  })

  it('keeps a file that was not sent over a reload', async () => {
    await page.route('**/chat/files?*', (route) => route.abort())
    await attach('PDF', 'informe.pdf', pdf)
    await bubble('pending').waitFor()
    await page.close()
    await open()
    await bubble('sent').waitFor()
    expect(inputs()).toMatchObject([{ kind: 'media', media: 'document', size: pdf.length }])
  })

  it('shows how much of a file has gone while the line is slow', async () => {
    const line = await context.newCDPSession(page)
    const throughput = (uploadThroughput: number) =>
      line.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      })
    await throughput(100_000)
    await attach('Audio', 'nota.ogg', Buffer.concat([oggOpus, Buffer.alloc(2_000_000)]))
    await page.locator('.citizen progress').waitFor()
    await throughput(-1)
    await bubble('sent').waitFor()
    expect(await page.locator('.citizen progress').count()).toBe(0)
  })

  it('says kindly what cannot be taken, and goes on', async () => {
    await attach('PDF', 'informe.pdf', zip)
    await page.locator('.refusal').waitFor()
    expect(await page.locator('.refusal').innerText()).toContain('No pudimos recibir este archivo')
    expect(await page.locator('.retry').count()).toBe(0)
    await chat.type('hola')
    await chat.answered('hola')
    expect(inputs()).toMatchObject([{ kind: 'text' }])
  })

  it('says so at once when a file is too big, and sends nothing', async () => {
    await attach('PDF', 'informe.pdf', Buffer.alloc(10 * 1024 * 1024 + 1))
    await page.locator('.notice', { hasText: '10 MB' }).waitFor()
    expect([inputs(), await chat.said()]).toEqual([[], []])
  })

  it('records a voice note and sends it', async () => {
    await context.grantPermissions(['microphone'])
    await page.locator('#attach').click()
    await page.locator('#attach-record').click()
    await page.locator('#recording').waitFor()
    expect(await page.locator('#text').isVisible()).toBe(false)
    await expect.poll(() => page.locator('#recording-time').innerText()).toBe('0:01')
    await page.locator('#recording-send').click()
    await chat.answered('Nota de voz')
    expect(inputs()).toMatchObject([{ kind: 'media', media: 'voice' }])
    expect(await page.locator('#text').isVisible()).toBe(true)
  })

  it('sends no voice note that was cancelled, and says what to do without a microphone', async () => {
    await context.grantPermissions(['microphone'])
    await page.locator('#attach').click()
    await page.locator('#attach-record').click()
    await page.locator('#recording-cancel').click()
    await page.locator('#text').waitFor()
    await context.clearPermissions()
    await page.locator('#attach').click()
    await page.locator('#attach-record').click()
    await page.locator('.notice', { hasText: 'micrófono' }).waitFor()
    expect([inputs(), await chat.said()]).toEqual([[], []])
  })

  it('shares where the citizen is when they want that', async () => {
    await context.grantPermissions(['geolocation'])
    await context.setGeolocation(place)
    await page.locator('#attach').click()
    await page.locator('#attach-location').click()
    await chat.answered('Mi ubicación')
    expect(inputs()).toEqual([{ kind: 'location', ...place }])
  })

  it('says what to do when it may not know the place', async () => {
    await page.locator('#attach').click()
    await page.locator('#attach-location').click()
    await page.locator('.notice', { hasText: 'barrio' }).waitFor()
    expect(inputs()).toEqual([])
  })

  it('shows a picture from the service', async () => {
    outgoing = { name: 'mapa.png', mime: 'image/png', data: (await picture('png')).toString('base64') }
    await chat.type('mapa')
    const image = page.locator('.service img')
    await image.waitFor()
    await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(40)
    await chat.reload()
    await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(40)
  })

  it('lets other files be downloaded', async () => {
    outgoing = { name: 'mis datos.json', mime: 'application/json', data: Buffer.from('{}').toString('base64') }
    await chat.type('misdatos')
    const link = page.locator('.service .file')
    await link.waitFor()
    expect(await link.innerText()).toBe('Descargar: mis datos.json')
    const download = page.waitForEvent('download')
    await link.click()
    const file = await download
    expect(readFileSync(await file.path(), 'utf8')).toBe('{}')
  })

  it('opens and closes the menu by the keyboard, and fits the narrowest phone', async () => {
    await page.setViewportSize({ width: 320, height: 568 })
    await page.locator('#attach').focus()
    await page.keyboard.press('Enter')
    await page.locator('#attach-menu').waitFor()
    expect(await page.evaluate<string>('document.activeElement.dataset.accept')).toBe('image/*')
    for (const box of await Promise.all((await page.locator('#attach-menu button').all()).map((b) => b.boundingBox())))
      expect(box?.height).toBeGreaterThanOrEqual(44)
    await page.keyboard.press('Escape')
    expect(await page.locator('#attach-menu').isVisible()).toBe(false)
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('attach')
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(320)
  })
})
