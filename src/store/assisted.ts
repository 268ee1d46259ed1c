import type { Db } from './client.js'
import type { Prisma } from './generated/client.js'

/** Somebody for whom staff wrote down what they said. */
export interface AssistedPerson {
  readonly contactId: string
  readonly name: string
  readonly language: string | null
  readonly registeredAt: Date
  /** It is theirs in a chat: staff write nothing down for them any more. */
  readonly claimed: boolean
  /** Until when the code on their paper is good; null when it is not any more. */
  readonly codeUntil: Date | null
  /** What staff wrote down for them, but what is anonymous: nothing leads from that to the person. */
  readonly submissions: readonly { readonly code: string; readonly title: string }[]
}

/** Those whose name holds these words, or all; the last written down first, at most `limit`. */
export async function assistedPeople(
  db: Db,
  { named, limit, now }: { readonly named: string; readonly limit: number; readonly now: Date },
): Promise<AssistedPerson[]> {
  const rows = await db.actor.findMany({
    where: { assisted: true, name: { contains: named } },
    orderBy: [{ registeredAt: 'desc' }, { contactId: 'desc' }],
    take: limit,
    select: selected(now),
  })
  return rows.map(personOf)
}

/** Null when nobody is called so, or staff did not write them down. */
export async function assistedPerson(db: Db, contactId: string, now: Date): Promise<AssistedPerson | null> {
  const row = await db.actor.findUnique({ where: { contactId, assisted: true }, select: selected(now) })
  return row === null ? null : personOf(row)
}

function selected(now: Date) {
  return {
    ...{ contactId: true, name: true, registeredAt: true },
    contact: {
      select: {
        language: true,
        addresses: { select: { id: true }, take: 1 },
        claimCodes: { where: { usedAt: null, expiresAt: { gt: now } }, select: { expiresAt: true }, take: 1 },
        submissions: {
          where: { assisted: true, naming: { not: 'anonymous' } },
          orderBy: { id: 'asc' },
          select: { code: true, title: true },
        },
      },
    },
  } satisfies Prisma.ActorSelect
}

type Selected = Prisma.ActorGetPayload<{ select: ReturnType<typeof selected> }>

function personOf({ contact, ...actor }: Selected): AssistedPerson {
  const { language, addresses, claimCodes, submissions } = contact
  return { ...actor, language, submissions, claimed: addresses.length > 0, codeUntil: claimCodes[0]?.expiresAt ?? null }
}
