import { describe, expect, it } from 'vitest'
import { enqueue } from '../../src/store/deliveries.js'
import { give, givenSchema, meanwhile, type Known } from '../support/given.js'
import { expectSaid } from './said.js'
import type { Talker } from './talker.js'
import { help, welcomed } from './welcomed.js'
import { untold } from './untold.js'
import type { World } from './world.js'

/** Whoever wants no notices gets none, and is answered all the same. */
export function optOut(open: () => World): void {
  describe('baja', () => {
    it('ends the news at once, not the answers, until alta', async () => {
      const { ana, known } = await author(open())
      expect(await toldOf(ana, known, 'in_review')).toHaveLength(1)
      expectSaid(ana, await ana.says('baja'), ['opt_out.done'])
      expect(await toldOf(ana, known, 'accepted')).toEqual([])
      expectSaid(ana, await ana.says('ayuda'), help)
      expectSaid(ana, await ana.says('alta'), ['opt_in.done'])
      expect(await toldOf(ana, known, 'fulfilled')).toHaveLength(1)
    })

    it('holds for a notice that is due already, too', async () => {
      const world = open()
      const ana = await welcomed(world)
      await noticeIn(ana, 1)
      const sent = world.ledger.sentTo(ana.person).length
      await ana.person.says('baja')
      await world.until('an answer', () => world.ledger.sentTo(ana.person).length > sent)
      await world.pass(2)
      expectSaid(ana, await ana.hears(), ['opt_out.done'])
      expectSaid(ana, await ana.says('menú'), ['menu.main'])
    })
  })
}

/** Somebody whose need is published. */
export async function author(world: World): Promise<{ ana: Talker; known: Known }> {
  const ana = await welcomed(world)
  const need = givenSchema.parse({ as: 'well', by: 'me' })
  const known = await untold(world, (place) => give(place, ana.standing.contactId ?? '', [need]))
  return { ana, known }
}

/** Staff change its state, and what is heard of that when the service has looked whom to tell. */
export async function toldOf(ana: Talker, known: Known, to: 'in_review' | 'accepted' | 'fulfilled') {
  const { world } = ana
  await meanwhile(
    { store: world.store, now: world.clock.now() },
    ana.standing.contactId ?? '',
    { of: 'well', to },
    known,
  )
  world.wake()
  await world.soon(() => world.glance.untold() === 0)
  return ana.hears()
}

/** Something is to be sent to them that answers nobody, in so many minutes. */
async function noticeIn({ world, person, standing }: Talker, minutes: number): Promise<void> {
  const { store, clock, driver } = world
  const nextAt = new Date(clock.now().getTime() + minutes * 60_000)
  await store.transaction(async (tx) => {
    const channel_address = { channel: driver.name, address: person.addresses[0] }
    const { id: addressId } = await tx.address.findUniqueOrThrow({ where: { channel_address } })
    const body = JSON.stringify({ text: 'Un aviso', choices: [] })
    const notice = { contactId: standing.contactId ?? '', addressId, kind: 'notice', priority: 2, body } as const
    const id = await enqueue(tx, { ...notice, now: clock.now() })
    await tx.delivery.update({ where: { id }, data: { nextAt } })
  })
}
