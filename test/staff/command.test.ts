import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createStaffAuth } from '../../src/staff/auth.js'
import { identifier } from '../../src/staff/keys.js'
import { staffDatabase } from '../../src/store/staffDatabase.js'
import { open, temporaryFolder } from '../store/world.js'
import { settings } from './world.js'

interface Ended {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** The command as `npm run staff` runs it. */
function staff(folder: string, ...given: string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], DATA_DIR: folder }
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/staff.js', ...given], { env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

it('makes a key that is printed once and works, lists it, and revokes it while the service runs', async () => {
  const folder = temporaryFolder()
  const made = await staff(folder, 'key', '--name', 'Ana Paguay', '--role', 'editor')
  expect(made.code, made.err).toBe(0)
  expect(made.out).toMatch(/^staff_[a-zA-Z]{64}\n$/)
  const store = await open(join(folder, 'riobamba.db'))
  const auth = createStaffAuth({ ...settings, database: staffDatabase(store) })
  const identify = identifier({ store, auth, bootstrap: undefined })
  expect(await identify(made.out.trim())).toMatchObject({ name: 'Ana Paguay', role: 'editor' })
  const listed = await staff(folder, 'keys')
  expect(listed.out).toMatch(/editor .*used \d{4}-.*Ana Paguay\n$/)
  expect(listed.out).not.toContain(made.out.trim())
  expect((await staff(folder, 'key', '--name', 'Ana Paguay', '--role', 'admin')).code).toBe(1)
  expect((await staff(folder, 'revoke', 'Ana Paguay')).out).toContain('worthless')
  expect(await identify(made.out.trim())).toBeNull()
  expect((await staff(folder, 'revoke', 'Ana Paguay')).code).toBe(1)
})

it.each([
  { given: [] },
  { given: ['key', '--name', ' ', '--role', 'admin'] },
  { given: ['revoke'] },
  { given: ['key', '--nonsense'] },
])('says how it is used when it is not understood: $given', async ({ given }) => {
  const { code, out, err } = await staff(temporaryFolder(), ...given)
  expect([code, out]).toEqual([2, ''])
  expect(err).toContain('npm run staff -- key --name NAME --role ROLE')
})

it('knows no role but the three', async () => {
  const { code, err } = await staff(temporaryFolder(), 'key', '--name', 'Ana', '--role', 'root')
  expect([code, err]).toEqual([2, expect.stringContaining('viewer, editor, admin')])
})
