import { describe, expect, it } from 'vitest'
import { createRecentCounts } from '../../src/broadcasts/recentCounts.js'
import { newWorld } from './world.js'

async function counting() {
  const world = await newWorld()
  const recent = createRecentCounts(world.clock, 20_000)
  await world.meet('ana')
  return { ...world, recent, draft: world.draft() }
}

describe('a recent count', () => {
  it('is taken again for a while, and then counted anew', async () => {
    const { at, clock, draft, meet, recent } = await counting()
    expect((await recent.count(at, draft)).eligible).toBe(1)
    await meet('ben')
    expect((await recent.count(at, draft)).eligible).toBe(1)
    clock.pass(1)
    expect((await recent.count(at, draft)).eligible).toBe(2)
  })

  it('is that of the same audience only', async () => {
    const { at, draft, recent } = await counting()
    await recent.count(at, draft)
    expect((await recent.count(at, { ...draft, topic: 'tables' })).eligible).toBe(0)
  })

  it('is renewed by a count that must be exact', async () => {
    const { at, draft, meet, recent } = await counting()
    await recent.count(at, draft)
    await meet('ben')
    expect((await recent.recount(at, draft)).eligible).toBe(2)
    expect((await recent.count(at, draft)).eligible).toBe(2)
  })
})
