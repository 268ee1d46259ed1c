import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { projectFolder } from '../../src/project.js'
import { openStore } from '../../src/store/client.js'
import { programFolder, programs } from './programs.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database of the present shape with nothing in it, to be copied. */
    emptyDatabase: string
  }
}

/** Where Linux keeps files in memory: a commit need not wait for a disk there. */
const inMemory = '/dev/shm'
const ENOUGH = 2 * 1024 ** 3

/** Before the tests; what it returns is done after them. */
export default async function setup({ provide }: TestProject): Promise<() => void> {
  // Everything temporary of this run is in one folder, so that nothing is left behind by a test that was cut off.
  const folder = mkdtempSync(join(hasRoom(inMemory) ? inMemory : tmpdir(), 'riobamba-tests-'))
  process.env['TMPDIR'] = folder
  build()
  build(programFolder, ...programs)
  const emptyDatabase = join(folder, 'empty.db')
  const store = await openStore({ url: `file:${emptyDatabase}`, now: () => new Date() })
  await store.close()
  provide('emptyDatabase', emptyDatabase)
  return () => {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Makes dist/, or what is given: see the script. */
function build(...given: string[]): void {
  execFileSync(process.execPath, [join('scripts', 'build.js'), ...given], { cwd: projectFolder, stdio: 'inherit' })
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > ENOUGH
  } catch {
    return false
  }
}
