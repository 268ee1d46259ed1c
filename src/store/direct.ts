import {
  ColumnTypeEnum,
  type ArgType,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import { Prisma } from './generated/client.js'

export type Argument = string | number | null

/**
 * The same handle, except that its raw statements go past Prisma's client, whose own work costs more than most of theirs, to
 * the connection that is given. What they return is the same.
 */
export function withDirectRaw<T extends object>(handle: T, connection: SqlQueryable, check = (): void => undefined): T {
  const query = async (sql: string, args: readonly unknown[]) => rowsOf(await connection.queryRaw(asQuery(sql, args)))
  const execute = (sql: string, args: readonly unknown[]) => connection.executeRaw(asQuery(sql, args))
  const raw: Partial<Record<string | symbol, unknown>> = {
    $queryRaw: tagged(query),
    $executeRaw: tagged(execute),
    $queryRawUnsafe: async (sql: string, ...args: unknown[]) => query(sql, args),
    $executeRawUnsafe: async (sql: string, ...args: unknown[]) => execute(sql, args),
  }
  return new Proxy(handle, {
    get(target, key) {
      const own = raw[key]
      if (own === undefined) return Reflect.get(target, key) as unknown
      check()
      return own
    },
  })
}

function tagged<R>(run: (sql: string, args: readonly unknown[]) => Promise<R>) {
  return async (text: TemplateStringsArray | Prisma.Sql, ...given: unknown[]): Promise<R> => {
    const { sql, values } = 'sql' in text ? text : Prisma.sql(text, ...given)
    return run(sql, values)
  }
}

/** A statement as the adapter takes it. */
export function asQuery(sql: string, args: readonly unknown[]): SqlQuery {
  return { sql, args: [...args], argTypes: args.map(argType) }
}

function argType(arg: unknown): ArgType {
  if (typeof arg === 'number') return { scalarType: 'int', arity: 'scalar' }
  if (typeof arg === 'bigint') return { scalarType: 'bigint', arity: 'scalar' }
  if (typeof arg === 'boolean') return { scalarType: 'boolean', arity: 'scalar' }
  return { scalarType: arg instanceof Date ? 'datetime' : 'string', arity: 'scalar' }
}

/** The rows of a result by the names of their columns. */
export function rowsOf({ columnNames, columnTypes, rows }: SqlResultSet): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columnNames.map((name, i) => [name, valueOf(row[i], columnTypes[i])])))
}

/** As Prisma's client reads it. */
function valueOf(value: unknown, type: SqlResultSet['columnTypes'][number] | undefined): unknown {
  if (type === ColumnTypeEnum.DateTime && typeof value === 'string') return new Date(value)
  if (type === ColumnTypeEnum.Boolean && typeof value === 'number') return value === 1
  if (type === ColumnTypeEnum.Int64 && (typeof value === 'number' || typeof value === 'string')) return BigInt(value)
  return value
}
