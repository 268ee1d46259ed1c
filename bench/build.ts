import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { projectFolder } from '../src/project.js'

/** Where the compiled benchmark is afterwards, so that everyone is measured on plain Node as in production. Throws when tsc does. */
export function build(): string {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const { status } = spawnSync(process.execPath, [tsc, '-p', join(projectFolder, 'bench')], { stdio: 'inherit' })
  if (status !== 0) throw new Error('bench/ and src/ do not compile; see above')
  return join(projectFolder, 'node_modules/.cache/bench/bench')
}
