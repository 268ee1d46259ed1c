import { textsSince } from '../store/broadcasts.js'
import type { BroadcastContext } from './context.js'
import { messagesSchema, type Draft } from './draft.js'
import type { Estimate } from './estimate.js'
import { labelLanguages } from './labels.js'
import type { Recipients } from './recipients.js'

const DAY = 24 * 60 * 60 * 1000

/** What staff should know before they confirm. */
export type Warning =
  /** There is no text in the language of so many people: they get that of the first. */
  | { readonly kind: 'falls_back'; readonly language: string; readonly people: number }
  /** There is a text, or a label of a button, in a language that is not switched on. */
  | { readonly kind: 'language_off'; readonly language: string }
  /** The same words went out in the last 24 hours. */
  | { readonly kind: 'same_text'; readonly broadcast: number; readonly at: Date }
  | { readonly kind: 'quiet_hours'; readonly until: Date }
  /** So many people are reached on a channel that has hours of its own, or takes no more today. */
  | { readonly kind: 'channel_waits'; readonly channel: string; readonly people: number; readonly until: Date }
  /** The channel takes no announcements, or too few for this one, until somebody changes that; `reason`, where it has one, in a word. */
  | {
      readonly kind: 'channel_stopped'
      readonly channel: string
      readonly people: number
      readonly reason: string | null
    }
  | { readonly kind: 'would_expire'; readonly endsAt: Date; readonly expiresAt: Date }

export async function warningsOf(
  at: Pick<BroadcastContext, 'store' | 'content' | 'clock' | 'channels'>,
  draft: Draft,
  { recipients, planned }: { readonly recipients: Recipients; readonly planned: Estimate },
): Promise<Warning[]> {
  const same = await sameText(at, draft)
  return [
    ...languageWarnings(at, draft, recipients),
    ...timeWarnings(at, draft, planned),
    ...channelWarnings(at, planned),
    ...(same === null ? [] : [same]),
  ]
}

function languageWarnings(
  { content }: Pick<BroadcastContext, 'content'>,
  draft: Draft,
  { counts }: Recipients,
): Warning[] {
  const on = content.languages.map(({ id }) => id)
  const written = new Set([...Object.keys(draft.messages), ...draft.buttons.flatMap(labelLanguages)])
  const off = [...written].filter((language) => !on.includes(language))
  const missing = on.filter((language) => draft.messages[language] === undefined)
  const people = (language: string) =>
    counts.filter((one) => one.language === language).reduce((sum, { count }) => sum + count, 0)
  return [
    ...missing
      .filter((language) => people(language) > 0)
      .map((language) => ({ kind: 'falls_back' as const, language, people: people(language) })),
    ...off.map((language) => ({ kind: 'language_off' as const, language })),
  ]
}

function timeWarnings(
  { clock }: Pick<BroadcastContext, 'clock'>,
  draft: Draft,
  { startsAt, endsAt }: Estimate,
): Warning[] {
  const wanted = draft.sendAt === null ? clock.now() : new Date(draft.sendAt)
  const expiresAt = draft.expiresAt === null ? null : new Date(draft.expiresAt)
  return [
    ...(startsAt > wanted ? [{ kind: 'quiet_hours' as const, until: startsAt }] : []),
    ...(expiresAt !== null && endsAt !== null && endsAt > expiresAt
      ? [{ kind: 'would_expire' as const, endsAt, expiresAt }]
      : []),
  ]
}

function channelWarnings(
  { channels }: Pick<BroadcastContext, 'channels'>,
  { channels: planned, startsAt: begins }: Estimate,
): Warning[] {
  return planned.flatMap(({ channel, count: people, endsAt, startsAt }): Warning[] => {
    const reason = channels.find(({ name }) => name === channel)?.stopped() ?? null
    if (reason !== null || endsAt === null) return [{ kind: 'channel_stopped', channel, people, reason }]
    return startsAt > begins ? [{ kind: 'channel_waits', channel, people, until: startsAt }] : []
  })
}

/** The last day's broadcast with the same words in any language. */
async function sameText(
  { clock, store }: Pick<BroadcastContext, 'clock' | 'store'>,
  { messages }: Draft,
): Promise<Warning | null> {
  const words = new Set(Object.values(messages).map(withoutSpaces))
  for (const sent of await textsSince(store.db, new Date(clock.now().getTime() - DAY))) {
    const texts = Object.values(messagesSchema.parse(JSON.parse(sent.messages)))
    if (texts.some((text) => words.has(withoutSpaces(text))))
      return { kind: 'same_text', broadcast: sent.id, at: sent.confirmedAt }
  }
  return null
}

function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
