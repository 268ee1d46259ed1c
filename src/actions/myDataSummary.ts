import { plain } from '../channels/markup.js'
import type { Content } from '../content/content.js'
import type { Labelled } from '../content/data.js'
import { longDate } from '../content/dates.js'
import type { Params } from '../engine/message.js'
import { purposes, standingConsents } from '../participation/consents.js'
import { TIME_ZONE } from '../participation/timeZone.js'
import type { Everything } from '../store/everything.js'

interface Summed {
  readonly content: Content
  readonly everything: Everything
  readonly language: string | null
}

/** How many of a list are named; the file has them all. */
const NAMED = 5

/** What the citizen registered, a line each; empty for who did not. */
export function registrationOf(summed: Summed): string {
  const { actor } = summed.everything
  if (actor === null) return ''
  const { content } = summed
  const kind = content.actorKinds.find(({ id }) => id === actor.kind)?.label
  const lines: readonly (readonly [string, string | null])[] = [
    ['name', actor.name],
    ['shown', yesOrNo(summed, actor.naming === 'public')],
    ['kind', kind === undefined ? actor.kind : value(summed, kind)],
    ['organisation', actor.organisation?.name ?? null],
    ['role', actor.organisationRole],
    ['place', content.parishes.find(({ id }) => id === actor.parish)?.name ?? actor.outside],
    ['axes', actor.axes.map((id) => labelIn(summed, summed.content.axes, id)).join(', ')],
    ['email', actor.email],
    ['convocation', yesOrNo(summed, actor.convocation)],
    ['since', day(summed, actor.registeredAt)],
  ]
  const given = lines.filter(([, said]) => said !== null && said !== '')
  return given.map(([name, said]) => text(summed, `my_data.line.${name}`, { value: said ?? '' })).join('\n')
}

/** What they agreed to or took back, and since when, a line each. */
export function permissionsOf(summed: Summed): string {
  const standing = standingConsents(summed.everything.consents)
  const lines = purposes.map((purpose) => {
    const consent = standing[purpose]
    const date = consent === null ? '' : day(summed, consent.at)
    const key = consent === null ? 'unasked' : consent.granted ? 'granted' : 'withdrawn'
    return text(summed, `my_data.permission.${purpose}`, { value: text(summed, `my_data.${key}`, { date }) })
  })
  return lines.join('\n')
}

/** What they sent, support, follow and are told about. */
export function activityOf(summed: Summed) {
  const { supports, follows, subscriptions } = summed.everything
  return {
    sent: sentOf(summed),
    supports: few(
      summed,
      supports.map(({ code }) => code),
    ),
    follows: few(
      summed,
      follows.map(({ code }) => code),
    ),
    subscriptions: few(
      summed,
      subscriptions.map(({ topic }) => topicName(summed, topic)),
    ),
  }
}

function sentOf(summed: Summed): string {
  const { submissions, drafts } = summed.everything
  const lines = submissions
    .slice(-NAMED)
    .reverse()
    .map(({ code, state }) => `${code}: ${value(summed, `participation.states.${state}`)}`)
  const rest = submissions.length - lines.length
  return [
    ...(lines.length === 0 ? [text(summed, 'my_data.nothing_sent')] : lines),
    ...(rest === 0 ? [] : [text(summed, 'my_data.more', { count: rest })]),
    ...(drafts.length === 0 ? [] : [text(summed, 'my_data.draft')]),
  ].join('\n')
}

function few(summed: Summed, names: readonly string[]): string {
  if (names.length === 0) return text(summed, 'my_data.none')
  const rest = names.length - NAMED
  const shown = names.slice(0, NAMED).join(', ')
  return rest <= 0 ? shown : `${shown} ${text(summed, 'my_data.more', { count: rest })}`
}

/** An id of flows/data/topics.yaml, axis:<id> or parish:<id>, in words. */
function topicName(summed: Summed, topic: string): string {
  const [about = '', id] = topic.split(':')
  if (id === undefined) return labelIn(summed, summed.content.topics, about)
  if (about === 'axis') return labelIn(summed, summed.content.axes, id)
  return summed.content.parishes.find((parish) => parish.id === id)?.name ?? id
}

/** What is called so; its id where there is no such thing any more. */
function labelIn(summed: Summed, list: readonly Labelled[], id: string): string {
  const label = list.find((one) => one.id === id)?.label
  return label === undefined ? id : value(summed, label)
}

function yesOrNo(summed: Summed, yes: boolean): string {
  return value(summed, yes ? 'my_data.yes' : 'my_data.no')
}

function day({ content, language }: Summed, date: Date): string {
  return longDate(content, date, language, TIME_ZONE)
}

function value({ content, language }: Summed, key: string): string {
  return content.value({ key }, language)
}

function text({ content, language }: Summed, key: string, params: Params = {}): string {
  return plain(content.text(key, params, language))
}
