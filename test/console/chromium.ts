import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { PersonRole } from '../../src/staff/roles.js'
import { launch } from '../browser/chromium.js'
import type { ConsoleWorld } from './world.js'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const found = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))

/** One for all tests of a process, which takes it along when it ends; each has pages and cookies of its own. */
let running: Promise<Browser> | undefined

/** A page of a real browser in which somebody of this role has signed in, and what it complained of. */
export async function inChromium(world: ConsoleWorld, role: PersonRole, colorScheme: 'light' | 'dark' = 'light') {
  const browser = await (running ??= launch())
  const { jar } = await world.as(role)
  const page = await browser.newPage({ colorScheme, locale: 'es-EC', viewport: { width: 390, height: 844 } })
  onTestFinished(() => page.close())
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  await page.context().addCookies([...jar].map(([name, value]) => ({ name, value, url: world.url })))
  await page.goto(`${world.url}/console`)
  return { page, complaints }
}

/** What axe-core finds against WCAG 2.2, levels A and AA. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const result = found.parse(
    await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => violations)`),
  )
  return result.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html)
        .join(' | ')
        .slice(0, 300)}`,
  )
}
