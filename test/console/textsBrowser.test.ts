import { describe, expect, it } from 'vitest'
import { chromiumPath } from '../browser/chromium.js'
import { inChromium, violations } from './chromium.js'
import { consoleWorld } from './world.js'

const sizes = [
  ['desk', { width: 1280, height: 900 }, 'light'],
  ['phone', { width: 390, height: 844 }, 'dark'],
] as const

/** A console with texts changed, waiting and wrong, and an editor in a real browser. */
async function editing(colorScheme?: 'light' | 'dark') {
  const world = await consoleWorld({ languages: ['es', 'en', 'qug'] })
  const version = { reviewed: true, by: 'Ana Paguay', at: new Date() }
  const draft = { language: 'es', by: 'Ana Paguay', at: new Date() }
  for (const text of ['Buenos días.', 'Buenas tardes.'])
    await world.store.db.textVersion.create({ data: { ...version, language: 'es', key: 'menu.hello', text } })
  await world.store.db.textDraft.create({ data: { ...draft, key: 'menu.hello', text: 'Buenas {noches}.' } })
  await world.store.db.textDraft.create({
    data: { ...draft, key: 'menu.thanks', language: 'qug', text: 'Yupaychani.' },
  })
  const goto = (path: string) => shown.page.goto(`${world.url}/console${path}`)
  const shown = await inChromium(world, 'editor', colorScheme)
  return { ...world, ...shown, goto }
}

describe.skipIf(chromiumPath === undefined)('texts (in Chromium)', () => {
  it('are shown as people read them while somebody types, and nothing is kept', async () => {
    const { page, goto, complaints, store } = await editing()
    await goto('/content/texts/es/menu.take_part')
    const field = page.getByLabel('Lo que dirá')
    await field.fill('*Su turno*, ¿qué _necesita_?')
    await page.locator('.phone.telegram strong', { hasText: 'Su turno' }).waitFor()
    await page.locator('.phone.whatsapp em', { hasText: 'necesita' }).waitFor()
    await field.fill('Hola {nombre}')
    await page.locator('#preview').getByText('que el servicio no puede llenar ahí').waitFor()
    expect(await field.inputValue()).toBe('Hola {nombre}')
    expect(await store.db.textDraft.count()).toBe(2)
    expect(complaints.filter((one) => !one.includes('422'))).toEqual([])
  })

  it('go from the list to what is published without script', async () => {
    const { page, goto, store } = await editing()
    const context = await page.context().browser()?.newContext({ javaScriptEnabled: false, locale: 'es-EC' })
    await context?.addCookies(await page.context().cookies())
    const plain = await context?.newPage()
    if (plain === undefined) throw new Error('no page')
    await goto('/content')
    await plain.goto(page.url())
    await plain.getByRole('link', { name: 'Textos', exact: true }).click()
    await plain.getByLabel('Palabras').fill('cuando nos necesite')
    await plain.getByRole('button', { name: 'Buscar' }).click()
    await plain.getByRole('link', { name: 'Cambiar menu.thanks en Español' }).click()
    await plain.getByLabel('Lo que dirá').fill('A usted.')
    await plain.getByRole('button', { name: 'Ver cómo queda' }).click()
    await plain.locator('.phone.whatsapp', { hasText: 'A usted.' }).waitFor()
    await plain.getByRole('button', { name: 'Publicar' }).click()
    await plain.getByText('Publicado. El servicio ya lo dice así.').waitFor()
    expect(await store.db.textVersion.findFirst({ where: { key: 'menu.thanks' } })).toMatchObject({ text: 'A usted.' })
  })

  it.each(sizes)('keep nobody out and are never too wide, on a %s', async (_size, viewport, colorScheme) => {
    const { page, goto, complaints } = await editing(colorScheme)
    await page.setViewportSize(viewport)
    const texts = ['', '?state=draft', '/drafts', '/review', '/export', '/es/menu.hello', '/qug/menu.main']
    for (const path of ['/content', ...texts.map((text) => `/content/texts${text}`)]) {
      await goto(path)
      expect([path, await violations(page)]).toEqual([path, []])
      const tooWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
      expect([path, tooWide]).toEqual([path, false])
    }
    expect(complaints).toEqual([])
  })
})
