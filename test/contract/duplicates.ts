import { describe, it } from 'vitest'
import type { Capabilities } from './driver.js'
import { expectSaid } from './said.js'
import { help, welcomed } from './welcomed.js'
import type { World } from './world.js'

/** The same message comes more than once. What was said meanwhile is seen by what comes before the answer to the next message. */
export function duplicates(open: () => World, can: Capabilities): void {
  describe('a message that comes five times', () => {
    it('at once, has one effect', async () => {
      const ana = await welcomed(open())
      const answer = await ana.turn(async () => {
        await ana.person.says('ayuda')
        await ana.person.comesAgain(4)
      })
      expectSaid(ana, answer, help)
      expectSaid(ana, await ana.says('menú'), ['menu.main'])
    })

    it('before and after the service was stopped and started, has one effect', async () => {
      const world = open()
      const ana = await welcomed(world)
      expectSaid(ana, await ana.says('ayuda'), help)
      await ana.person.comesAgain(2)
      await world.restart()
      await ana.person.comesAgain(2)
      expectSaid(ana, await ana.says('menú'), ['menu.main'])
    })
  })

  if (can.names === 2) {
    it('a message that comes under the other name too has one effect', async () => {
      const ana = await welcomed(open())
      const answer = await ana.turn(async () => {
        await ana.person.says('ayuda')
        await ana.person.comesUnderOtherName()
      })
      expectSaid(ana, answer, help)
      expectSaid(ana, await ana.says('menú'), ['menu.main'])
    })
  }

  if (can.options === 'buttons') {
    it('a button that is pressed twice at once counts once', async () => {
      const ana = await welcomed(open())
      const { place = 0, label = '' } = ana.offer('take_part') ?? {}
      const answer = await ana.turn(async () => {
        await Promise.all([ana.person.takes(place, label), ana.person.takes(place, label)])
      }, 2)
      expectSaid(ana, answer, ['menu.take_part'])
    })
  }
}
