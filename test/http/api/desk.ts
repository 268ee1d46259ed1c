import type { WhatsappDesk, WhatsappStatus } from '../../../src/http/api/whatsappDesk.js'
import { NOON } from '../../store/world.js'

export const unpaired: WhatsappStatus = {
  state: 'unpaired',
  since: NOON,
  attempts: 0,
  bulk: { open: true, sentToday: 0, cap: 20 },
}

/** An account that takes every wish, and what it was asked; `answers` are given instead, by the name of the wish. */
export function desk(
  status: WhatsappStatus = unpaired,
  answers: Partial<Record<'showQr' | 'pairByCode', Awaited<ReturnType<WhatsappDesk['showQr']>>>> = {},
): WhatsappDesk & { readonly wishes: string[] } {
  const wishes: string[] = []
  const take = (wish: string) => {
    wishes.push(wish)
    return Promise.resolve({ ok: true as const })
  }
  return {
    wishes,
    status: () => status,
    showQr: async () => answers.showQr ?? (await take('showQr')),
    pairByCode: async (phone) => {
      const { pairByCode: refused } = answers
      if (refused?.ok === false) return refused
      return { ...(await take(`pairByCode ${phone}`)), code: 'ABCD1234' }
    },
    reconnect: () => take('reconnect'),
    unlink: () => take('unlink'),
    stopBulk: () => take('stopBulk').then(() => undefined),
    resumeBulk: () => take('resumeBulk').then(() => undefined),
  }
}
