import { findPersonal } from '../participation/personalData.js'
import type { PureAction } from './action.js'
import { formOf } from './registration-form.js'

/** Looks whether the name holds what nobody should show of themself: a cédula, a phone or an e-mail. */
export const checkName: PureAction = {
  kind: 'pure',
  outcomes: ['fine', 'personal'],
  saves: ['name'],
  run(context) {
    const { name = '' } = formOf(context)
    return findPersonal(name).length === 0 ? { outcome: 'fine' } : { outcome: 'personal', answers: { name: '' } }
  },
}
