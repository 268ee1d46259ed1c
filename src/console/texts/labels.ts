import type { Call } from '../page.js'
import { named } from '../parts/named.js'

/** What the texts of a group are about, in the reader's words; the title of the flow, or the group itself, where there are none. */
export function groupName({ desk, words }: Pick<Call, 'desk' | 'words'>, group: string): string {
  return named(words, `texts.group.${group}`, desk.content.flows.get(group)?.title ?? group)
}
