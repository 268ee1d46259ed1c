import { describe, it } from 'vitest'
import type { Capabilities } from './driver.js'
import { expectSaid } from './said.js'
import type { Talker } from './talker.js'
import { help, inTheForm, toTheForm, welcomed } from './welcomed.js'
import type { World } from './world.js'

const CROWD = 8

/** Several messages at once are taken and answered one after the other. */
export function order(open: () => World, can: Capabilities): void {
  describe('what one citizen says at once', () => {
    it('is answered in order: a message of several answers, and the next', async () => {
      const ana = await welcomed(open())
      const answers = await saysAtOnce(ana, ['ayuda', 'baja'])
      expectSaid(ana, answers, [...help, 'opt_out.done'])
    })

    it('is understood in order: each where the one before has led', async () => {
      const ana = await welcomed(open())
      expectSaid(ana, await saysAtOnce(ana, toTheForm), inTheForm)
    })
  })

  if (can.crowd) {
    it('many who talk at once are each answered in order', async () => {
      const people: Talker[] = []
      for (let i = 0; i < CROWD; i++) people.push(await welcomed(open()))
      const answers = await Promise.all(people.map((one) => saysAtOnce(one, toTheForm)))
      for (const [i, one] of people.entries()) expectSaid(one, answers[i] ?? [], inTheForm)
    })
  }
}

function saysAtOnce(talker: Talker, words: readonly string[]) {
  return talker.turn(() => Promise.all(words.map((text) => talker.person.says(text))), words.length)
}
