import { submissionStates } from '../../participation/states.js'
import type { Call } from '../page.js'
import { named } from '../parts/named.js'
import type { List } from './typed.js'

type Looking = Pick<Call, 'desk' | 'words'>

interface Option {
  readonly value: string
  readonly label: string
}

/** What the lists of an audience offer, in the reader's language. */
export function optionsOf(looking: Looking, list: List): Option[] {
  const { desk, words } = looking
  const { content } = desk
  const labelled = (all: readonly { readonly id: string; readonly label: string }[]) =>
    all.map(({ id, label }) => ({ value: id, label: content.value({ key: label }, words.language) }))
  switch (list) {
    case 'channels':
      return desk.at.broadcasts.channels.map(({ name }) => ({ value: name, label: words.t(`channel.${name}`) }))
    case 'actorKinds':
      return labelled(content.actorKinds)
    case 'parishes':
      return content.parishes.map(({ id, name }) => ({ value: id, label: name }))
    case 'axes':
      return labelled(content.axes)
    case 'languages':
      return content.languages.map(({ id, name }) => ({ value: id, label: name }))
    case 'topics':
      return topicsOf(looking)
  }
}

/** What people can subscribe to. */
export function topicsOf(looking: Looking): Option[] {
  const { desk, words } = looking
  const of = (kind: string, { value, label }: Option) => ({
    value: `${kind}:${value}`,
    label: words.t(`broadcasts.topic_${kind}`, { name: label }),
  })
  return [
    ...desk.content.topics.map(({ id, label }) => ({
      value: id,
      label: desk.content.value({ key: label }, words.language),
    })),
    ...optionsOf(looking, 'axes').map((axis) => of('axis', axis)),
    ...optionsOf(looking, 'parishes').map((parish) => of('parish', parish)),
  ]
}

/** The conversations that a button may begin. */
export function flowsOf({ desk, words }: Looking): Option[] {
  return desk.content.broadcasts.flows.map((value) => ({
    value,
    label: named(words, `broadcasts.flow.${value}`, value),
  }))
}

export function statesOf({ desk, words }: Looking): Option[] {
  return submissionStates.map((value) => ({
    value,
    label: desk.content.value({ key: `participation.states.${value}` }, words.language),
  }))
}

/** What is called so, among what is offered; its id where it is not offered any more. */
export function labelIn(options: readonly Option[], id: string): string {
  return options.find(({ value }) => value === id)?.label ?? id
}

/** As its speakers call it. */
export function languageName({ desk }: Pick<Looking, 'desk'>, id: string): string {
  return desk.content.languages.find((one) => one.id === id)?.name ?? id
}
