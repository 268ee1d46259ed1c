import type { Db } from './client.js'

/** What is held about a person in passing, besides everythingAbout. */
export interface Traces {
  /** Where they stand in a conversation; `data` is the engine's session as JSON. */
  readonly conversation: {
    readonly flow: string | null
    readonly step: string | null
    readonly data: string | null
  } | null
  /** Questions the service asks, or will ask, by itself; `answers` is JSON. */
  readonly prompts: readonly { flow: string; answers: string; state: string; dueAt: Date; createdAt: Date }[]
  /** Changes they were told of, or will be. */
  readonly notifications: readonly { code: string; to: string; state: string; createdAt: Date }[]
  readonly linkCodes: readonly { createdAt: Date; expiresAt: Date; usedAt: Date | null }[]
  /** Codes on paper, by which they claim what staff wrote down for them. */
  readonly claimCodes: readonly { createdAt: Date; expiresAt: Date; usedAt: Date | null }[]
  /** Announcements that a copy was for. */
  readonly announcements: readonly { channel: string; state: string; updatedAt: Date }[]
  /** Since when the chat is that of a member of the staff. */
  readonly staffChats: readonly { linkedAt: Date }[]
}

export async function tracesOf(db: Db, contactId: string): Promise<Traces> {
  const where = { contactId }
  const orderBy = { createdAt: 'asc' } as const
  const code = { createdAt: true, expiresAt: true, usedAt: true } as const
  const notifications = await db.notification.findMany({
    where,
    orderBy: { eventId: 'asc' },
    select: {
      state: true,
      createdAt: true,
      submission: { select: { code: true } },
      event: { select: { to: true } },
    },
  })
  return {
    conversation: await db.session.findUnique({ where, select: { flow: true, step: true, data: true } }),
    prompts: await db.prompt.findMany({
      where,
      orderBy,
      select: { flow: true, answers: true, state: true, dueAt: true, createdAt: true },
    }),
    notifications: notifications.map(({ submission: { code }, event: { to }, state, createdAt }) => {
      return { code, to, state, createdAt }
    }),
    linkCodes: await db.linkCode.findMany({ where, orderBy, select: code }),
    claimCodes: await db.claimCode.findMany({ where, orderBy, select: code }),
    announcements: await db.broadcastRecipient.findMany({
      where,
      orderBy: { broadcastId: 'asc' },
      select: { channel: true, state: true, updatedAt: true },
    }),
    staffChats: await db.staffChat.findMany({ where, select: { linkedAt: true } }),
  }
}
