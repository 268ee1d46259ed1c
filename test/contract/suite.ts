import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChannelName } from '../../src/channels/channel.js'
import { readTranscripts } from '../support/transcript.js'
import { capabilities } from './capabilities.js'
import type { Driver } from './driver.js'
import { duplicates } from './duplicates.js'
import { notPlayed } from './exceptions.js'
import { failure } from './failure.js'
import { interruption } from './interruption.js'
import { media } from './media.js'
import { optOut } from './optOut.js'
import { order } from './order.js'
import { playOver } from './play.js'
import { World } from './world.js'

const folder = join(import.meta.dirname, '..', 'transcripts')
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

/** Every dialogue on every channel takes minutes: `npm run contract`. Otherwise the channels take them by turns, a file each, so that each is played on one: some dialogues of a file follow on others. */
const all = process.env['CONTRACT'] === 'all'
const channels = Object.keys(capabilities)

/** What holds for every channel: the same dialogues and the same expectations, over the wire. */
export function contractOf(name: ChannelName, connect: () => Promise<Driver>): void {
  const can = capabilities[name]
  let world: World
  const open = (): World => world
  beforeAll(async () => {
    world = await World.open(await connect())
  })
  afterAll(() => world.close())

  if (can.repeats)
    describe('duplicates', () => {
      duplicates(open, can)
    })
  describe('order', () => {
    order(open, can)
  })
  describe('interruption', () => {
    interruption(open, can)
  })
  describe('opting out', () => {
    optOut(open)
  })
  describe('media', () => {
    media(open, can)
  })
  if (can.away || can.refuses || can.blocks)
    describe('failure', () => {
      failure(open, can)
    })

  let turns = 0
  let played = 0
  describe.each(files.filter(isMine))('the dialogues of %s', (file) => {
    const dialogues = readTranscripts(join(folder, file)).filter(isPlayed)
    it.each(dialogues.map((transcript) => [transcript.title, transcript] as const))('%s', async (_, transcript) => {
      turns += transcript.turns.length
      played += await playOver(world, transcript)
    })
  })

  it('plays the dialogues as far as its nature allows', () => {
    expect(played).toBeGreaterThanOrEqual(all ? turns * can.plays : 1)
  })

  function isMine(_: unknown, index: number): boolean {
    return all || index % channels.length === channels.indexOf(name)
  }
}

/** Languages make no difference to a channel: one is enough. */
function isPlayed({ title, languages = ['es'] }: ReturnType<typeof readTranscripts>[number]): boolean {
  return languages.includes('es') && !(title in notPlayed)
}
