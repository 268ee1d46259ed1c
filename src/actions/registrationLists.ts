import { z } from 'zod'
import { fold } from '../engine/fold.js'
import { NEW_ORGANISATION, OUTSIDE } from '../participation/registration.js'
import { similarOrganisations } from '../store/organisations.js'
import type { ActionContext, PureAction, Source, StoredAction } from './action.js'
import { formOf } from './registrationForm.js'

/** The option that ends a list of which several can be chosen. */
const DONE = 'done'
const SIMILAR = 3
/** Words between numbers, such as "y", are short. */
const CONNECTIVE = 3

const offeredSchema = z.array(z.object({ option: z.string(), id: z.string(), name: z.string() })).catch([])

/** The kinds of actors. */
export const kinds: Source = {
  kind: 'pure',
  run: ({ content }) => content.actorKinds.map(({ id, label }) => ({ id, label: { key: label } })),
}

/** The parishes of the canton, and living outside it. */
export const parishes: Source = {
  kind: 'pure',
  run: ({ content }) => [
    ...content.parishes.map(({ id, name }) => ({ id, label: name })),
    { id: OUTSIDE, label: { key: 'register.option_outside' } },
  ],
}

/** The axes, those chosen with a mark; choosing one again takes it back. */
export const axes: Source = {
  kind: 'pure',
  run(context) {
    const chosen = formOf(context).axes
    const marked = (label: string) => `✓ ${context.content.value({ key: label }, context.contact.language)}`
    const options = context.content.axes.map(({ id, label }) => ({
      id,
      label: chosen.includes(id) ? marked(label) : { key: label },
    }))
    const done = chosen.length === 0 ? 'register.option_no_axes' : 'register.option_axes_done'
    return [...options, { id: DONE, label: { key: done } }]
  },
}

/** Chooses the axis in the answer `axis`, or takes it back. */
export const toggleAxis: PureAction = {
  kind: 'pure',
  outcomes: ['more', 'done'],
  saves: ['axes', 'axes_done'],
  run(context) {
    const { axis } = context.answers
    if (axis === DONE) return { outcome: 'done', answers: { axes_done: 'yes' } }
    return { outcome: 'more', answers: { axes: toggled(context, typeof axis === 'string' ? [axis] : []) } }
  },
}

/** Chooses the axes whose numbers were typed together in the answer `question`: "1, 3", "1 y 3". */
export const chooseAxes: PureAction = {
  kind: 'pure',
  outcomes: ['some', 'none'],
  saves: ['axes'],
  run(context) {
    const words = fold(z.string().catch('').parse(context.answers['question'])).split(' ')
    const numbers = words.filter((word) => /^\d+$/.test(word))
    const named = numbers.flatMap((number) => context.content.axes[Number(number) - 1]?.id ?? [])
    const onlyNumbers = words.every((word) => /^\d+$/.test(word) || word.length <= CONNECTIVE)
    if (named.length === 0 || named.length < numbers.length || !onlyNumbers) return { outcome: 'none' }
    return { outcome: 'some', answers: { axes: [...new Set([...formOf(context).axes, ...named])] } }
  },
}

/** Looks for organisations that are called like the one in the answer `organisation`. */
export const findOrganisations: StoredAction = {
  kind: 'stored',
  outcomes: ['similar', 'none'],
  saves: ['belongs'],
  async run(context, tx) {
    const name = formOf(context).organisation ?? ''
    const found = await similarOrganisations(tx, { name, limit: SIMILAR })
    if (found.length === 0) return { outcome: 'none', answers: { belongs: NEW_ORGANISATION } }
    const similar = found.map(({ id, name: called }, i) => ({ option: `o${String(i + 1)}`, id, name: called }))
    return { outcome: 'similar', answers: { similar, belongs: '' } }
  },
}

/** The organisations found, and none of these. */
export const similarNames: Source = {
  kind: 'pure',
  run: ({ answers }) => [
    ...offeredSchema.parse(answers['similar']).map(({ option, name }) => ({ id: option, label: name })),
    { id: 'no', label: { key: 'register.option_none_of_these' } },
  ],
}

/** Takes the organisation in the answer `which` for that of the citizen. */
export const joinOrganisation: PureAction = {
  kind: 'pure',
  outcomes: ['done'],
  saves: ['belongs', 'organisation'],
  run({ answers }) {
    const chosen = offeredSchema.parse(answers['similar']).find(({ option }) => option === answers['which'])
    if (chosen === undefined) return { outcome: 'done', answers: { belongs: NEW_ORGANISATION } }
    return { outcome: 'done', answers: { belongs: chosen.id, organisation: chosen.name } }
  },
}

function toggled(context: ActionContext, ids: readonly string[]): string[] {
  const chosen = formOf(context).axes
  const [taken, given] = [chosen.filter((id) => !ids.includes(id)), ids.filter((id) => !chosen.includes(id))]
  return [...taken, ...given]
}
