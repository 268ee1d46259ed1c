import { z } from 'zod'

const shape = /^[A-Za-z0-9_-]{1,120}$/

/** Where a page begins. Programs give it back as it came; what it is made of is ours to change. */
export function toCursor(last: string | null): string | null {
  return last === null ? null : Buffer.from(last).toString('base64url')
}

const asItCame = z.string().regex(shape, '`next` of the page before, as it came')

/** How much of a list is asked for, and from where. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('How many to answer, 1 to 100.'),
  after: asItCame
    .transform((cursor) => Buffer.from(cursor, 'base64url').toString())
    .exactOptional()
    .describe('`next` of the page before; left out for the first page.'),
}

/** The same where nobody may read of a cursor what it is made of: it is the handler that opens it. */
export const sealedPaging = {
  ...paging,
  after: asItCame.exactOptional().describe('`next` of the page before; left out for the first page.'),
}

export const yesOrNo = z.enum(['true', 'false']).transform((word) => word === 'true')

export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('Give it as `after` for the next page; null at the end.'),
  })
}
