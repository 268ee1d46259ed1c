import { describe, expect, it } from 'vitest'
import type { Capabilities } from './driver.js'
import { author, toldOf } from './optOut.js'
import { expectSaid } from './said.js'
import { help, welcomed } from './welcomed.js'
import type { World } from './world.js'

/** What is sent does not arrive, for one person or for all. */
export function failure(open: () => World, can: Capabilities): void {
  if (can.away) {
    it('the platform is away and comes back: whoever wrote meanwhile is answered, once', async () => {
      const world = open()
      const people = [await welcomed(world), await welcomed(world)]
      await world.driver.goesAway()
      const answers = people.map((one) => one.turn(() => one.person.says('ayuda')))
      await world.driver.comesBack()
      for (const [i, one] of people.entries()) {
        expectSaid(one, (await answers[i]) ?? [], help)
        expectSaid(one, await one.says('menú'), ['menu.main'])
      }
    })
  }

  if (can.refuses) {
    it('what is refused for one citizen holds up nobody else, and is given up', async () => {
      const world = open()
      const [ana, luz] = [await welcomed(world), await welcomed(world)]
      const refused = ana.turn(async () => {
        await ana.person.says('ayuda')
        ana.person.isRefused()
      })
      expectSaid(luz, await luz.says('ayuda'), help)
      expectSaid(ana, await refused, [])
      const [first, ...others] = await endsOf(world, ana.person.addresses[0])
      expect(first).toBe('failed')
      // Where it is said of the person and not of the message, nothing more is tried.
      expect(['failed', 'skipped'], others.join()).toContain([...new Set(others)].join())
    })
  }

  if (can.blocks) {
    describe('whoever blocks the service', () => {
      it('gets no news, and nothing is tried, until they come back', async () => {
        const { ana, known } = await author(open())
        await ana.turn(() => ana.person.blocks())
        const tried = ana.world.ledger.tried(ana.person)
        expect(await toldOf(ana, known, 'in_review')).toEqual([])
        expect(ana.world.ledger.tried(ana.person)).toBe(tried)
        expectSaid(ana, await ana.turn(() => ana.person.unblocks()), [])
        expect(await toldOf(ana, known, 'accepted')).toHaveLength(1)
        expectSaid(ana, await ana.says('ayuda'), help)
      })
    })
  }
}

/** How the messages to the address ended that were not simply sent. */
async function endsOf(world: World, address: string): Promise<string[]> {
  const where = { address, state: { notIn: ['sent', 'delivered', 'read'] } }
  const rows = await world.store.db.delivery.findMany({ where, orderBy: { id: 'asc' } })
  return rows.map(({ state }) => state)
}
