import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { asQuery } from './direct.js'

/** One raw statement. Several rows go in as one JSON parameter, read by json_each. */
export interface Statement {
  readonly sql: string
  readonly args: readonly string[]
}

/** Runs all statements in one transaction, or none when one fails. Past Prisma's client, which costs more than they do. */
export async function runBatch(adapter: SqlDriverAdapter, statements: readonly Statement[]): Promise<void> {
  const transaction = await adapter.startTransaction()
  try {
    for (const statement of statements) await transaction.executeRaw(asQuery(statement.sql, statement.args))
    await transaction.executeRaw(asQuery('COMMIT', []))
  } catch (error) {
    await transaction.rollback()
    throw error
  }
  await transaction.commit()
}
