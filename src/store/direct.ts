import {
  ColumnTypeEnum,
  type ArgType,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'

/** Raw statements past Prisma's client, whose own work costs more than most of ours; the adapter and its gate are the same. */
export interface Direct {
  query(sql: string, args: readonly Argument[]): Promise<Record<string, unknown>[]>
  execute(sql: string, args: readonly Argument[]): Promise<number>
}

export type Argument = string | number | null

export function direct(adapter: SqlDriverAdapter): Direct {
  return {
    query: async (sql, args) => rowsOf(await adapter.queryRaw(asQuery(sql, args))),
    execute: (sql, args) => adapter.executeRaw(asQuery(sql, args)),
  }
}

/** A statement as the adapter takes it. */
export function asQuery(sql: string, args: readonly Argument[]): SqlQuery {
  return { sql, args: [...args], argTypes: args.map((arg) => (typeof arg === 'number' ? INTEGER : TEXT)) }
}

const TEXT: ArgType = { scalarType: 'string', arity: 'scalar' }
const INTEGER: ArgType = { scalarType: 'int', arity: 'scalar' }

/** The rows of a result by the names of their columns. */
export function rowsOf({ columnNames, columnTypes, rows }: SqlResultSet): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columnNames.map((name, i) => [name, valueOf(row[i], columnTypes[i])])))
}

function valueOf(value: unknown, type: SqlResultSet['columnTypes'][number] | undefined): unknown {
  return type === ColumnTypeEnum.DateTime && typeof value === 'string' ? new Date(value) : value
}
