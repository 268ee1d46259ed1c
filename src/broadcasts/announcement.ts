import { z } from 'zod'
import type { AudienceFilter, AudienceQuery } from '../store/audience.js'
import type { BroadcastRow } from '../store/broadcasts.js'
import { audienceSchema } from './audience.js'
import type { BroadcastContext, ChannelFacts } from './context.js'
import { buttonSchema, messagesSchema, modes, type Draft } from './draft.js'
import { broadcastStates } from './states.js'

/** A broadcast whose JSON has been read. */
export type Announcement = ReturnType<typeof announcementOf>

/** Reads a stored broadcast; what it holds was checked when it was written. */
export function announcementOf(row: BroadcastRow) {
  return {
    ...row,
    messages: messagesSchema.parse(JSON.parse(row.messages)),
    buttons: z.array(buttonSchema).parse(JSON.parse(row.buttons)),
    audience: audienceSchema.parse(JSON.parse(row.audience)),
    mode: z.enum(modes).parse(row.mode),
    state: z.enum(broadcastStates).parse(row.state),
  }
}

/** What staff wrote, as it would be written again. */
export function draftOf(broadcast: Announcement): Draft {
  const { title, topic, messages, buttons, audience, mode, reason, sendAt, expiresAt } = broadcast
  const times = { sendAt: sendAt?.toISOString() ?? null, expiresAt: expiresAt?.toISOString() ?? null }
  return { title, topic, messages, buttons, audience, mode, reason, ...times }
}

const DAY = 24 * 60 * 60 * 1000

/** Whom it is for, as the store looks for them: people known by `knownBy`, and as they are at this time. */
export function audienceQueryOf(
  { content, channels }: Pick<BroadcastContext, 'content' | 'channels'>,
  { topic, mode, audience }: Pick<Draft, 'topic' | 'mode' | 'audience'>,
  knownBy: Date,
): AudienceQuery {
  const allowed = allowedOf(channels, audience)
  return {
    filter: filterOf(audience),
    topic: mode === 'urgent' ? null : topic,
    channels: allowed.map(({ name }) => name),
    silences: allowed.flatMap(({ name, silenceDays }) =>
      silenceDays === null ? [] : [{ channel: name, since: new Date(knownBy.getTime() - silenceDays * DAY) }],
    ),
    languages: content.languages.map(({ id }) => id),
    knownBy,
  }
}

/** The channels that it may go to, of those that are switched on. */
export function allowedOf(channels: readonly ChannelFacts[], audience: Draft['audience']): ChannelFacts[] {
  return channels.filter(({ name }) => audience.channels?.includes(name) ?? true)
}

function filterOf({ seenSince, ...filter }: Draft['audience']): AudienceFilter {
  return seenSince === undefined ? filter : { ...filter, seenSince: new Date(seenSince) }
}
