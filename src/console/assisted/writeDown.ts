import { registerAssisted, submitAssisted, type Assisted } from '../../actions/assisted.js'
import type { Registration } from '../../participation/registration.js'
import type { SubmissionForm } from '../../participation/submission.js'
import type { AssistedPerson } from '../../store/assisted.js'
import { audit } from '../../store/audit.js'
import { claimCodeGiven, giveClaimCode } from '../../store/claimCodes.js'
import type { Db } from '../../store/client.js'
import { newId } from '../../store/ids.js'
import { markSeen } from '../../store/silence.js'
import type { Call } from '../page.js'

/** Why a submission is not taken: as many as one may send in a day, or the person took their permission back. */
export type Refusal = 'limited' | 'withdrawn'

/** Who it was written down for, and the code of what they sent with it, if anything. */
export interface WrittenDown {
  readonly contactId: string
  readonly sent: string | null
}

/** Registers a person, with what they submit at once, and gives them the code; whoever has that code already was written down before. */
export async function writePerson(
  call: Call,
  given: {
    readonly code: string
    readonly language: string
    readonly registration: Registration
    readonly form: SubmissionForm | null
  },
): Promise<WrittenDown> {
  const { code, language, registration, form } = given
  return once(call, code, async (tx) => {
    const contactId = newId()
    const assisted = assistedIn(call, { contactId, language })
    await registerAssisted(assisted, registration, tx)
    await note(call, tx, { action: 'assisted.register', subject: contactId, after: { kind: registration.kind } })
    return { contactId, sent: form === null ? null : await submit(call, assisted, form, tx) }
  })
}

/** Adds to what stands here of a person, with a new paper; the code of the one before is good no more. Throws Refused. */
export async function writeSubmission(
  call: Call,
  { contactId, language }: AssistedPerson,
  { code, form }: { readonly code: string; readonly form: SubmissionForm },
): Promise<WrittenDown> {
  const spoken = language ?? call.desk.content.languages[0].id
  return once(call, code, async (tx) => {
    return { contactId, sent: await submit(call, assistedIn(call, { contactId, language: spoken }), form, tx) }
  })
}

/** A new paper for a person; the code of the one before is good no more. */
export async function writeSlip(call: Call, { contactId }: AssistedPerson, code: string): Promise<WrittenDown> {
  return once(call, code, async (tx) => {
    await note(call, tx, { action: 'assisted.slip', subject: contactId })
    return { contactId, sent: null }
  })
}

/** Does it and gives the code, unless the form with this code was sent before; all of it or nothing. */
async function once(call: Call, code: string, work: (tx: Db) => Promise<WrittenDown>): Promise<WrittenDown> {
  const { store, now } = call.desk.at
  return store.transaction(async (tx) => {
    const before = await claimCodeGiven(tx, code)
    if (before !== null) return { contactId: before, sent: null }
    const made = await work(tx)
    const { contactId } = made
    await markSeen(tx, { contactId, now: now() })
    await giveClaimCode(tx, { code, contactId, now: now() })
    return made
  })
}

/** Thrown to give a transaction up: the submission is not taken. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly why: Refusal

  constructor(why: Refusal) {
    super(why)
    this.why = why
  }
}

async function submit(call: Call, assisted: Assisted, form: SubmissionForm, tx: Db): Promise<string> {
  const sent = await submitAssisted(assisted, form, tx)
  if (sent.outcome === 'incomplete') throw new Error('a form was read as complete and is not')
  if (sent.outcome !== 'sent') throw new Refused(sent.outcome)
  // Beside the registration of the same minute the code would tell who is anonymous.
  const subject = form.naming === 'anonymous' ? form.naming : sent.code
  await note(call, tx, { action: 'assisted.submit', subject, after: { kind: form.kind, axis: form.axis } })
  return sent.code
}

function assistedIn({ desk }: Call, who: Pick<Assisted, 'contactId' | 'language'>): Assisted {
  return { ...who, content: desk.content, now: desk.at.now() }
}

async function note(
  { desk, person }: Call,
  tx: Db,
  done: { readonly action: string; readonly subject: string; readonly after?: Readonly<Record<string, unknown>> },
): Promise<void> {
  await audit(tx, { at: desk.at.now(), who: person.name, whoId: person.id, ...done })
}
