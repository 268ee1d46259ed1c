import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openFolder } from '../../src/attachments/folder.js'
import { temporaryFolder } from '../store/world.js'

const words = Buffer.from('una foto')

describe('the folder of attachments', () => {
  it('is made when something is first written, for its owner alone', async () => {
    const path = join(temporaryFolder(), 'data', 'attachments')
    const name = await openFolder(path).write(words)
    expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(statSync(join(path, name)).mode & 0o777).toBe(0o600)
  })

  it('gives back what was written, under a name that says nothing', async () => {
    const folder = openFolder(temporaryFolder())
    const [first, second] = [await folder.write(words), await folder.write(words)]
    expect(first).toMatch(/^[0-9a-f]{32}$/)
    expect(second).not.toBe(first)
    expect(await folder.read(first)).toEqual(words)
  })

  it('leaves nothing half written under a name that is given out', async () => {
    const path = temporaryFolder()
    const name = await openFolder(path).write(words)
    expect(readdirSync(path)).toEqual([name])
  })

  it('forgets what is removed, and does not mind when it is not there', async () => {
    const folder = openFolder(temporaryFolder())
    const name = await folder.write(words)
    await folder.remove(name)
    await folder.remove(name)
    expect(await folder.read(name)).toBeNull()
  })

  it('neither reads nor removes what lies elsewhere', async () => {
    const parent = temporaryFolder()
    writeFileSync(join(parent, 'riobamba.db'), 'secret')
    const folder = openFolder(join(parent, 'attachments'))
    await folder.write(words)
    expect(await folder.read('../riobamba.db')).toBeNull()
    await folder.remove('../riobamba.db')
    expect(readdirSync(parent)).toContain('riobamba.db')
  })

  it('knows what is old, even what was cut off while it was written, and nothing that is not its own', async () => {
    const path = temporaryFolder()
    const folder = openFolder(path)
    const [old] = [await folder.write(words), await folder.write(words)]
    const part = `${'0'.repeat(32)}.part`
    for (const name of [part, 'README']) writeFileSync(join(path, name), 'x')
    for (const name of [old, part, 'README']) utimesSync(join(path, name), 1000, 1000)
    expect((await folder.olderThan(new Date(2_000_000))).sort()).toEqual([part, old].sort())
    expect(await openFolder(join(path, 'none')).olderThan(new Date())).toEqual([])
  })
})
