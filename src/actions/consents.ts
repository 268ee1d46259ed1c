import { z } from 'zod'
import { consentVersion, purposes, type Purpose } from '../participation/consents.js'
import { findActor } from '../store/actors.js'
import { removeDraftAttachments } from '../store/attachments.js'
import type { Db } from '../store/client.js'
import { hasConsent, recordConsent as record } from '../store/consents.js'
import { subscribe, unsubscribeAll } from '../store/subscriptions.js'
import { endRegistration, hideName, showName } from '../store/withdrawals.js'
import type { Speaker, StoredAction } from './action.js'
import { forgetDraft } from './registrationDraft.js'
import { forgetDraft as forgetSubmission } from './submissionDraft.js'

const asked = z.object({
  purpose: z.enum(purposes),
  granted: z.enum(['yes', 'no']).optional(),
  /** The name of the answer that says yes or no. */
  answer: z.string().optional(),
})

/**
 * Records what the citizen said about the purpose `purpose`: `granted`, or the answer that `answer` names; what follows from
 * it follows at once.
 */
export const recordConsent: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: [],
  async run(context, tx) {
    const { purpose, granted, answer = '' } = asked.parse(context.with)
    const agrees = (granted ?? context.answers[answer]) === 'yes'
    await consent(context, tx, { purpose, granted: agrees })
    // Whoever asks for announcements wants no stop to them any more.
    return { outcome: 'done', ...(agrees && purpose === 'updates' && { contact: { optedOutAt: null } }) }
  },
}

/** Makes the name public, which is a consent, or reserved, as `naming` says; `said` tells that a no was the answer to a question. */
export const chooseNaming: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: ['naming'],
  async run(context, tx) {
    const naming = context.with['naming'] === 'public' ? 'public' : 'reserved'
    const granted = naming === 'public'
    const matters =
      granted || context.with['said'] === 'no' || (await hasConsent(tx, context.contact.id, 'publish_name'))
    if (matters) await consent(context, tx, { purpose: 'publish_name', granted })
    return { outcome: 'done', answers: { naming } }
  },
}

/** Writes a yes or a no into the ledger, and does what it means. */
export async function consent(
  speaker: Speaker,
  tx: Db,
  said: { readonly purpose: Purpose; readonly granted: boolean },
): Promise<void> {
  await write(speaker, tx, said)
  if (said.granted) await given(speaker, tx, said.purpose)
  else await withdrawn(speaker, tx, said.purpose)
}

/** What a registered person is told of who agreed to be: news, their axes, their parish and, if they may be invited, the tables. */
export async function subscribeToInterests({ contact, now }: Speaker, tx: Db): Promise<void> {
  const actor = await findActor(tx, contact.id)
  const topics = [
    'news',
    ...(actor?.axes ?? []).map((axis) => `axis:${axis}`),
    ...(actor?.parish == null ? [] : [`parish:${actor.parish}`]),
    ...(actor?.convocation === true ? ['tables'] : []),
  ]
  for (const topic of topics) await subscribe(tx, { contactId: contact.id, topic, now })
}

async function write(
  { contact, content, channel, turn, now }: Speaker,
  tx: Db,
  said: { readonly purpose: Purpose; readonly granted: boolean },
): Promise<void> {
  const language = contact.language ?? content.languages[0].id
  await record(tx, { contactId: contact.id, ...said, textVersion: consentVersion, language, channel, turn, at: now })
}

async function given(speaker: Speaker, tx: Db, purpose: Purpose): Promise<void> {
  if (purpose === 'publish_name') await showName(tx, { contactId: speaker.contact.id, now: speaker.now })
  if (purpose === 'updates') await subscribeToInterests(speaker, tx)
}

async function withdrawn(speaker: Speaker, tx: Db, purpose: Purpose): Promise<void> {
  const who = { contactId: speaker.contact.id, now: speaker.now }
  switch (purpose) {
    case 'take_part':
      return stopTakingPart(speaker, tx)
    case 'publish_name':
      return hideName(tx, who)
    case 'updates':
      return unsubscribeAll(tx, who.contactId)
  }
}

/** What is unfinished goes too, and without taking part there is no name to publish either. */
async function stopTakingPart(speaker: Speaker, tx: Db): Promise<void> {
  const contactId = speaker.contact.id
  await forgetDraft(speaker, tx)
  await removeDraftAttachments(tx, contactId)
  await forgetSubmission(contactId, tx)
  await endRegistration(tx, { contactId, now: speaker.now })
  if (await hasConsent(tx, contactId, 'publish_name'))
    await write(speaker, tx, { purpose: 'publish_name', granted: false })
}
