import { z } from 'zod'
import type { broadcast } from '../../http/api/broadcastSchemas.js'
import type { Content } from '../../content/content.js'
import { fromLocal, toLocal } from './times.js'

export type Broadcast = z.output<typeof broadcast>

/** How many buttons an announcement may have. */
export const BUTTONS = 3
/** There is no such conversation: a button without one is refused together with whatever else is wrong. */
const NO_FLOW = 'none'
/** The lists of an audience from which several may be chosen. */
export const lists = ['channels', 'actorKinds', 'parishes', 'axes', 'languages', 'topics'] as const
export type List = (typeof lists)[number]

/** What somebody typed into the form, right or not; a box that is ticked says `yes` under `<list>.<id>`. */
export type Typed = Readonly<Record<string, string>>

const fields = z.record(z.string().max(80), z.union([z.string().max(20_000), z.instanceof(Buffer)]))

/** The form as it was sent: its words, and the picture where one was chosen. */
export const composeSchema = fields.transform((all) => {
  const words = Object.entries(all).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
  const typed: Typed = Object.fromEntries(words.map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]))
  const { picture } = all
  return { typed, picture: picture instanceof Buffer ? picture : undefined }
})

/** The languages that the form has a text for: those that are spoken, and others that a draft has one in. */
export function languagesIn({ languages }: Pick<Content, 'languages'>, typed: Typed): string[] {
  const others = Object.keys(typed).flatMap((name) => (name.startsWith('text-') ? [name.slice('text-'.length)] : []))
  return [...new Set([...languages.map(({ id }) => id), ...others])]
}

/** The places of the form's buttons that say something. */
export function buttonsIn(typed: Typed): number[] {
  return Array.from({ length: BUTTONS }, (_, index) => index).filter((index) =>
    Object.entries(typed).some(([name, value]) => name.startsWith(`button-${String(index)}-`) && value.trim() !== ''),
  )
}

/** The draft as the API takes it, without the picture. */
export function draftIn(content: Pick<Content, 'languages'>, typed: Typed): Record<string, unknown> {
  const languages = languagesIn(content, typed)
  const of = (before: string) =>
    Object.fromEntries(
      languages.flatMap((id) => {
        const words = typed[`${before}${id}`]?.trim() ?? ''
        return words === '' ? [] : [[id, words]]
      }),
    )
  const mode = typed['mode'] ?? 'standard'
  return {
    title: typed['title'] ?? '',
    topic: typed['topic'] ?? '',
    messages: of('text-'),
    buttons: buttonsIn(typed).map((index) => ({
      label: of(`button-${String(index)}-`),
      flow: orNull(typed[`button-${String(index)}-flow`]) ?? NO_FLOW,
    })),
    audience: audienceIn(typed),
    sendAt: momentIn(typed, 'sendAt'),
    expiresAt: momentIn(typed, 'expiresAt'),
    mode,
    reason: mode === 'urgent' ? orNull(typed['reason']) : null,
  }
}

function audienceIn(typed: Typed): Record<string, unknown> {
  const chosen = lists.flatMap((list) => {
    const ids = Object.entries(typed).flatMap(([name, value]) =>
      value === 'yes' && name.startsWith(`${list}.`) ? [name.slice(list.length + 1)] : [],
    )
    return ids.length === 0 ? [] : [[list, ids] as const]
  })
  const state = orNull(typed['authors-state'])
  const axis = orNull(typed['authors-axis'])
  const isForAuthors = typed['authors'] === 'yes' || state !== null || axis !== null
  const seenSince = orNull(typed['seenSince'])
  return {
    ...Object.fromEntries(chosen),
    ...(isForAuthors
      ? { submissions: { ...(state === null ? {} : { state }), ...(axis === null ? {} : { axis }) } }
      : {}),
    ...(typed['registeredOnly'] === 'yes' ? { registeredOnly: true } : {}),
    ...(seenSince === null ? {} : { seenSince: fromLocal(`${seenSince}T00:00`) }),
  }
}

function momentIn(typed: Typed, name: string): string | null {
  const text = orNull(typed[name])
  return text === null ? null : fromLocal(text)
}

function orNull(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text.trim()
}

/** A draft as somebody would have typed it. */
export function typedOf(one: Broadcast, { languages }: Pick<Content, 'languages'>): Typed {
  const { audience, sendAt, expiresAt } = one
  const ticks = lists.flatMap((list) => (audience[list] ?? []).map((id) => pair(`${list}.${id}`, 'yes')))
  const buttons = one.buttons.flatMap(({ label, flow }, index) => {
    const words = typeof label === 'string' ? { [languages[0].id]: label } : label
    const named = Object.entries(words).map(([id, text]) => pair(`button-${String(index)}-${id}`, text))
    return [pair(`button-${String(index)}-flow`, flow), ...named]
  })
  const texts = Object.entries(one.messages).map(([id, text]) => pair(`text-${id}`, text))
  return {
    ...Object.fromEntries([...ticks, ...buttons, ...texts]),
    ...{ title: one.title, topic: one.topic, mode: one.mode, reason: one.reason ?? '' },
    ...{ version: String(one.version), sendAt: toLocal(sendAt), expiresAt: toLocal(expiresAt) },
    ...(audience.submissions === undefined ? {} : { authors: 'yes' }),
    'authors-state': audience.submissions?.state ?? '',
    'authors-axis': audience.submissions?.axis ?? '',
    ...(audience.registeredOnly === true ? { registeredOnly: 'yes' } : {}),
    seenSince: toLocal(audience.seenSince ?? null).slice(0, 'yyyy-mm-dd'.length),
  }
}

function pair(name: string, value: string): readonly [string, string] {
  return [name, value]
}
