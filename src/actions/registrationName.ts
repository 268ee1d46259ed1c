import { findPersonal } from '../participation/personalData.js'
import type { PureAction } from './action.js'
import { formOf } from './registrationForm.js'

/** So many digits are a number of something, even of a cédula or a phone with a mistake in it. */
const aNumber = /\d(?:[ .-]?\d){5}/

/** Looks whether the name holds what nobody should show of themself: a cédula, a phone or an e-mail. */
export const checkName: PureAction = {
  kind: 'pure',
  outcomes: ['fine', 'personal'],
  saves: ['name'],
  run(context) {
    const { name = '' } = formOf(context)
    return isFineName(name) ? { outcome: 'fine' } : { outcome: 'personal', answers: { name: '' } }
  },
}

/** False for a name that holds a cédula, a phone or an e-mail. */
export function isFineName(name: string): boolean {
  return findPersonal(name).length === 0 && !aNumber.test(name)
}
