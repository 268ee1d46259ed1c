import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootstrap } from '../staff/world.js'
import { chromiumPath, launch } from './chromium.js'
import { startService } from './service.js'

let browser: Browser
let service: Awaited<ReturnType<typeof startService>>

describe.skipIf(chromiumPath === undefined)('the description of the API for people (in Chromium)', () => {
  beforeAll(async () => {
    browser = await launch()
    service = await startService({ ADMIN_API_KEY: bootstrap })
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })

  it('shows every route, loads nothing from elsewhere, and lets one try with a key', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    const complaints: string[] = []
    const elsewhere: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(service.url) && !request.url().startsWith('data:')) elsewhere.push(request.url())
    })
    await page.goto(`${service.url}/api/docs`)
    await page.locator('.opblock').first().waitFor()
    expect(await page.locator('.opblock').count()).toBeGreaterThan(14)
    await page.locator('button.authorize').click()
    await page.locator('.auth-container input').fill(bootstrap)
    await page.locator('.auth-btn-wrapper button.authorize').click()
    await page.locator('.auth-btn-wrapper button.btn-done').click()
    await page.locator('#operations-audit-getAudit .opblock-summary-control').click()
    await page.locator('#operations-audit-getAudit button.execute').click()
    const answer = page.locator('#operations-audit-getAudit .live-responses-table .response-col_status')
    await answer.getByText('200').waitFor()
    expect(complaints).toEqual([])
    expect(elsewhere).toEqual([])
    await page.close()
  })
})
