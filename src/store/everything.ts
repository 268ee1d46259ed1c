import { z } from 'zod'
import { findActor, type ActorRow } from './actors.js'
import type { Db } from './client.js'
import { deliveriesOf } from './contactDeliveries.js'
import { consentLedger, type ConsentEntry } from './consents.js'
import type { Contact, Draft, Interest, Subscription } from './generated/client.js'
import { submissionRow, type SubmissionRow } from './submissionRow.js'

/** Everything held about a person, in the order it came to be. */
export interface Everything {
  readonly contact: Readonly<Contact>
  readonly addresses: readonly { channel: string; address: string; state: string; createdAt: Date }[]
  readonly actor: ActorRow | null
  readonly consents: readonly ConsentEntry[]
  readonly drafts: readonly Readonly<Omit<Draft, 'contactId'>>[]
  readonly submissions: readonly (SubmissionRow & {
    readonly history: readonly { from: string | null; to: string; by: string; text: string | null; at: Date }[]
  })[]
  readonly attachments: readonly {
    id: string
    submissionId: string | null
    media: string
    state: string
    mime: string | null
    bytes: number | null
    createdAt: Date
  }[]
  readonly supports: readonly { code: string; createdAt: Date }[]
  readonly follows: readonly { code: string; createdAt: Date }[]
  readonly reports: readonly { code: string; reason: string; createdAt: Date }[]
  readonly surveys: readonly { code: string; answer: string | null; comment: string | null; askedAt: Date }[]
  readonly subscriptions: readonly Readonly<Omit<Subscription, 'contactId'>>[]
  readonly interests: readonly Readonly<Omit<Interest, 'contactId'>>[]
  readonly helpRequests: readonly { question: string | null; createdAt: Date; answeredAt: Date | null }[]
  /** What the person wrote; the words are forgotten after a time. */
  readonly received: readonly { channel: string; kind: string; text: string | null; payload: string | null; at: Date }[]
  /** What was sent to them. */
  readonly sent: readonly { channel: string; kind: string; state: string; text: string; at: Date }[]
}

/** Reads all of it; throws when there is no such contact. */
export async function everythingAbout(db: Db, contactId: string): Promise<Everything> {
  return {
    contact: await db.contact.findUniqueOrThrow({ where: { id: contactId } }),
    actor: await findActor(db, contactId),
    consents: await consentLedger(db, contactId),
    submissions: await submissionsWithHistory(db, contactId),
    ...(await given(db, contactId)),
    ...(await ties(db, contactId)),
    ...(await messages(db, contactId)),
  }
}

async function given(db: Db, contactId: string) {
  const where = { contactId }
  const orderBy = { createdAt: 'asc' } as const
  const omit = { contactId: true } as const
  const place = { channel: true, address: true, state: true, createdAt: true }
  const file = { id: true, submissionId: true, media: true, state: true, mime: true, bytes: true, createdAt: true }
  return {
    addresses: await db.address.findMany({ where, orderBy, select: place }),
    drafts: await db.draft.findMany({ where, orderBy, omit }),
    attachments: await db.attachment.findMany({ where, orderBy, select: file }),
    subscriptions: await db.subscription.findMany({ where, orderBy, omit }),
    interests: await db.interest.findMany({ where, orderBy, omit }),
    helpRequests: await db.helpRequest.findMany({
      where,
      orderBy,
      select: { question: true, createdAt: true, answeredAt: true },
    }),
  }
}

async function submissionsWithHistory(db: Db, authorId: string): Promise<Everything['submissions']> {
  const select = { from: true, to: true, by: true, text: true, at: true }
  const rows = await db.submission.findMany({
    where: { authorId },
    orderBy: { id: 'asc' },
    include: { history: { orderBy: { id: 'asc' }, select } },
  })
  return rows.map(({ history, ...row }) => ({ ...submissionRow(row), history }))
}

async function ties(db: Db, contactId: string) {
  const about = {
    where: { contactId },
    omit: { contactId: true, submissionId: true },
    include: { submission: { select: { code: true } } },
  } as const
  const supports = await db.support.findMany({ ...about, orderBy: { createdAt: 'asc' } })
  const follows = await db.follow.findMany({ ...about, orderBy: { createdAt: 'asc' } })
  const reports = await db.report.findMany({ ...about, orderBy: { createdAt: 'asc' } })
  const surveys = await db.survey.findMany({ ...about, orderBy: { askedAt: 'asc' } })
  return {
    supports: supports.map(withCode),
    follows: follows.map(withCode),
    reports: reports.map(withCode),
    surveys: surveys.map(withCode),
  }
}

function withCode<T extends { readonly submission: { readonly code: string } }>({ submission, ...row }: T) {
  return { code: submission.code, ...row }
}

async function messages(db: Db, contactId: string): Promise<Pick<Everything, 'received' | 'sent'>> {
  const received = await db.inbound.findMany({ where: { contactId }, orderBy: { id: 'asc' } })
  const sent = await db.delivery.findMany({ where: await deliveriesOf(db, contactId), orderBy: { id: 'asc' } })
  return {
    received: received.map(({ channel, kind, text, payload, receivedAt: at }) => ({
      channel,
      kind,
      text,
      payload,
      at,
    })),
    sent: sent.map(({ channel, kind, state, body, createdAt: at }) => ({
      channel,
      kind,
      state,
      text: textOf(body),
      at,
    })),
  }
}

const bodySchema = z.object({ text: z.string() })

/** The words alone: a file that was sent before would make this one larger each time. */
function textOf(body: string): string {
  return bodySchema.safeParse(JSON.parse(body)).data?.text ?? ''
}
