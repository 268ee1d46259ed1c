import type { Db } from './client.js'

/**
 * The next number of a series, from 1 on. Inside a transaction: nobody else is given it, and it is given again when the
 * transaction fails, so that a series has no gaps.
 */
export async function nextInSeries(tx: Db, name: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ last: bigint | number }[]>`
    INSERT INTO Series (name, last) VALUES (${name}, 1)
    ON CONFLICT (name) DO UPDATE SET last = Series.last + 1 RETURNING last`
  if (row === undefined) throw new Error(`series ${name} gave no number`)
  return Number(row.last)
}
