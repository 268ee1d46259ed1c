import type { Db } from './client.js'
import { deliveriesOf, unsettled } from './contactDeliveries.js'
import { dropHoldings, removeOf } from './holdings.js'

/**
 * Inside a transaction: of those who asked to be erased, and for whom nothing waits to be sent any more, the last traces go too. How
 * many these were among the first `limit` after the one given; `next` is where the others begin, if there are any.
 */
export async function finishErasures(
  tx: Db,
  { now, after = '', limit = 50 }: { readonly now: Date; readonly after?: string | undefined; readonly limit?: number },
): Promise<{ readonly finished: number; readonly next?: string | undefined }> {
  const traces = [{ addresses: { some: {} } }, { session: { isNot: null } }]
  const left = await tx.contact.findMany({
    where: { id: { gt: after }, erasedAt: { lte: now }, OR: traces },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true },
  })
  let finished = 0
  for (const { id } of left) if (await finish(tx, id)) finished++
  return { finished, next: left.length < limit ? undefined : left.at(-1)?.id }
}

/** False while something waits to be sent. */
async function finish(tx: Db, contactId: string): Promise<boolean> {
  const waiting = await tx.delivery.count({ where: { ...(await deliveriesOf(tx, contactId)), ...unsettled } })
  if (waiting > 0) return false
  await dropHoldings(tx, contactId)
  for (const remove of [tx.delivery, tx.inbound, tx.session, tx.address]) await removeOf(remove, contactId)
  await tx.contact.deleteMany({ where: { id: contactId, consents: { none: {} } } })
  return true
}
