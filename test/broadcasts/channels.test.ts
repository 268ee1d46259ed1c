import { describe, expect, it } from 'vitest'
import { broadcastsFor } from '../../src/broadcastSetup.js'
import type { ChannelHealth } from '../../src/channels/channel.js'
import { createFakeChannel } from '../support/fakeChannel.js'
import { realContent } from '../support/talk.js'
import { newStore, temporaryFolder } from '../store/world.js'

async function factsOf(parts: object = {}) {
  const config = { dataDir: temporaryFolder() }
  const channels = [{ ...createFakeChannel({ name: 'whatsapp' }), ...parts }]
  const { channels: facts } = broadcastsFor({ config, content: realContent(), store: await newStore(), channels })
  return facts[0]
}

describe('what announcements know of a channel', () => {
  it.each([
    [{ state: 'open' }, null],
    [{ state: 'degraded' }, null],
    [{ state: 'unpaired' }, 'unpaired'],
    [{ state: 'misconfigured' }, 'misconfigured'],
    [{ state: 'open', bulkStopped: 'by_staff' }, 'by_staff'],
  ] satisfies [ChannelHealth, string | null][])(
    'is, where it stands so: %o, that it is stopped by %s',
    async (health, why) => {
      expect((await factsOf({ health: () => health }))?.stopped()).toBe(why)
    },
  )

  it('is that it is disconnected while it cannot say when it takes one', async () => {
    expect((await factsOf({ bulkFrom: () => null }))?.stopped()).toBe('disconnected')
    expect((await factsOf({ bulkFrom: (now: Date) => new Date(now.getTime() + 1) }))?.stopped()).toBeNull()
  })

  it('is its own plan where it has one, and otherwise its pace without the share that is kept for answers', async () => {
    const plan = { perSecond: 0.1, hours: { from: 8, to: 20 }, silenceDays: 180, left: () => 7 }
    const planned = await factsOf({ bulkPlan: plan })
    expect(planned).toMatchObject({ perSecond: 0.1, hours: { from: 8, to: 20 }, silenceDays: 180 })
    expect(planned?.leftOn?.(new Date())).toBe(7)
    const plain = await factsOf({ pace: { ...createFakeChannel().pace, perSecond: 28 } })
    expect(plain).toMatchObject({ perSecond: 25, hours: null, leftOn: null, silenceDays: null })
  })
})
