import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../src/project.js'

const source = join(projectFolder, 'src')
const built = join(projectFolder, 'dist')

/** Builds what the tests of the whole service run, as `npm start` would. */
export function build(): void {
  const sources = new Set([...filesOf(source, '.ts'), ...filesOf(source, '.tsx')])
  // What tsc remembers of the last build, it does not compare with what became of its files since.
  if ([...sources].some((file) => !existsSync(join(built, `${file}.js`))))
    rmSync(join(built, '.tsbuildinfo'), { force: true })
  // What was built of a source that is gone would go on being found.
  for (const file of filesOf(built, '.js')) if (!sources.has(file)) rmSync(join(built, `${file}.js`))
  const tsc = join(projectFolder, 'node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: projectFolder, stdio: 'inherit' })
}

/** The files that end so, without that end, as paths inside the folder. */
function filesOf(folder: string, end: string): string[] {
  if (!existsSync(folder)) return []
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return all.filter((file) => file.endsWith(end) && !file.endsWith('.d.ts')).map((file) => file.slice(0, -end.length))
}
