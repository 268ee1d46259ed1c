import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's own folder, the same whether this runs from src/ or from dist/. */
export const projectFolder = folderOfPackage(dirname(fileURLToPath(import.meta.url)))

function folderOfPackage(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from
  if (from === dirname(from)) throw new Error('the folder of package.json was not found')
  return folderOfPackage(dirname(from))
}
