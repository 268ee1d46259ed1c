import { describe, expect, it } from 'vitest'
import { quizAnswer } from '../support/transcript.js'
import type { Capabilities } from './driver.js'
import { expectSaid } from './said.js'
import type { Talker } from './talker.js'
import { help, welcomed } from './welcomed.js'
import type { World } from './world.js'

/** The service stops, or the connection does, while somebody talks. */
export function interruption(open: () => World, can: Capabilities): void {
  describe('the service is stopped and started again', () => {
    it('between two messages: the conversation stands where it stood', async () => {
      const world = open()
      const ana = await welcomed(world)
      await ana.takes('quiz')
      await ana.takes('begin')
      const { session } = ana.standing
      await world.restart()
      expect(ana.standing.session).toEqual(session)
      const right = quizAnswer(world.content, session, 'right')
      expectSaid(ana, await ana.takes(right.id), ['quiz.right', 'quiz.question'])
    })

    it('between a message and its answers: they come, once and in order', async () => {
      const world = open()
      const ana = await welcomed(world)
      const stopped = atNextMessage(world, () => world.stop())
      await ana.person.says('ayuda')
      await stopped
      await world.start()
      expectSaid(ana, await ana.hears(), help)
      expectSaid(ana, await ana.says('menú'), ['menu.main'])
    })
  })

  if (can.away) {
    it('the connection breaks between a message and its answers: they come, once and in order', async () => {
      const world = open()
      const ana = await welcomed(world)
      await breaksAfter(world, ana, 'ayuda')
      expectSaid(ana, await ana.hears(), help)
      expectSaid(ana, await ana.says('menú'), ['menu.main'])
    })
  }

  if (can.loses) {
    describe('the connection breaks while an answer is sent', () => {
      it('before the platform has it: it comes once', async () => {
        const ana = await welcomed(open())
        ana.person.loses('message')
        expectSaid(ana, await ana.says('menú'), ['menu.main'])
      })

      it('when the platform has it already: it comes, and a second time at most where nobody can tell', async () => {
        const ana = await welcomed(open())
        const before = ana.person.heard.length
        ana.person.loses('answer')
        await ana.person.says('menú')
        const sent = ana.world.ledger.sentTo(ana.person).length
        await ana.world.until('the answer', () => ana.world.ledger.sentTo(ana.person).length > sent)
        await ana.world.settled(ana.person)
        const heard = ana.person.heard.slice(before)
        expectSaid(ana, heard, can.sameIdOnce ? ['menu.main'] : ['menu.main', 'menu.main'])
      })
    })
  }
}

/** Does something when the next message is stored and before its answer goes out; resolves when that is done. */
function atNextMessage(world: World, act: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    world.onceTaken = () => {
      act().then(resolve, reject)
    }
  })
}

/** The platform is gone when the message is stored, and back when the service has tried to answer. */
async function breaksAfter(world: World, { person }: Talker, text: string): Promise<void> {
  const tried = world.ledger.tried(person)
  const gone = atNextMessage(world, () => world.driver.goesAway())
  await person.says(text)
  await gone
  await world.until('an attempt to answer', () => world.ledger.tried(person) > tried)
  await world.driver.comesBack()
}
