import { setImmediate } from 'node:timers/promises'
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils'
import { asQuery, rowsOf, type Argument } from './direct.js'

/** One raw statement. Several rows go in as one JSON parameter, read by json_each. */
export interface Statement {
  readonly sql: string
  readonly args: readonly Argument[]
  /** It has a RETURNING clause. */
  readonly returns?: boolean
}

type Row = Record<string, unknown>

/** Writes raw statements in transactions of their own, past Prisma's client, which costs more than they do. */
export interface Batches {
  /** All statements in one transaction, or none when one fails; what those that return anything returned, in order. */
  run(statements: readonly Statement[]): Promise<Row[]>
  /**
   * For what nobody waits for: goes with the next transaction of `run`, or by itself when the event loop has turned a few times
   * and none has come. The statement is made when it goes, and nothing is written for null. Neither can make the other fail.
   */
  along(make: () => Statement | null): Promise<void>
}

/** Of the event loop: as many as pass between an answer and the commit of the next message, where people write at once. */
const TURNS = 3

interface Rider {
  readonly make: () => Statement | null
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

export function createBatches(adapter: SqlDriverAdapter): Batches {
  let riders: Rider[] = []
  const board = (): Rider[] => {
    const boarded = riders
    riders = []
    return boarded
  }
  const leave = (): void => {
    const alone = board()
    const statements = statementsOf(alone)
    tell(alone, statements.length === 0 ? Promise.resolve() : runAll(adapter, statements))
  }
  return {
    async run(statements) {
      const boarded = board()
      // First, so that the others see what is settled.
      const first = statementsOf(boarded)
      if (first.length === 0) {
        tell(boarded, Promise.resolve())
        return runAll(adapter, statements)
      }
      try {
        const returned = await runAll(adapter, [...first, ...statements])
        tell(boarded, Promise.resolve())
        return returned
      } catch {
        // One of the two is at fault, and takes nothing of the other with it.
        tell(boarded, runAll(adapter, first))
        return runAll(adapter, statements)
      }
    },
    along: (make) =>
      new Promise((done, failed) => {
        riders.push({ make, done, failed })
        if (riders.length === 1) void afterTurns(TURNS).then(leave)
      }),
  }
}

function tell(riders: readonly Rider[], work: Promise<unknown>): void {
  work.then(
    () => {
      for (const { done } of riders) done()
    },
    (error: unknown) => {
      for (const { failed } of riders) failed(error)
    },
  )
}

function statementsOf(riders: readonly Rider[]): Statement[] {
  return riders.map(({ make }) => make()).filter((statement) => statement !== null)
}

async function runAll(adapter: SqlDriverAdapter, statements: readonly Statement[]): Promise<Row[]> {
  const transaction = await adapter.startTransaction()
  const returned: Row[] = []
  try {
    for (const { sql, args, returns } of statements) {
      if (returns === true) returned.push(...rowsOf(await transaction.queryRaw(asQuery(sql, args))))
      else await transaction.executeRaw(asQuery(sql, args))
    }
    await transaction.executeRaw(asQuery('COMMIT', []))
  } catch (error) {
    await transaction.rollback()
    throw error
  }
  await transaction.commit()
  return returned
}

async function afterTurns(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await setImmediate()
}
