import { z } from 'zod'
import { readReply } from '../../engine/reply.js'
import { plain } from '../../channels/markup.js'
import type { Call } from '../page.js'
import type { Wrongs } from '../broadcasts/problems.js'
import type { Typed } from '../broadcasts/typed.js'

/** Reads fields as the chat reads the answers to the same questions, and remembers what is wrong with them. */
export interface Reader {
  /** The words of a question of the chat; null when it was skipped, '' when it is wrong. */
  readonly words: (field: string, flow: string, step: string) => string | null
  /** One of several; '' when none was chosen. */
  readonly choice: (field: string, ids: readonly string[]) => string
  /** Says that something else is wrong with a field. */
  readonly refuse: (field: string, why: string) => void
  readonly wrongs: () => Wrongs
}

export function readerOf({ desk: { content }, words }: Pick<Call, 'desk' | 'words'>, typed: Typed): Reader {
  const { t, language } = words
  const found: Record<string, string> = {}
  const refuse = (field: string, why: string) => {
    found[field] ??= `${t(`assisted.${field}`)}: ${why}`
  }
  return {
    refuse,
    wrongs: () => found,
    words(field, flow, step) {
      const asked = content.flows.get(flow)?.steps[step]
      if (asked?.kind !== 'ask') throw new Error(`the chat asks for no words at ${flow}/${step}`)
      const text = (typed[field] ?? '').trim()
      if (text === '' && asked.optional === true) return null
      const reply = readReply(asked, { kind: 'text', text }, content.vocabulary)
      if (reply.kind === 'taken') return z.string().parse(reply.value)
      if (reply.kind === 'skipped') return null
      const params = reply.kind === 'invalid' ? reply.params : {}
      refuse(field, plain(content.text(reply.text, params, language)))
      return ''
    },
    choice(field, ids) {
      const id = typed[field] ?? ''
      if (ids.includes(id)) return id
      refuse(field, t('assisted.wrong.choose'))
      return ''
    },
  }
}
