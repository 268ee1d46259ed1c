import { describe, expect, it } from 'vitest'
import { chromiumPath } from '../browser/chromium.js'
import { inChromium, violations } from './chromium.js'
import { consoleWorld } from './world.js'

describe.skipIf(chromiumPath === undefined)('writing down a person (in Chromium)', () => {
  it.each(['light', 'dark'] as const)('goes from the permission to the paper on a phone (%s)', async (theme) => {
    const world = await consoleWorld()
    const { page, complaints } = await inChromium(world, 'editor', theme)
    const isSound = async () => {
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
    }
    await page.goto(`${world.url}/console/assisted/new`)
    await isSound()
    await page.getByLabel('La persona tiene 15 años o más').check()
    await page.getByLabel('La persona escuchó este texto y dijo que sí').check()
    await page.getByLabel('Participa como').selectOption('Ciudadanía')
    await page.getByLabel('Nombre o seudónimo').fill('Rosa Lema')
    await page.getByLabel('Cómo aparece su nombre').selectOption('reserved')
    await page.getByLabel('Parroquia donde vive').selectOption('lican')
    await page.getByLabel('Acepta que le inviten a mesas de trabajo').selectOption('no')
    await page.getByLabel('Acepta recibir avisos').selectOption('no')
    await page.getByLabel('Qué envía').selectOption('need')
    await page.getByLabel('De qué se trata').fill('No hay agua en el barrio.')
    await page.getByLabel('Dónde es', { exact: true }).selectOption('lican')
    await page.getByLabel('Cómo quiere aparecer en esto').selectOption('reserved')
    await page.getByRole('button', { name: 'Guardar y dar el código' }).click()
    const wrong = page.getByRole('alert').getByRole('link')
    await wrong.click()
    await isSound()
    expect(await page.evaluate('location.hash')).toBe('#axis')
    await page.getByLabel('Con qué tiene que ver más').selectOption('integridad')
    await page.getByRole('button', { name: 'Guardar y dar el código' }).click()
    await page.getByText(/^\d{4} \d{4} \d{4}$/).waitFor()
    await isSound()
    expect(await page.locator('.slip svg').count()).toBe(1)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('navigation').isVisible()).toBe(false)
    expect(await page.getByText('Registrar a otra persona').isVisible()).toBe(false)
    expect(await page.getByText(/^\d{4} \d{4} \d{4}$/).isVisible()).toBe(true)
    // The form that was refused is no mistake of the page.
    expect(complaints.filter((one) => !one.includes('422'))).toEqual([])
    await page.emulateMedia({ media: 'screen' })
    await page.goto(`${world.url}/console/assisted`)
    await isSound()
    await page.getByRole('link', { name: 'Rosa Lema' }).click()
    await page.getByRole('button', { name: 'Hacer un papel nuevo' }).waitFor()
    await isSound()
  })
})
