import { again } from '../engine/again.js'
import { begin } from '../engine/advance.js'
import { note } from '../engine/question.js'
import type { Session } from '../engine/session.js'
import { MENU, type Advance } from '../engine/walk.js'
import type { World } from '../engine/world.js'

/** Where the service goes on when staff hand somebody back: at the question that was open, or at the menu. `late`: nobody answered for a day. */
export function handBack(world: World, before: Session | null, late: boolean): Advance {
  const why = note(late ? 'common.handed_back_late' : 'common.handed_back')
  if (before !== null) return again(world, before, why)
  const menu = begin(world, MENU)
  return { ...menu, messages: [why, ...menu.messages] }
}
