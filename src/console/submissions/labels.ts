import type { Content } from '../../content/content.js'
import type { Desk } from '../page.js'
import type { Words } from '../words.js'

/** The citizens' own names of things, in the reader's language. */
export interface Labels {
  readonly state: (id: string) => string
  readonly kind: (id: string) => string
  readonly axis: (id: string) => string
  /** Of a parish, or of where somebody outside the canton is. */
  readonly place: (row: { readonly parish: string | null; readonly outside: string | null }) => string
}

export function labelsOf({ content }: Pick<Desk, 'content'>, { language, t }: Words): Labels {
  const named = (key: string) => content.value({ key }, language)
  return {
    state: (id) => named(`participation.states.${id}`),
    kind: (id) => named(`participation.kinds.${id}`),
    axis: (id) => axisIn(content, id, language),
    place({ parish, outside }) {
      if (parish !== null) return content.parishes.find(({ id }) => id === parish)?.name ?? parish
      return outside ?? t('submissions.nowhere')
    },
  }
}

/** One that the content does not name any more keeps its id. */
function axisIn(content: Content, id: string, language: string): string {
  const axis = content.axes.find((one) => one.id === id)
  return axis === undefined ? id : content.value({ key: axis.label }, language)
}

/** How long ago, in days. */
export function ageOf(since: Date, now: Date, { t }: Words): string {
  const days = Math.floor((now.getTime() - since.getTime()) / DAY)
  return days < 1 ? t('submissions.today') : t('submissions.days', { count: days })
}
const DAY = 24 * 60 * 60 * 1000
