import type { InboundEvent } from '../channels/channel.js'
import type { Content } from '../content/content.js'
import type { Session } from '../engine/session.js'
import type { LoadedTurn } from '../store/loadTurns.js'
import type { TurnWrite } from '../store/turns.js'
import { isOccurrence } from './occurrences.js'
import { turnNumber, type TurnFacts, type TurnResult } from './turn.js'

/** Minutes after which a conversation lapses where its flow does not say. */
const LAPSE_AFTER = 24 * 60
const MINUTE = 60_000

/** Everything a turn leaves behind, as it is stored. */
export function turnWrite(facts: TurnFacts, result: TurnResult, maxText: number): TurnWrite {
  const { event, loaded, addressId, content } = facts
  const { attended, contact, session, outcome } = result
  const state = event.input.kind === 'blocked' ? 'blocked' : 'reachable'
  return {
    event: {
      channel: event.channel,
      eventId: event.eventId,
      ...recorded(event),
      outcome,
      receivedAt: event.receivedAt,
    },
    contact: {
      id: contact.id,
      isNew: loaded.contact === null,
      changed: isChanged(loaded, result),
      language: contact.language,
      optedOutAt: contact.optedOutAt,
      attended,
      attendedBefore: loaded.attended,
    },
    address: {
      id: addressId,
      isNew: loaded.address === null,
      changed: loaded.address?.state !== state,
      address: event.address,
      state,
      aliases: loaded.newAliases,
    },
    session: {
      version: turnNumber(loaded),
      ...standing(session),
      ...timers(content, session, facts.now),
      updatedAt: isOccurrence(event.input) ? loaded.session?.updatedAt : facts.now,
    },
    replies: [
      ...result.messages.flatMap((message) => content.render(message, contact.language, maxText)),
      ...(result.files ?? []).map((file) => ({ text: '', choices: [], file })),
    ].map((message) => JSON.stringify(message)),
  }
}

function isChanged({ contact: before, attended }: LoadedTurn, { contact, attended: now }: TurnResult): boolean {
  return (
    contact.language !== before?.language ||
    contact.optedOutAt?.getTime() !== before.optedOutAt?.getTime() ||
    now?.until.getTime() !== attended?.until.getTime() ||
    now?.toldAt?.getTime() !== attended?.toldAt?.getTime()
  )
}

/** Where the session stands, for the columns that staff and the linter search by. */
export function standing(session: Session | null): { flow: string | null; step: string | null; data: string | null } {
  if (session === null) return { flow: null, step: null, data: null }
  return { flow: session.flow, step: session.step, data: JSON.stringify(session) }
}

/** When a reminder is due and when the conversation lapses, as the flow says, counted from now. */
export function timers(
  content: Content,
  session: Session | null,
  now: Date,
): { remindAt: Date | null; lapseAt: Date | null } {
  if (session === null) return { remindAt: null, lapseAt: null }
  const flow = content.flows.get(session.flow)
  const remind = flow?.reminder === undefined ? undefined : flow.remindAfter
  return {
    remindAt: remind === undefined ? null : inMinutes(now, remind),
    lapseAt: inMinutes(now, flow?.lapseAfter ?? LAPSE_AFTER),
  }
}

function inMinutes(now: Date, minutes: number): Date {
  return new Date(now.getTime() + minutes * MINUTE)
}

/** What the citizen said: their words in one column, where they can be deleted when their time is over, the rest as JSON. */
function recorded({ input }: InboundEvent): { kind: string; text: string | null; payload: string | null } {
  if (input.kind === 'text') return { kind: input.kind, text: input.text, payload: null }
  if (input.kind === 'choice')
    return { kind: input.kind, text: input.label ?? null, payload: JSON.stringify({ choice: input.choice }) }
  const { kind, ...rest } = input
  return { kind, text: null, payload: Object.keys(rest).length === 0 ? null : JSON.stringify(rest) }
}
