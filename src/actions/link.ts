import { z } from 'zod'
import type { ChannelName } from '../channels/channel.js'
import { note } from '../engine/question.js'
import { findActor } from '../store/actors.js'
import { takeClaimCode } from '../store/claimCodes.js'
import { lastAddress, mergeContacts } from '../store/contacts.js'
import type { Db } from '../store/client.js'
import { enqueue } from '../store/deliveries.js'
import { makeLinkCode, takeLinkCode } from '../store/linkCodes.js'
import { ensureContact } from '../store/newcomers.js'
import { addPrompt, dropPrompt } from '../store/prompts.js'
import { linkStaffChat } from '../store/staffChats.js'
import { submissionsOf } from '../store/submissions.js'
import type { Action, ActionContext, StoredAction } from './action.js'

/** The flow that asks the chat which showed the code. */
const CONFIRM = 'link_confirm'
/** Wrong codes in a row. One out of a hundred million is good, for ten minutes, and leads only to a question in the other chat. */
const TRIES = 3
/** What staff wrote down for somebody is a few things; the others are in the list of the person's own. */
const MOST_FOUND = 10
const DAY = 24 * 60 * 60 * 1000
/** Short enough for every channel. */
const MAX_TEXT = 1000

/** A chat that wants to be joined to this one: what the question to the citizen begins with. */
const otherChat = z.object({ other: z.string(), channel: z.object({ key: z.string() }) })
const triesSchema = z.number().catch(0)

/** Makes a code to be typed in the other chat. */
const make: StoredAction = {
  kind: 'stored',
  outcomes: ['made'],
  saves: ['code'],
  async run({ contact, addressId, now }, tx) {
    const code = await makeLinkCode(tx, { contactId: contact.id, addressId, now })
    return { outcome: 'made', answers: { code: code.replace(/^(.{4})/, '$1 ') } }
  },
}

/**
 * Uses the code in the answer `typed`; the chat that showed it is asked whether it agrees. Nothing is joined before. `staff`: a member of
 * the staff had the code, whose chat this is from now on. `claimed`: it stood on paper, and what staff wrote down for the person is
 * theirs here from now on; there is no other chat to ask.
 */
const take: StoredAction = {
  kind: 'stored',
  outcomes: ['asked', 'same', 'staff', 'claimed', 'wrong', 'too_often'],
  saves: ['tries', 'found'],
  async run(context, tx) {
    const { contact, answers, now } = context
    const code = z.string().parse(answers['typed'])
    if (await linkStaffChat(tx, { code, contactId: contact.id, now })) return { outcome: 'staff' }
    const claimed = await takeClaimCode(tx, { code, now })
    if (claimed !== null) return { outcome: 'claimed', answers: { found: await claim(context, tx, claimed) } }
    const owner = await takeLinkCode(tx, { code, now })
    if (owner === null) return refused(triesSchema.parse(answers['tries']) + 1)
    if (owner.contactId === contact.id) return { outcome: 'same' }
    await askOther(context, tx, owner.contactId)
    return { outcome: 'asked' }
  },
}

/** Joins the two: from now on both chats are one person. The other chat is told. */
const merge: StoredAction = {
  kind: 'stored',
  outcomes: ['merged', 'gone'],
  saves: [],
  async run(context, tx) {
    const { other } = otherChat.parse(context.answers)
    const there = await lastAddress(tx, other)
    if (there === null || there.erasedAt !== null) return { outcome: 'gone' }
    const keep = context.contact.id
    // The channel itself may have told meanwhile that both are one person.
    if (other === keep) return { outcome: 'merged' }
    await mergeContacts(tx, { keep, gone: other, conversation: 'keep', now: context.now })
    await tell(context, tx, { ...there, contactId: keep, text: 'link.told_merged' })
    return { outcome: 'merged' }
  },
}

/** Leaves both as they are. The other chat is told. */
const refuse: StoredAction = {
  kind: 'stored',
  outcomes: ['done'],
  saves: [],
  async run(context, tx) {
    const { other } = otherChat.parse(context.answers)
    const there = await lastAddress(tx, other)
    if (there !== null) await tell(context, tx, { ...there, contactId: other, text: 'link.told_refused' })
    return { outcome: 'done' }
  },
}

/** What the flows `link` and `link_confirm` call. */
export const linkActions: Readonly<Record<string, Action>> = {
  link_make: make,
  link_take: take,
  link_merge: merge,
  link_refuse: refuse,
}

function refused(tries: number): { outcome: 'wrong' | 'too_often'; answers: { tries: number } } {
  return { outcome: tries < TRIES ? 'wrong' : 'too_often', answers: { tries } }
}

/** Joins what staff wrote down to the person of this chat; what it was, in words. */
async function claim({ contact, content, now }: ActionContext, tx: Db, written: string): Promise<string> {
  const { language } = contact
  const isRegistered = (await findActor(tx, written)) !== null
  const { rows } = await submissionsOf(tx, { contactId: written, offset: 0, limit: MOST_FOUND })
  // It may be the first word that they ever say.
  await ensureContact(tx, { id: contact.id, language, now })
  if (written !== contact.id) await mergeContacts(tx, { keep: contact.id, gone: written, conversation: 'keep', now })
  // Of two registrations the older stays.
  const kept = isRegistered ? await findActor(tx, contact.id) : null
  const registration = content.value({ key: 'link.found_registration' }, language)
  const found = rows.map(({ code, title }) => `${code}: ${title}`)
  return [...(kept === null ? [] : [`${registration} ${kept.name}`]), ...found].join('\n')
}

async function askOther({ contact, channel, now }: ActionContext, tx: Db, contactId: string): Promise<void> {
  const question = { contactId, flow: CONFIRM, subject: contact.id }
  // Asked before and refused: a new code asks again.
  await dropPrompt(tx, question)
  await addPrompt(tx, {
    ...question,
    kind: 'reply',
    answers: { other: contact.id, channel: named(channel) },
    dueAt: now,
    expiresAt: new Date(now.getTime() + DAY),
    now,
  })
}

async function tell(
  { content, channel, now }: ActionContext,
  tx: Db,
  to: {
    readonly contactId: string
    readonly addressId: string
    readonly language: string | null
    readonly text: string
  },
): Promise<void> {
  const message = note(to.text, { channel: named(channel) })
  for (const part of content.render(message, to.language, MAX_TEXT)) {
    const { contactId, addressId } = to
    await enqueue(tx, { contactId, addressId, kind: 'reply', body: JSON.stringify(part), now, priority: 0 })
  }
}

/** The name of a channel, and no more of whoever is there. */
function named(channel: ChannelName): { key: string } {
  return { key: `link.channel_${channel}` }
}
