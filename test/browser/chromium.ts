import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome']
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
/** A microphone that beeps. */
const microphone = ['--use-fake-device-for-media-stream']
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

/** The system's Chromium, wherever the PATH has it; undefined when there is none. */
export const chromiumPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((path) => existsSync(path))

if (chromiumPath === undefined) {
  if (process.env['REQUIRE_BROWSER'] !== undefined)
    throw new Error('REQUIRE_BROWSER is set and there is no Chromium in PATH')
  console.warn(
    'SKIPPED: no page was tried in a browser, because no chromium, chromium-browser or google-chrome is in PATH',
  )
}

export function launch(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('there is no Chromium to launch')
  return chromium.launch({ executablePath: chromiumPath, args: [...flags, ...microphone, ...quiet] })
}
