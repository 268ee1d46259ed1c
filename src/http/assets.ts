import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../project.js'

/** The same folder whether this runs from src/ or from dist/: files for browsers are not built. */
const folder = join(projectFolder, 'src', 'http')

/** What browsers load: scripts, styles, pictures. */
export const assetFolder = join(folder, 'public')

/** Changes when any asset does, so that browsers may keep one version for ever. */
export const assetVersion = digest(assetFolder)

export function template(name: string): string {
  return readFileSync(join(folder, 'templates', name), 'utf8')
}

function digest(path: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(path).sort()) hash.update(name).update(readFileSync(join(path, name)))
  return hash.digest('hex').slice(0, 12)
}
