import { isDriverAdapterError, type MappedError } from '@prisma/driver-adapter-utils'
import { TurnConflict } from './errors.js'
import { Prisma } from './generated/client.js'

/** The unique pairs of a turn: its event, its number, and the address of a new contact. */
const TAKEN = ['Inbound', 'Address']

/** The error to throw in place of `error`: a TurnConflict when the database says that someone else was first. */
export function asConflict(error: unknown): unknown {
  const cause = databaseError(error)
  if (cause?.kind === 'UniqueConstraintViolation' && TAKEN.includes(cause.table ?? '')) {
    return new TurnConflict('the event, the turn or the address was taken by someone else', { cause: error })
  }
  if (cause?.kind === 'NullConstraintViolation' && isVersion(cause.constraint)) {
    return new TurnConflict('the session moved on since it was read', { cause: error })
  }
  if (cause?.kind === 'ForeignKeyConstraintViolation') {
    return new TurnConflict('the contact was merged with another, or erased', { cause: error })
  }
  return error
}

/** Raw statements fail with the driver's error itself, or with Prisma's around it. */
function databaseError(error: unknown): MappedError | undefined {
  if (isDriverAdapterError(error)) return error.cause
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined
  const inner: unknown = error.meta?.['driverAdapterError']
  return isDriverAdapterError(inner) ? inner.cause : undefined
}

function isVersion(constraint: Extract<MappedError, { kind: 'NullConstraintViolation' }>['constraint']): boolean {
  return constraint !== undefined && 'fields' in constraint && constraint.fields.includes('version')
}
