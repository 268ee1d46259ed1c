import type { Log } from '../../log.js'

/** What Baileys expects of a logger. */
export interface LibraryLog {
  /** It asks for this before it makes the texts of whole stanzas. */
  level: string
  child(fields: Record<string, unknown>): LibraryLog
  trace(fields: unknown, message?: string): void
  debug(fields: unknown, message?: string): void
  info(fields: unknown, message?: string): void
  warn(fields: unknown, message?: string): void
  error(fields: unknown, message?: string): void
}

const nothing = (): void => undefined

/**
 * Our log as Baileys' logger: what it warns of and what fails, both as warnings, since what they mean for the service is said by the
 * connection. Only its sentences and errors are handed on, the rest are stanzas and keys.
 */
export function libraryLog(log: Log): LibraryLog {
  const warn = (fields: unknown, message?: string): void => {
    const sentence = typeof fields === 'string' ? fields : (message ?? 'warning')
    log.warn({ component: 'baileys', ...errorIn(fields) }, sentence)
  }
  const self: LibraryLog = {
    level: 'warn',
    child: () => self,
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn,
    error: warn,
  }
  return self
}

function errorIn(fields: unknown): { err?: Error } {
  if (fields instanceof Error) return { err: fields }
  const values: unknown[] = typeof fields === 'object' && fields !== null ? Object.values(fields) : []
  const found = values.find((value) => value instanceof Error)
  return found === undefined ? {} : { err: found }
}
