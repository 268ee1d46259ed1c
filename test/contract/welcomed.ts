import { Talker } from './talker.js'
import type { World } from './world.js'

/** Somebody new, who was welcomed and stands at the menu. */
export async function welcomed(world: World): Promise<Talker> {
  const talker = new Talker(world, await world.citizen())
  await talker.says('/start')
  await talker.says('1')
  return talker
}

/** What help says, at the menu. */
export const help = ['help.words', 'help.more', 'menu.main']

/** What is said to whoever types these one after the other from the menu on: each means something only where the one before has led. */
export const toTheForm = ['2', '1', '1', '1']
export const inTheForm = ['menu.take_part', 'submit.age', 'submit.consent', 'submit.notice', 'submit.axis']
