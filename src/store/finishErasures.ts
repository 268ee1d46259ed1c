import type { Db } from './client.js'
import { deliveriesOf, settled, unsettled } from './contactDeliveries.js'
import { dropHoldings, removeOf } from './holdings.js'

/**
 * Inside a transaction: of those who asked to be erased, and for whom nothing waits to be sent any more, the last traces go too; who
 * has written since is a new person. How many of each there were among the first `limit` after the one given; `next` is where the
 * others begin, if there are any.
 */
export async function finishErasures(
  tx: Db,
  { now, after = '', limit = 50 }: { readonly now: Date; readonly after?: string | undefined; readonly limit?: number },
): Promise<{ readonly finished: number; readonly returned: number; readonly next?: string | undefined }> {
  const traces = [{ addresses: { some: {} } }, { session: { isNot: null } }]
  const left = await tx.contact.findMany({
    where: { id: { gt: after }, erasedAt: { lte: now }, OR: traces },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, erasedAt: true },
  })
  const outcomes: ('finished' | 'returned' | 'waiting')[] = []
  for (const { id, erasedAt } of left) outcomes.push(await finish(tx, id, erasedAt ?? now))
  const count = (outcome: string) => outcomes.filter((one) => one === outcome).length
  const next = left.length < limit ? undefined : left.at(-1)?.id
  return { finished: count('finished'), returned: count('returned'), next }
}

async function finish(tx: Db, contactId: string, erasedAt: Date): Promise<'finished' | 'returned' | 'waiting'> {
  const deliveries = await deliveriesOf(tx, contactId)
  if (await wroteSince(tx, contactId, erasedAt)) {
    await tx.inbound.deleteMany({ where: { contactId, receivedAt: { lte: erasedAt } } })
    await tx.delivery.deleteMany({ where: { ...deliveries, createdAt: { lte: erasedAt }, ...settled } })
    await tx.contact.update({ where: { id: contactId }, data: { erasedAt: null } })
    return 'returned'
  }
  if ((await tx.delivery.count({ where: { ...deliveries, ...unsettled } })) > 0) return 'waiting'
  await dropHoldings(tx, contactId)
  for (const remove of [tx.delivery, tx.inbound, tx.session, tx.address]) await removeOf(remove, contactId)
  await tx.contact.deleteMany({ where: { id: contactId, consents: { none: {} } } })
  return 'finished'
}

/** Blocking the service is the opposite of writing. */
async function wroteSince(tx: Db, contactId: string, erasedAt: Date): Promise<boolean> {
  const written = { contactId, receivedAt: { gt: erasedAt }, kind: { notIn: ['blocked', 'unblocked'] } }
  const count = await tx.inbound.count({ where: { ...written, contact: { addresses: { some: {} } } } })
  return count > 0
}
