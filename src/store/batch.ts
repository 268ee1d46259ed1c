import type { ArgType, SqlDriverAdapter, SqlQuery } from '@prisma/driver-adapter-utils'

/** One raw statement. Several rows go in as one JSON parameter, read by json_each. */
export interface Statement {
  readonly sql: string
  readonly args: readonly string[]
}

const TEXT: ArgType = { scalarType: 'string', arity: 'scalar' }

/** Runs all statements in one transaction, or none when one fails. Past Prisma's client, which costs more than they do. */
export async function runBatch(adapter: SqlDriverAdapter, statements: readonly Statement[]): Promise<void> {
  const transaction = await adapter.startTransaction()
  try {
    for (const statement of statements) await transaction.executeRaw(query(statement))
    await transaction.executeRaw(query({ sql: 'COMMIT', args: [] }))
  } catch (error) {
    await transaction.rollback()
    throw error
  }
  await transaction.commit()
}

function query({ sql, args }: Statement): SqlQuery {
  return { sql, args: [...args], argTypes: args.map(() => TEXT) }
}
