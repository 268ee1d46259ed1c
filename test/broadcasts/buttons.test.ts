import { beforeEach, describe, expect, it } from 'vitest'
import { recordConsent } from '../../src/store/consents.js'
import { subscribe } from '../../src/store/subscriptions.js'
import { talkOn, type Talk } from '../support/talk.js'
import { newWorld, type World } from './world.js'

const buttons = [
  { label: { es: 'Proponer una idea', en: 'Propose an idea' }, flow: 'submit' },
  { label: 'Probar lo que sé', flow: 'quiz' },
]

let world: World
let talk: Talk

/** Somebody who stands at the menu gets an announcement with two buttons. */
beforeEach(async () => {
  world = await newWorld()
  talk = talkOn(world.store, world.at.content, world.clock)
  await talk.says('hola')
  await talk.says('1')
  await talk.says('menú')
})

async function announce(): Promise<void> {
  const contactId = (await talk.loaded()).contact?.id ?? ''
  const now = world.clock.now()
  const said = { textVersion: '1', language: 'es', channel: 'web', turn: 1, at: now }
  await recordConsent(world.store.db, { contactId, purpose: 'updates', granted: true, ...said })
  await subscribe(world.store.db, { contactId, topic: 'news', now })
  world.clock.pass(1)
  await world.announce({ buttons })
  await world.looks()
  await world.sends()
}

describe('a button under an announcement', () => {
  it('is kept with it in the language of the text', async () => {
    await announce()
    const [copy] = await world.store.db.delivery.findMany({ where: { kind: 'broadcast' } })
    expect(JSON.parse(copy?.body ?? '')).toMatchObject({
      choices: [
        { id: 'flow:submit', label: 'Proponer una idea' },
        { id: 'flow:quiz', label: 'Probar lo que sé' },
      ],
    })
  })

  it('starts its conversation when it is pressed, and the menu is asked again afterwards', async () => {
    await announce()
    const turn = await talk.sends({ kind: 'choice', choice: 'flow:submit', label: 'Proponer una idea' })
    expect(turn?.said.map(({ text }) => text)).toEqual(['submit.age'])
    expect(await talk.says('no')).toEqual(['submit.young', 'menu.main'])
  })

  it.each(['2', 'dos', 'probar lo que se', 'Probar'])('is named by its number or its label: %j', async (words) => {
    await announce()
    expect(await talk.says(words)).toEqual(['quiz.intro'])
  })

  it('does not change what a number means in the middle of a form, where its label alone starts it', async () => {
    await talk.says('2')
    await talk.says('1')
    await announce()
    expect(await talk.says('2')).toEqual(['submit.young', 'menu.main'])
    await talk.says('2')
    await talk.says('1')
    await announceAgain()
    expect(await talk.says('Probar lo que sé')).toEqual(['quiz.intro'])
    expect((await talk.session())?.callers.map(({ flow }) => flow)).toContain('submit')
  })

  it('is the number of the menu again once something else was said', async () => {
    await announce()
    await talk.says('menú')
    expect((await talk.session())?.flow).toBe('menu')
    await talk.says('2')
    expect((await talk.session())?.step).toBe('take_part')
  })

  it('leaves the words that work anywhere what they are', async () => {
    await announce()
    expect(await talk.says('baja')).toEqual(['opt_out.done'])
  })

  it('starts nothing that an announcement may not start', async () => {
    const turn = await talk.sends({ kind: 'choice', choice: 'flow:erase_me' })
    expect(turn?.said.map(({ text }) => text)).toEqual(['common.stale_choice', 'menu.main'])
  })

  it('is of no account while it has not arrived', async () => {
    await announce()
    await world.store.db.delivery.updateMany({
      where: { kind: 'broadcast' },
      data: { state: 'queued', settledAt: null },
    })
    await talk.says('2')
    expect((await talk.session())?.step).toBe('take_part')
  })
})

async function announceAgain(): Promise<void> {
  world.clock.pass(1)
  await world.announce({ buttons, messages: { es: 'Otra cosa' } })
  await world.looks()
  await world.sends()
}
