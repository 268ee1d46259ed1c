import { createRequire } from 'node:module'
import { pino } from 'pino'
import type { DestinationStream, Level, Logger } from 'pino'
import { createScrubber } from './scrub.js'
import type { Scrubber } from './scrub.js'

/** Named fields (or an error, or nothing) and a constant sentence; what varies belongs into a field. */
interface Write {
  (message: string): void
  (fields: object, message?: string): void
}

export interface Log extends Readonly<Record<Level, Write>> {
  /** A log whose every line holds these fields too. */
  child(fields: object): Log
}

export interface LogOptions {
  readonly level: string
  /** Where lines go; standard output when left out. */
  readonly destination?: DestinationStream
  /** Values that must not come out in any shape, such as the bot's token. */
  readonly secrets?: readonly string[]
}

/** A log of JSON lines, or of readable ones on a terminal. All that it is given is scrubbed: scrub.ts names the fields that come out. */
export function createLog(options: LogOptions): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => error },
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const logger = pino(settings, options.destination ?? readable() ?? pino.destination(1))
  return wrap(logger, createScrubber(options.secrets ?? []))
}

function wrap(logger: Logger, scrub: Scrubber): Log {
  const at = (level: Level): Write => {
    return (first: object | string, message?: string) => {
      if (!logger.isLevelEnabled(level)) return
      if (typeof first === 'string') logger[level](scrub.text(first))
      else logger[level](scrub.fields(fieldsOf(first)), message === undefined ? undefined : scrub.text(message))
    }
  }
  return {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    fatal: at('fatal'),
    child: (fields) => wrap(logger.child(scrub.fields(fields)), scrub),
  }
}

function fieldsOf(given: object): object {
  return given instanceof Error ? { err: given } : given
}

/** pino-pretty is installed for development only; elsewhere, and into files and pipes, lines stay JSON. */
function readable(): DestinationStream | undefined {
  if (!process.stdout.isTTY) return undefined
  try {
    const pretty: unknown = createRequire(import.meta.url)('pino-pretty')
    return isPretty(pretty) ? pretty({ translateTime: 'SYS:HH:MM:ss' }) : undefined
  } catch {
    return undefined
  }
}

function isPretty(value: unknown): value is (options: object) => DestinationStream {
  return typeof value === 'function'
}
