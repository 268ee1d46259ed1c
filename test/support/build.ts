import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { projectFolder } from '../../src/project.js'

/** Before the tests: builds what the tests of the whole service run, as `npm start` would. */
export default function build(): void {
  const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: projectFolder, stdio: 'inherit' })
}
