import { z } from 'zod'
import { broadcastChannels } from '../../broadcasts/audience.js'
import { deliveries } from '../../broadcasts/report.js'
import type { Staff } from '../../staff/roles.js'
import { recipientStates, type RecipientRow } from '../../store/broadcastRecipients.js'
import type { Page } from '../../store/stored.js'
import { noBroadcast } from './broadcastProblems.js'
import { broadcastParams } from './broadcastSchemas.js'
import { csvLine } from './csv.js'
import { pageSchema, sealedPaging } from './cursor.js'
import { wrongQuery } from './input.js'
import { named } from './names.js'
import { streamRoute } from './route.js'
import type { Seal } from './seal.js'
import { seesPersonalData } from './submissionView.js'

/** Rows that are in memory at a time. */
const CHUNK = 500
const CSV = 'text/csv'

const delivery = z.object({
  contactId: z.string().nullable().describe('Null for who may not see whom it was for.'),
  channel: z.string(),
  language: z.string(),
  state: z.enum(recipientStates),
  reason: z.string().nullable(),
  withdrawal: z.string().nullable().describe('Of a message that was taken back: removed or refused.'),
  at: z.iso.datetime(),
})

/** What became of each copy, as JSON a page at a time, or as CSV all at once. */
export const deliveryRoute = streamRoute({
  method: 'get',
  path: '/broadcasts/{id}/deliveries',
  role: 'viewer',
  summary: 'List what became of each copy',
  description: 'As CSV all of it comes, and `limit` and `after` are not heeded.',
  params: broadcastParams,
  query: z.strictObject({
    state: z.enum(recipientStates).exactOptional(),
    channel: z.enum(broadcastChannels).exactOptional(),
    reason: z.string().min(1).max(60).exactOptional(),
    format: z.enum(['json', 'csv']).exactOptional().describe('Or the header Accept: text/csv.'),
    ...sealedPaging,
  }),
  headers: z.object({ accept: z.string().exactOptional() }),
  problems: [404],
  streams: CSV,
  answer: named('BroadcastDeliveryPage', pageSchema(delivery)),
  async handle({
    params: { id },
    query: { format, after, limit, ...which },
    headers,
    staff,
    at: { broadcasts, seal },
  }) {
    const filter = { broadcastId: id, ...which }
    const wantsCsv = format === undefined ? headers.accept?.includes(CSV) === true : format === 'csv'
    const first = wantsCsv ? { limit: CHUNK } : { limit, ...openedBy(seal, after) }
    const page = await deliveries(broadcasts, { ...filter, ...first })
    if (page === null) throw noBroadcast
    const next = page.next === null ? null : seal.close(page.next)
    if (!wantsCsv) return { json: { items: page.rows.map((row) => deliveryOf(row, staff)), next } }
    const chunks = csvOf(page, staff, (from) => deliveries(broadcasts, { ...filter, limit: CHUNK, after: from }))
    return { stream: { mime: CSV, name: `broadcast-${String(id)}.csv`, chunks } }
  },
})

/** The list goes by people, and whoever may not see whom it was for reads the cursor too. */
function openedBy(seal: Seal, cursor: string | undefined): { readonly after?: string } {
  if (cursor === undefined) return {}
  const after = seal.open(cursor)
  if (after === null) throw wrongQuery('after', 'something else', '`next` of the page before, as it came')
  return { after }
}

function deliveryOf({ contactId, updatedAt, ...row }: RecipientRow, staff: Staff | null): z.input<typeof delivery> {
  return { ...row, contactId: seesPersonalData(staff) ? contactId : null, at: updatedAt.toISOString() }
}

async function* csvOf(
  first: Page<RecipientRow>,
  staff: Staff | null,
  next: (after: string) => Promise<Page<RecipientRow> | null>,
): AsyncGenerator<string> {
  yield csvLine(['contactId', 'channel', 'language', 'state', 'reason', 'withdrawal', 'at'])
  for (let page: Page<RecipientRow> | null = first; page !== null;) {
    yield page.rows.map((row) => lineOf(deliveryOf(row, staff))).join('')
    page = page.next === null ? null : await next(page.next)
  }
}

function lineOf({ contactId, channel, language, state, reason, withdrawal, at }: z.input<typeof delivery>): string {
  return csvLine([contactId, channel, language, state, reason, withdrawal, at])
}
