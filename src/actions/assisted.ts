import type { Content } from '../content/content.js'
import type { Registration } from '../participation/registration.js'
import type { SubmissionForm } from '../participation/submission.js'
import type { Db } from '../store/client.js'
import { ensureContact } from '../store/newcomers.js'
import type { Speaker } from './action.js'
import { consent } from './consents.js'
import { register } from './registrationSave.js'
import { send } from './submissionSend.js'

/** Somebody for whom staff write down what they say, in the language it was read out to them. */
export interface Assisted {
  readonly contactId: string
  readonly language: string
  readonly content: Content
  readonly now: Date
}

/** Inside a transaction: registers somebody without a chat, who agreed to what was read out to them. */
export async function registerAssisted(assisted: Assisted, registration: Registration, tx: Db): Promise<void> {
  const { contactId: id, language, now } = assisted
  const speaker = speakerOf(assisted)
  await ensureContact(tx, { id, language, now })
  await consent(speaker, tx, { purpose: 'take_part', granted: true })
  await consent(speaker, tx, { purpose: 'publish_name', granted: registration.naming === 'public' })
  await register(speaker, tx, registration)
  await consent(speaker, tx, { purpose: 'updates', granted: registration.updates })
}

/** Inside a transaction: submits what somebody tells, as `send` does. */
export async function submitAssisted(assisted: Assisted, form: SubmissionForm, tx: Db): ReturnType<typeof send> {
  return send(speakerOf(assisted), form, tx)
}

/** No message of theirs asks for it. */
function speakerOf({ contactId: id, language, content, now }: Assisted): Speaker {
  return { contact: { id, language, optedOutAt: null }, content, channel: 'assisted', turn: 0, now }
}
