import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { projectFolder } from '../project.js'

/** Files for browsers are not built: the same folder whether this runs from src/ or from dist/. */
export const consoleFolder = join(projectFolder, 'src', 'console', 'public')

/** The library that draws charts, served as it was published. */
export const chartFile = join(dirname(createRequire(import.meta.url).resolve('chart.js')), 'chart.umd.min.js')

const hash = createHash('sha256').update(readFileSync(chartFile))
for (const name of readdirSync(consoleFolder).sort()) hash.update(name).update(readFileSync(join(consoleFolder, name)))

/** Where browsers find them; it changes when any of them does, so that they may be kept for ever. */
export const assetPath = `/console/assets/${hash.digest('hex').slice(0, 12)}`
