import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chromiumPath, launch } from './chromium.js'
import { chatPage } from './page.js'
import { startService } from './service.js'

const desk = { on: 'a desk', viewport: { width: 1280, height: 800 } }
const phone = { on: 'a phone', viewport: { width: 390, height: 844 } }

let browser: Browser
let service: Awaited<ReturnType<typeof startService>>
let context: BrowserContext
let page: Page
let chat: ReturnType<typeof chatPage>
let complaints: string[]

describe.skipIf(chromiumPath === undefined)('in a browser (skipped where no Chromium is in PATH)', () => {
  beforeAll(async () => {
    browser = await launch()
    service = await startService()
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  async function open(viewport: { width: number; height: number }): Promise<void> {
    context = await browser.newContext({ viewport, locale: 'es-EC' })
    page = await context.newPage()
    chat = chatPage(page, service.url)
    complaints = []
    // That there is no network is not the page's fault.
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('net::')) complaints.push(message.text())
    })
  }
  afterEach(async () => {
    await context.close()
    expect(complaints).toEqual([])
  })

  describe.each([desk, phone])('the chat page on $on', ({ viewport }) => {
    beforeEach(() => open(viewport))

    it('invites a first visitor, of whom nothing is stored before they act', async () => {
      const before = service.count('Contact')
      await chat.open()
      await page.locator('#start').waitFor()
      expect(await context.cookies()).toEqual([])
      expect(service.count('Contact')).toBe(before)
      await page.locator('#start').click()
      await chat.standing.first().waitFor()
      expect(await page.locator('#welcome').isVisible()).toBe(false)
      expect(service.count('Contact')).toBe(before + 1)
      const overhang = 'document.documentElement.scrollHeight - window.innerHeight'
      expect(await page.evaluate<number>(overhang)).toBe(0)
    })

    it('shows choices as numbered buttons that count until one is used', async () => {
      await chat.open()
      await page.locator('#start').click()
      await chat.press('Español')
      await chat.standing.nth(3).waitFor()
      expect(await chat.said()).toEqual(['Español'])
      expect(await page.locator('.choices').first().locator('button:enabled').count()).toBe(0)
      expect(await page.locator('.choices button.used').allInnerTexts()).toEqual([expect.stringContaining('Español')])
      expect(await chat.standing.first().innerText()).toMatch(/^1\s/)
    })

    it('answers what is typed, and sends with Enter but not with Shift and Enter', async () => {
      await chat.open()
      await chat.begin()
      await page.locator('#text').fill('¿qué es')
      await page.locator('#text').press('Shift+Enter')
      await page.locator('#text').pressSequentially('gobierno abierto?')
      await page.locator('#text').press('Enter')
      const words = '¿qué es\ngobierno abierto?'
      await chat.answered(words)
      expect(await page.locator('#text').inputValue()).toBe('')
      expect((await chat.said()).at(-1)).toBe(words)
    })

    it('keeps the conversation over a reload, with the last question still open', async () => {
      await chat.open()
      await chat.begin()
      await chat.type('hola')
      await chat.answered('hola')
      await chat.standing.first().waitFor()
      const before = await chat.all()
      await chat.reload()
      await chat.standing.first().waitFor()
      expect(await chat.all()).toEqual(before)
      await chat.standing.first().click()
      await expect.poll(async () => (await chat.all()).length).toBeGreaterThan(before.length + 1)
    })

    it('reconnects by itself when the service comes back; nothing is lost and nothing is doubled', async () => {
      await chat.open()
      await chat.begin()
      const inbound = service.count('Inbound')
      await service.pause()
      await chat.state('reconnecting')
      expect(await chat.status()).toContain('Volviendo a conectar')
      await chat.type('ayuda')
      await chat.waiting('ayuda')
      await service.resume()
      await chat.state('open')
      await chat.answered('ayuda')
      expect(service.count('Inbound')).toBe(inbound + 1)
      const shown = await chat.all()
      await chat.reload()
      await chat.answered('ayuda')
      expect(await chat.all()).toEqual(shown)
    })

    it('keeps what is written without a network and sends it in order, once, when there is one again', async () => {
      await chat.open()
      await chat.begin()
      const inbound = service.count('Inbound')
      await context.setOffline(true)
      await chat.state('offline')
      await chat.type('ayuda')
      await chat.type('menú')
      await chat.waiting('menú')
      await context.setOffline(false)
      await chat.answered('ayuda')
      await chat.answered('menú')
      expect((await chat.said()).slice(-2)).toEqual(['ayuda', 'menú'])
      expect(service.count('Inbound')).toBe(inbound + 2)
      await chat.reload()
      await chat.answered('menú')
      expect((await chat.said()).slice(-2)).toEqual(['ayuda', 'menú'])
    })
  })

  describe('the chat page', () => {
    beforeEach(() => open(phone.viewport))

    it('shows what a person types as it is, never as a part of the page', async () => {
      await chat.open()
      await chat.begin()
      const words = '<img src=x onerror=alert(1)> *no* _so_'
      await chat.type(words)
      await chat.answered(words)
      expect((await chat.said()).at(-1)).toBe(words)
      expect(await page.locator('#log img').count()).toBe(0)
    })

    it('gets what was sent while it was away', async () => {
      await chat.open()
      await chat.begin()
      const other = chatPage(await context.newPage(), service.url)
      await other.open()
      await page.goto('about:blank')
      await other.type('ayuda')
      await other.answered('ayuda')
      await chat.open()
      await chat.answered('ayuda')
      expect(await chat.all()).toEqual(await other.all())
    })

    it('gets after a break what was sent meanwhile, even when the service has forgotten that it just sent it', async () => {
      await chat.open()
      await chat.begin()
      const other = chatPage(await context.newPage(), service.url)
      await other.open()
      await page.route('**/chat/events*', (route) => route.abort())
      await service.restart()
      await chat.state('reconnecting')
      await other.type('ayuda')
      await other.answered('ayuda')
      await service.restart()
      expect(await chat.answers()).not.toEqual(await other.answers())
      await page.unroute('**/chat/events*')
      await chat.state('open')
      await expect.poll(() => chat.answers()).toEqual(await other.answers())
    })

    it('shows in one window what was said in another', async () => {
      await chat.open()
      await chat.begin()
      const other = chatPage(await context.newPage(), service.url)
      await other.open()
      await other.type('menú')
      await chat.answered('menú')
      expect((await chat.said()).filter((text) => text === 'menú')).toHaveLength(1)
    })

    it('sends what a closed window could not send when the page is opened again', async () => {
      await chat.open()
      await chat.begin()
      const inbound = service.count('Inbound')
      await context.setOffline(true)
      await chat.type('ayuda')
      await chat.waiting('ayuda')
      await page.close()
      await context.setOffline(false)
      page = await context.newPage()
      chat = chatPage(page, service.url)
      await chat.open()
      await chat.answered('ayuda')
      expect((await chat.said()).filter((text) => text === 'ayuda')).toHaveLength(1)
      expect(service.count('Inbound')).toBe(inbound + 1)
    })

    it('does not send twice what was stored though the answer to it was lost', async () => {
      await chat.open()
      await chat.begin()
      const inbound = service.count('Inbound')
      let lost = 0
      await page.route('**/chat/messages', async (route) => {
        if (lost++ > 0) return route.continue()
        await route.fetch()
        return route.abort()
      })
      await chat.type('ayuda')
      await chat.answered('ayuda')
      await expect.poll(() => lost).toBeGreaterThan(1)
      expect(service.count('Inbound')).toBe(inbound + 1)
      expect((await chat.said()).filter((text) => text === 'ayuda')).toHaveLength(1)
    })

    it('shows once what was stored though the window closed before it knew', async () => {
      await chat.open()
      await chat.begin()
      const inbound = service.count('Inbound')
      await page.route('**/chat/messages', async (route) => {
        await route.fetch()
        return route.abort()
      })
      await chat.type('ayuda')
      await expect.poll(() => service.count('Inbound')).toBe(inbound + 1)
      await chat.waiting('ayuda')
      await page.close()
      page = await context.newPage()
      chat = chatPage(page, service.url)
      await chat.open()
      await chat.answered('ayuda')
      expect((await chat.said()).filter((text) => text === 'ayuda')).toHaveLength(1)
    })

    it('offers to try again what the service refused', async () => {
      await chat.open()
      await chat.begin()
      await page.route('**/chat/messages', (route) => route.fulfill({ status: 413, body: '{}' }))
      await chat.type('ayuda')
      await page.locator('.retry').waitFor()
      await page.unroute('**/chat/messages')
      complaints.length = 0
      await page.locator('.retry').click()
      await chat.answered('ayuda')
    })

    it('goes on when the browser lost its cookie', async () => {
      await chat.open()
      await chat.begin()
      await context.clearCookies()
      await chat.type('hola')
      await chat.answered('hola')
      complaints.length = 0
    })

    it('stays readable on the narrowest phone', async () => {
      await page.setViewportSize({ width: 320, height: 568 })
      await chat.open()
      await chat.begin()
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      expect(width).toBe(320)
      const boxes = await Promise.all((await chat.standing.all()).map((button) => button.boundingBox()))
      for (const box of boxes) expect(box?.height).toBeGreaterThanOrEqual(44)
    })

    it('can be used with the keyboard alone', async () => {
      await chat.open()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      expect(await page.evaluate<string>('document.activeElement.id')).toBe('text')
      await page.keyboard.press('Shift+Tab')
      expect(await page.evaluate<string>('document.activeElement.id')).toBe('start')
      await page.keyboard.press('Enter')
      await chat.standing.first().waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await chat.standing.nth(3).waitFor()
      expect(await chat.said()).toEqual(['Español'])
      expect(await page.locator('#log').getAttribute('aria-live')).toBe('polite')
    })
  })
})
