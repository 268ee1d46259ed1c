import { z } from 'zod'
import type { Receipt } from '../channel.js'
import { envelopeSchema, lenient, updateSchema } from './payloads.js'

/** Baileys' numbers for what became of a message of ours. */
const REFUSED = 0
const states: Readonly<Record<number, Receipt['state']>> = { 3: 'delivered', 4: 'read', 5: 'read' }

/** What WhatsApp tells of messages that were sent: where they have come to, and which were refused after all. */
export interface News {
  readonly receipts: readonly Receipt[]
  readonly refusals: readonly { readonly messageId: string; readonly code: string }[]
}

/** The news in what `messages.update` gives; of messages of others there is none. */
export function newsIn(updates: readonly unknown[]): News {
  const ours = updates.flatMap((raw) => {
    const { key, update } = updateSchema.safeParse(raw).data ?? {}
    if (key?.fromMe !== true) return []
    return [{ id: key.id, status: update?.status, code: update?.messageStubParameters?.[0] }]
  })
  return toNews(ours)
}

/** The same in `messages.upsert`, where a message of ours brings its news along when both come at once. */
export function newsOfOwn(messages: readonly unknown[]): News {
  const ours = messages.flatMap((raw) => {
    const message = envelopeSchema.safeParse(raw).data
    return message?.key.fromMe === true ? [{ id: message.key.id, status: message.status }] : []
  })
  return toNews(ours)
}

const personalSchema = z.object({
  key: z.object({ id: z.string(), fromMe: z.literal(true) }),
  receipt: z.object({ readTimestamp: lenient(z.unknown()), receiptTimestamp: lenient(z.unknown()) }),
})

/** The same in `message-receipt.update`, which tells who it was that read. */
export function newsOfReaders(updates: readonly unknown[]): News {
  const ours = updates.flatMap((raw) => {
    const { key, receipt } = personalSchema.safeParse(raw).data ?? {}
    if (key === undefined || receipt === undefined) return []
    if (receipt.readTimestamp !== undefined) return [{ id: key.id, status: 4 }]
    return receipt.receiptTimestamp === undefined ? [] : [{ id: key.id, status: 3 }]
  })
  return toNews(ours)
}

interface Told {
  readonly id: string
  readonly status: number | undefined
  readonly code?: string | undefined
}

function toNews(told: readonly Told[]): News {
  return {
    receipts: told.flatMap(({ id, status }) => {
      const state = status === undefined ? undefined : states[status]
      return state === undefined ? [] : [{ messageId: id, state }]
    }),
    refusals: told.flatMap(({ id, status, code }) =>
      status === REFUSED ? [{ messageId: id, code: code ?? 'unknown' }] : [],
    ),
  }
}
