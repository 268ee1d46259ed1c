import type { Clock } from '../clock.js'
import type { Log } from '../log.js'
import type { Statement } from './batch.js'
import type { Store } from './client.js'
import { sqlTime } from './time.js'

/** What the platform tells, later, of a message that was sent under `messageId`. */
interface Receipt {
  readonly messageId: string
  readonly state: 'delivered' | 'read'
}

// A CASE, because a plain comparison would make SQLite go through all rows of a state instead of these few ids.
const RECEIPTS = `
  UPDATE Delivery SET state = j.value ->> 1, reason = NULL, settledAt = coalesce(Delivery.settledAt, ?)
  FROM json_each(?) AS j
  WHERE Delivery.messageId = j.value ->> 0
    AND CASE
      WHEN Delivery.state IN ('queued', 'sending', 'uncertain', 'sent') THEN 1
      WHEN Delivery.state = 'delivered' AND j.value ->> 1 = 'read' THEN 1
      ELSE 0
    END = 1`

/**
 * Takes what a channel hears of messages that arrived or were read, to be given to its `start`. A delivery moves only forward, from
 * whatever it was believed to be: one that waits to be sent again is not sent any more. What is not known has no effect; what cannot
 * be stored is left, and the delivery stays as it is. Never rejects.
 */
export function takeReceipts(store: Pick<Store, 'along'>, { clock, log }: { clock: Clock; log: Log }) {
  return async (receipts: readonly Receipt[]): Promise<void> => {
    if (receipts.length === 0) return
    try {
      await store.along(() => receiptsStatement(receipts, clock.now()))
    } catch (err) {
      log.error({ count: receipts.length, err }, 'receipts could not be stored')
    }
  }
}

/** `read` last: of one message it says more, and a row is changed once. */
function receiptsStatement(receipts: readonly Receipt[], now: Date): Statement {
  const furthest = new Map<string, Receipt['state']>()
  for (const { messageId, state } of receipts) if (furthest.get(messageId) !== 'read') furthest.set(messageId, state)
  return { sql: RECEIPTS, args: [sqlTime(now), JSON.stringify([...furthest])] }
}
