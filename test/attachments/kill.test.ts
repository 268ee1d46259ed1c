import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { built } from '../support/programs.js'
import { pdf } from '../support/samples.js'
import { temporaryFolder } from '../store/world.js'
import { fetcherWorld } from './world.js'

const program = built('test/attachments/killable.ts')

/** Lets a process of its own fetch what waits in the folder, and kills it when it has come to the point. */
async function killAt(point: string, dataDir: string): Promise<void> {
  const child = spawn(process.execPath, ['--enable-source-maps', program, dataDir, point], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  expect(line).toBe('there')
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const YEARS = 50 * 365 * 24 * 3600

it.each(['fetching', 'settling', 'settled'])('loses nothing and stores once when killed while %s', async (point) => {
  const dataDir = temporaryFolder()
  const before = await fetcherWorld(dataDir)
  await before.sends(pdf, 'r')
  await before.store.close()
  await killAt(point, dataDir)
  const world = await fetcherWorld(dataDir)
  world.channel.files.set('r', pdf)
  world.pass(YEARS)
  await world.round()
  await world.tidy()
  const [attachment, ...others] = await world.attachments()
  expect(attachment).toMatchObject({ state: 'stored', mime: 'application/pdf' })
  expect(others).toEqual([])
  expect(world.kept()).toEqual([attachment?.file])
  expect(world.read(attachment?.file ?? '')).toEqual(pdf)
  expect(world.channel.asked).toHaveLength(point === 'settled' ? 0 : 1)
})
