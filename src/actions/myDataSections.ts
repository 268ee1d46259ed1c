import { z } from 'zod'
import type { Everything } from '../store/everything.js'
import type { Traces } from '../store/traces.js'
import type { Named } from './myDataFile.js'

type Section = Readonly<Record<string, unknown>>

/** Who the person is: the chats, what they registered, and what they agreed to. */
export function personSection(named: Named, { contact, addresses, actor, consents }: Everything): Section {
  return named({
    person: named({
      language: contact.language,
      first_seen: contact.createdAt,
      last_seen: contact.lastSeenAt,
      no_announcements_since: contact.optedOutAt,
      paused_since: contact.pausedAt,
      attended_until: contact.attendedUntil,
      warned_at: contact.warnedAt,
    }),
    addresses: addresses.map(({ channel, address, state, createdAt: since }) =>
      named({ channel, address, state, since }),
    ),
    registration: actor === null ? null : registration(named, actor),
    consents: consents.map(({ purpose, granted, textVersion, language, channel, turn, at }) =>
      named({ purpose, granted, text_version: textVersion, language, channel, message_number: turn, at }),
    ),
  })
}

function registration(named: Named, actor: NonNullable<Everything['actor']>): Section {
  const { kind, name, naming, organisation, parish, email, axes, convocation } = actor
  return named({
    ...{ kind, name, naming, parish, email, axes, convocation },
    organisation:
      organisation === null
        ? null
        : named({ kind: organisation.kind, name: organisation.name, verified_at: organisation.verifiedAt }),
    role: actor.organisationRole,
    place: actor.outside,
    written_down_by_staff: actor.assisted,
    registered_at: actor.registeredAt,
    changed_at: actor.updatedAt,
    version: actor.version,
  })
}

/** What the person submitted. Whose duplicate it is and who works on it is about others, and left out. */
export function submissionsSection(named: Named, { submissions, attachments }: Everything): Section {
  const files = (id: string | null) =>
    attachments
      .filter(({ submissionId }) => submissionId === id)
      .map(({ media, state, mime, bytes, createdAt }) =>
        named({ media, state, type: mime, bytes, created_at: createdAt }),
      )
  return named({
    submissions: submissions.map((row) => named({ ...submission(row), ...history(named, row), files: files(row.id) })),
    files: files(null),
  })
}

function submission(row: Everything['submissions'][number]) {
  const { code, kind, axis, title, description, affected, benefit, parish, latitude, longitude, naming, state } = row
  return {
    ...{ code, kind, axis, title, description, affected, benefit, parish, latitude, longitude, naming, state },
    place: row.outside,
    author_name: row.authorName,
    written_down_by_staff: row.assisted,
    responsible_unit: row.responsibleUnit,
    expected_at: row.expectedAt,
    receiving_entity: row.receivingEntity,
    evidence: row.evidenceUrl,
    reopened: row.reopened,
    published_at: row.publishedAt,
    created_at: row.createdAt,
    changed_at: row.updatedAt,
  }
}

function history(named: Named, { history: events }: Everything['submissions'][number]) {
  return { history: events.map(({ from, to, by, text, at }) => named({ from, to, by, text, at })) }
}

/** What the person supports, follows, reported and chose to be told of. */
export function tiesSection(named: Named, everything: Everything): Section {
  const { supports, follows, reports, surveys, subscriptions, interests } = everything
  return named({
    supports: supports.map(({ code, createdAt: since }) => named({ code, since })),
    follows: follows.map(({ code, createdAt: since }) => named({ code, since })),
    reports: reports.map(({ code, reason, createdAt }) => named({ code, reason, created_at: createdAt })),
    surveys: surveys.map(({ code, answer, comment, askedAt }) => named({ code, answer, comment, asked_at: askedAt })),
    subscriptions: subscriptions.map(({ topic, createdAt: since }) => named({ topic, since })),
    interests: interests.map(({ topic, createdAt: since }) => named({ topic, since })),
  })
}

/** What is held in passing: what is half done, planned or under way. */
export function passingSection(named: Named, everything: Everything, traces: Traces): Section {
  const { drafts, helpRequests } = everything
  const { announcements, conversation, prompts, notifications, linkCodes, claimCodes, staffChats } = traces
  return named({
    drafts: drafts.map(({ kind, data, updatedAt }) => named({ kind, content: readable(data), changed_at: updatedAt })),
    requests_for_a_person: helpRequests.map(({ question, createdAt, answeredAt }) =>
      named({ question, created_at: createdAt, answered_at: answeredAt }),
    ),
    conversation:
      conversation?.data == null
        ? null
        : named({ flow: conversation.flow, step: conversation.step, answers: answersIn(conversation.data) }),
    prompts: prompts.map(({ flow, answers, state, dueAt }) =>
      named({ flow, answers: readable(answers), state, due_at: dueAt }),
    ),
    told_changes: notifications.map(({ code, to, state, createdAt: at }) => named({ code, to, state, at })),
    link_codes: linkCodes.map(({ createdAt, expiresAt, usedAt }) =>
      named({ created_at: createdAt, expires_at: expiresAt, used_at: usedAt }),
    ),
    claim_codes: claimCodes.map(({ createdAt, expiresAt, usedAt }) =>
      named({ created_at: createdAt, expires_at: expiresAt, used_at: usedAt }),
    ),
    announcements: announcements.map(({ channel, state, updatedAt: at }) => named({ channel, state, at })),
    staff_chats: staffChats.map(({ linkedAt: since }) => named({ since })),
  })
}

/** What was said in the chat, both ways, as long as it is kept. */
export function messagesSection(named: Named, { received, sent }: Everything): Section {
  return named({
    received: received.map(({ channel, kind, text, payload, at }) =>
      named({ channel, kind, text, with_it: kind === 'contact' ? null : readable(payload), at }),
    ),
    sent: sent.map(({ channel, kind, state, text, at }) => named({ channel, kind, state, text, at })),
  })
}

const sessionSchema = z.object({
  answers: z.record(z.string(), z.json()),
  callers: z.array(z.object({ answers: z.record(z.string(), z.json()) })),
})

/** The answers of the conversation and of those that wait behind it; the engine's own marks are no data of anybody. */
function answersIn(data: string): unknown {
  const session = sessionSchema.safeParse(readable(data)).data
  return session === undefined ? null : [session, ...session.callers].map(({ answers }) => answers)
}

function readable(json: string | null): unknown {
  if (json === null) return null
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}
