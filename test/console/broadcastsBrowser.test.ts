import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { chromiumPath, launch } from '../browser/chromium.js'
import { announcing } from './announcing.js'
import { password } from './world.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const findings = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))

let browser: Browser

/** A page in which somebody of the staff has signed in, and announcements to look at. */
async function signedIn(options: Parameters<Browser['newContext']>[0] = {}) {
  const world = await announcing()
  const { email } = await world.person('alba', 'admin')
  await world.meets(3)
  await world.meets(1, { channel: 'whatsapp' }, 'w')
  const context = await browser.newContext({ locale: 'es-EC', ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('422')) complaints.push(message.text())
  })
  const goto = (path: string) => page.goto(`${world.url}${path}`)
  await goto('/console/sign-in')
  await page.getByLabel('Correo electrónico').fill(email)
  await page.getByLabel('Contraseña').fill(password)
  await page.getByRole('button').click()
  await page.locator('header nav').waitFor({ state: 'attached' })
  return { ...world, context, page, complaints, goto }
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => result.violations)`,
  )
  return findings.parse(found).map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

describe.skipIf(chromiumPath === undefined)('announcements (in Chromium)', () => {
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  it('are shown while somebody types, with how many they reach, and nothing is saved', async () => {
    const { page, goto, complaints, context, rows } = await signedIn()
    await goto('/console/broadcasts/new')
    await page.getByLabel('Texto en Español').fill('Hola {nombre|vecina}, hay *minga*.')
    await page.locator('#preview').getByText('Llega a 4 personas').waitFor()
    await page.locator('.phone.telegram strong', { hasText: 'minga' }).first().waitFor()
    await page.locator('#channels').getByText('WhatsApp').click()
    await page.locator('#preview').getByText('Llega a 1 persona', { exact: true }).waitFor()
    expect(await page.locator('.phone.telegram').count()).toBe(0)
    await page.getByLabel('Texto en Español').fill('Hola {nombr}')
    await page.locator('#preview').getByText('No se puede poner {nombr} (letra 6)').waitFor()
    expect(await page.getByLabel('Texto en Español').inputValue()).toBe('Hola {nombr}')
    expect(await rows()).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('go from the first word to the report without script', async () => {
    const { page, goto, context, works, sends } = await signedIn({
      javaScriptEnabled: false,
      viewport: { width: 390, height: 844 },
    })
    await goto('/console/broadcasts')
    await page.getByRole('link', { name: 'Escribir un anuncio' }).click()
    await page.getByLabel('Título').fill('Minga')
    await page.getByLabel('Texto en Español').fill('Hay *minga*.')
    await page.getByRole('button', { name: 'Ver cómo queda' }).click()
    await page.getByText('Llega a 4 personas').waitFor()
    await page.getByRole('button', { name: 'Guardar el borrador' }).click()
    await page.getByLabel('Para confirmar, escriba a cuántas personas llega: 4').fill('4')
    await page.getByRole('button', { name: 'Confirmar y enviar' }).click()
    await page.getByText('Confirmado.').waitFor()
    await works()
    await sends()
    await works()
    await page.getByRole('link', { name: 'Actualizar' }).click()
    await page.getByText('4 de 4 personas').waitFor()
    await context.close()
  })

  it.each([
    [{ width: 1280, height: 900 }, 'light'],
    [{ width: 390, height: 844 }, 'dark'],
  ] as const)('keep nobody out and are never too wide, at %o in the %s theme', async (viewport, colorScheme) => {
    const { page, goto, complaints, context, editor, draft, confirm, works, sends } = await signedIn({
      viewport,
      colorScheme,
    })
    const button = { 'button-0-es': 'Quiero ir', 'button-0-flow': 'take_part', 'text-en': 'A minga' }
    const [at, sent] = [await draft(button), await draft(button)]
    await confirm(sent)
    await works()
    await sends('uncertain', 'unknown')
    const { location } = await editor.post(`${sent}/pause`)
    expect(location).toContain('broadcast_pause')
    const changing = ['/console/broadcasts/new', `${at}/change`, `${at}/delete`, `${sent}/cancel`]
    for (const path of ['/console/broadcasts', at, sent, ...changing]) {
      await goto(path)
      expect([path, await violations(page)]).toEqual([path, []])
      const tooWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
      expect([path, tooWide]).toEqual([path, false])
    }
    await goto('/console/broadcasts/new')
    await page.getByLabel('Título').fill('')
    await page.getByRole('button', { name: 'Guardar el borrador' }).click()
    await page.getByRole('alert').waitFor()
    expect(await violations(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })
})
