import { execFile } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { projectFolder } from '../../src/project.js'
import { NOON, open, temporaryFolder } from '../store/world.js'

const run = promisify(execFile)

/** What the command prints as `npm run texts` runs it. */
async function texts(folder: string, ...given: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], DATA_DIR: folder }
  return (await run(process.execPath, ['dist/texts.js', ...given], { env })).stdout
}

it('writes what is published into the files of a folder, says which, and has nothing to do the second time', async () => {
  const [root, data] = [temporaryFolder(), temporaryFolder()]
  for (const folder of ['flows', 'locales'])
    cpSync(join(projectFolder, folder), join(root, folder), { recursive: true })
  const store = await open(join(data, 'riobamba.db'))
  const version = { language: 'es', key: 'menu.hello', text: 'Buenos días.', reviewed: true, by: 'Ana', at: NOON }
  await store.db.textVersion.create({ data: version })
  const file = join(root, 'locales/es/menu.yaml')
  const filed = readFileSync(file, 'utf8')
  expect(await texts(data, '--root', root)).toContain('  locales/es/menu.yaml\n')
  expect(readFileSync(file, 'utf8')).toBe(filed)
  expect(await texts(data, '--export', '--root', root)).toBe('Written:\n  locales/es/menu.yaml\n')
  expect(readFileSync(file, 'utf8')).toBe(filed.replace('¡Hola! Qué gusto saludarle.', 'Buenos días.'))
  expect(await texts(data, '--export', '--root', root)).toBe('The files say what is published.\n')
})
