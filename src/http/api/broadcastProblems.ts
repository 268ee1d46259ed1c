import type { Refused, Unchanged } from '../../broadcasts/accept.js'
import type { FieldProblem } from '../../broadcasts/check.js'
import type { Confirmed } from '../../broadcasts/confirm.js'
import type { Controlled, SentAgain } from '../../broadcasts/control.js'
import type { Created } from '../../broadcasts/createDraft.js'
import { Problem } from '../errors.js'
import { conflict, noSuch, notPossible } from './problems.js'

export const noBroadcast = noSuch('broadcast', '/broadcasts')

type Refusal =
  | Refused
  | Unchanged
  | Exclude<Created, { readonly kind: 'created' | 'repeated' }>
  | Exclude<Confirmed, { readonly kind: 'confirmed' }>
  | Exclude<Controlled, { readonly kind: 'done' }>
  | Exclude<SentAgain, { readonly kind: 'done' }>

/** Why something was not done, as the caller is told. */
export function refusal(why: Refusal): Problem {
  switch (why.kind) {
    case 'invalid':
      return invalid(why.problems)
    case 'not_allowed':
      return notAllowed
    case 'not_found':
      return noBroadcast
    case 'conflict':
      return conflict(why.version)
    case 'not_a_draft':
      return notADraft(why.state)
    case 'key_reused':
      return keyReused
    case 'moved':
      return moved(why)
    case 'nobody':
      return nobody(why.leftOut)
    case 'needs_another':
      return needsAnother(why.createdBy)
    case 'needs_version':
      return needsVersion
    case 'expired':
      return expired(why.expiresAt)
    case 'not_possible':
      return wrongState(why)
    case 'withdrawn':
      return withdrawn(why.withdrawnAt)
  }
}

function invalid(errors: readonly FieldProblem[]): Problem {
  const said = errors.map(({ pointer, given, accepted }) => `${pointer}: given ${given}; accepted: ${accepted}.`)
  const detail = `${said.join(' ')} To do: correct it and send it again.`
  return notPossible('The broadcast cannot be sent as it is', detail, { errors })
}

/** About one field: its place in the draft, also where confirming is refused for what the draft says. */
function about(
  { status, title }: { readonly status: number; readonly title: string },
  wrong: FieldProblem & { readonly toDo: string },
  members: Readonly<Record<string, unknown>>,
): Problem {
  const { pointer, given, accepted, toDo } = wrong
  const detail = `Given: ${given}. Accepted: ${accepted}. To do: ${toDo}.`
  const errors = [{ pointer, given, accepted }]
  return new Problem(status, title, detail, undefined, { members: { ...members, errors } })
}

const notAllowed = about(
  { status: 403, title: 'Urgent broadcasts are for administrators' },
  {
    pointer: '/mode',
    given: 'mode urgent and a key with another role',
    accepted: 'the role admin',
    toDo: 'ask an administrator, or send it as standard',
  },
  { needed: 'admin' },
)

function notADraft(state: string): Problem {
  const detail = `Given: a broadcast that is ${state}. Accepted: a draft. To do: pause or cancel it, or write another.`
  return notPossible('It is no draft any more', detail, { state })
}

const keyReused = notPossible(
  'This Idempotency-Key was used for something else',
  'Given: a key that came before, with another body. Accepted: the same body, or a key that is new. To do: use a new key for each broadcast.',
)

/** The place is in what was sent: no field of a draft is named so. */
function moved({ expected, recipients }: Extract<Refusal, { kind: 'moved' }>): Problem {
  return about(
    { status: 409, title: 'The number of recipients is another by now' },
    {
      pointer: '/recipients',
      given: `${String(expected)} recipients`,
      accepted: `${String(recipients)}, the present number, or 1 % more or less`,
      toDo: 'look at the draft again, then confirm it with that number',
    },
    { expected, recipients },
  )
}

function nobody(leftOut: Extract<Refusal, { kind: 'nobody' }>['leftOut']): Problem {
  const why = leftOut.map(({ reason, count }) => `${reason} ${String(count)}`).join(', ')
  return about(
    { status: 422, title: 'Nobody would get it' },
    {
      pointer: '/audience',
      given: `an audience of nobody (${why === '' ? 'it fits no person' : `left out: ${why}`})`,
      accepted: 'one with at least one person',
      toDo: 'widen the audience or choose another topic',
    },
    { leftOut },
  )
}

function needsAnother(createdBy: string): Problem {
  const detail = `Given: the key that wrote the draft (${createdBy}) or changed it last. Accepted: another editor, or an administrator. To do: ask one of them to confirm it.`
  return new Problem(403, 'Somebody else must confirm it', detail, undefined, { members: { createdBy } })
}

const needsVersion = notPossible(
  'It must be said which version was looked at',
  'Given: no version, where two people must look at a broadcast. Accepted: the `version` of the draft that you saw. To do: look at the draft, then send its version too.',
  { errors: [{ pointer: '/version', given: 'nothing', accepted: 'the version of the draft that you saw' }] },
)

function expired(at: Date): Problem {
  const expiresAt = at.toISOString()
  return about(
    { status: 422, title: 'It has expired' },
    {
      pointer: '/expiresAt',
      given: `a broadcast that expired at ${expiresAt}`,
      accepted: 'one whose expiresAt is to come, or null',
      toDo: 'change expiresAt of a draft, or write another',
    },
    { expiresAt },
  )
}

function withdrawn(at: Date): Problem {
  const withdrawnAt = at.toISOString()
  const detail = `Given: a broadcast that was taken back at ${withdrawnAt}. Accepted: one that was not. To do: write another, if people are to get it after all.`
  return notPossible('It was taken back', detail, { withdrawnAt })
}

function wrongState({ state, accepted }: Extract<Refusal, { kind: 'not_possible' }>): Problem {
  const detail = `Given: a broadcast that is ${state}. Accepted: one that is ${accepted.join(' or ')}. To do: look at it again.`
  return notPossible('This is not possible in its present state', detail, { state, accepted })
}
