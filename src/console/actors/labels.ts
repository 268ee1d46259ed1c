import { OUTSIDE } from '../../participation/registration.js'
import type { Desk } from '../page.js'
import type { Words } from '../words.js'

interface Named {
  readonly value: string
  readonly label: string
}

/** The municipality's lists with their names in the reader's language; what a list does not name any more keeps its id. */
export interface ActorLabels {
  readonly kinds: readonly Named[]
  readonly axes: readonly Named[]
  /** At the end, all that is outside the canton. */
  readonly parishes: readonly Named[]
  readonly kind: (id: string) => string
  readonly axis: (id: string) => string
  /** Of a parish, or of where somebody outside the canton is. */
  readonly place: (row: { readonly parish: string | null; readonly outside: string | null }) => string
}

export function actorLabels({ content }: Pick<Desk, 'content'>, { language, t }: Words): ActorLabels {
  const named = (list: readonly { readonly id: string; readonly label: string }[]) =>
    list.map(({ id, label }) => ({ value: id, label: content.value({ key: label }, language) }))
  const [kinds, axes] = [named(content.actorKinds), named(content.axes)]
  const within = content.parishes.map(({ id, name }) => ({ value: id, label: name }))
  const nameIn = (list: readonly Named[], id: string) => list.find(({ value }) => value === id)?.label ?? id
  return {
    ...{ kinds, axes, parishes: [...within, { value: OUTSIDE, label: t('actors.outside') }] },
    kind: (id) => nameIn(kinds, id),
    axis: (id) => nameIn(axes, id),
    place({ parish, outside }) {
      if (parish !== null) return nameIn(within, parish)
      return outside ?? t('actors.outside')
    },
  }
}
