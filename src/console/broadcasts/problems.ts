import { z } from 'zod'
import type { Problem } from '../../http/errors.js'
import type { Call } from '../page.js'
import type { Words } from '../words.js'
import { buttonsIn, lists, type Typed } from './typed.js'

/** What is wrong, in words, by the name of the field. */
export type Wrongs = Readonly<Record<string, string>>

const error = z.object({ pointer: z.string().default(''), given: z.string(), accepted: z.string() })
type FieldError = z.output<typeof error>

const members = z.object({
  errors: z.array(error).default([]),
  recipients: z.number().optional(),
  createdBy: z.string().optional(),
  expiresAt: z.string().optional(),
  needed: z.string().optional(),
  state: z.string().optional(),
  leftOut: z.array(z.unknown()).optional(),
})

/** What the API found wrong with a form, at the fields where it was typed; {} where it is about no field, or about who sent it. */
export function wrongsIn(problem: Problem, { desk, words }: Pick<Call, 'desk' | 'words'>, typed: Typed): Wrongs {
  if (problem.status === 403) return {}
  const first = desk.content.languages[0].id
  const all = members.parse(problem.more.members ?? {}).errors.map((one): [string, string] => {
    const field = fieldOf(one.pointer, { first, typed })
    return [field, saidOf(field, one, words)]
  })
  // Of several about one field the first is said.
  return Object.fromEntries(all.reverse())
}

function fieldOf(pointer: string, { first, typed }: { readonly first: string; readonly typed: Typed }): string {
  const [place = '', ...rest] = pointer.split('/').slice(1)
  if (place === 'messages') return `text-${rest[0] ?? first}`
  if (place === 'image') return 'picture'
  if (place === 'buttons') {
    const [index = '0', what = 'label', language = first] = rest
    const slot = String(buttonsIn(typed)[Number(index)] ?? 0)
    return what === 'flow' ? `button-${slot}-flow` : `button-${slot}-${language}`
  }
  if (place === 'audience') return rest[0] === 'submissions' ? `authors-${rest[1] ?? 'axis'}` : (rest[0] ?? 'channels')
  return place
}

function saidOf(field: string, { given, accepted }: FieldError, { t }: Words): string {
  if (field.startsWith('text-')) return textSaid({ given, accepted }, t)
  if (/^button-\d+-flow$/.test(field)) return t('broadcasts.wrong.flow')
  if (field.startsWith('button-')) return t(`broadcasts.wrong.${labelSaid(given)}`)
  if (lists.some((list) => list === field) || field.startsWith('authors-')) return t('broadcasts.wrong.audience')
  const known = ['title', 'topic', 'picture', 'sendAt', 'expiresAt', 'reason', 'seenSince', 'mode']
  return t(`broadcasts.wrong.${known.find((one) => one === field) ?? 'other'}`)
}

function labelSaid(given: string): string {
  if (given.includes('at character')) return 'label_braces'
  return given.startsWith('a label that another') ? 'label_again' : 'label'
}

function textSaid({ given, accepted }: Pick<FieldError, 'given' | 'accepted'>, t: Words['t']): string {
  const placeholder = /^(.+) at character (\d+)$/s.exec(given)
  if (placeholder !== null)
    return t('broadcasts.wrong.placeholder', { found: placeholder[1] ?? '', position: placeholder[2] ?? '' })
  const long = /^(\d+) characters on (\w+)/.exec(given)
  if (long === null) return t(given === 'nothing' ? 'broadcasts.wrong.no_text' : 'broadcasts.wrong.text')
  const [, count = '', channel = ''] = long
  const most = /\d+/.exec(accepted)?.[0] ?? ''
  const key = accepted.includes('under a picture') ? 'too_long_picture' : 'too_long'
  return t(`broadcasts.wrong.${key}`, { count, most, channel: t(`channel.${channel}`) })
}

/** By the title of the problem, where nothing else tells it apart. */
const titles: Readonly<Record<string, string>> = {
  'Nobody would get it': 'nobody',
  'It has expired': 'expired',
  'It is no draft any more': 'no_draft',
  'No chat of yours is linked': 'no_chat',
  'Your chat cannot be written to': 'closed_chat',
}

/** Why it was not done. */
export function whyNot(problem: Problem, { t, number }: Words): string {
  const { createdBy, needed, recipients, state } = members.parse(problem.more.members ?? {})
  const why = (key: string, params: Record<string, string> = {}) => t(`broadcasts.why.${key}`, params)
  if (problem.status === 409)
    return recipients === undefined ? why('changed') : why('moved', { recipients: number(recipients) })
  if (createdBy !== undefined) return why('needs_another', { who: createdBy })
  if (needed !== undefined) return why('admins')
  const title = titles[problem.title]
  if (title !== undefined) return why(title)
  return state === undefined ? why('other') : why('not_now', { state: t(`broadcasts.state.${state}`) })
}
