import { createMask } from './mask.js'

/** What may come out in a log. Everything else is hidden: whoever wants to see a new field names it here first. */
const ids = named('channel eventId deliveryId contactId requestId flow step action holder lease job')
const words = named(
  'component event kind state outcome reason detail type code language languages todo variable',
  'host url path file folder mode version method signal migration migrations',
)
const numbers = named('ms seconds bytes count pid port deliveryId eventId')
const codes = ['code', 'status', 'statusCode', 'error_code', 'syscall'] as const
/** What is inside an error: grammY keeps the first one under `error`, zod says under `issues` what was wrong where. */
const inner = ['cause', 'error', 'errors', 'issues'] as const
/** Hidden with all that is in them, whatever that is. */
const personal = named(
  'text body message payload caption label params answer answers question data name',
  'phone address chat chat_id from user token secret authorization cookie headers',
)

const HIDDEN = '[hidden]'
const DEEPEST = 4
const WIDEST = 30

export interface Scrubber {
  /** A sentence with tokens, phones and e-mail addresses masked. */
  readonly text: (text: string) => string
  /** A copy that holds only what may be logged. */
  readonly fields: (fields: object) => Record<string, unknown>
}

/** Makes what is logged harmless; `secrets` are masked wherever they occur. */
export function createScrubber(secrets: readonly string[]): Scrubber {
  const mask = createMask(secrets)

  function fields(object: object, depth = 0): Record<string, unknown> {
    if (depth > DEEPEST) return {}
    const entries = Object.entries(object).slice(0, WIDEST)
    return Object.fromEntries(entries.map(([key, value]) => [mask.text(key), field(key, value, depth)]))
  }

  function field(key: string, value: unknown, depth: number): unknown {
    if (value === null || value === undefined || typeof value === 'boolean') return value
    if (personal.has(key.toLowerCase())) return HIDDEN
    if (typeof value === 'string') return string(key, value)
    if (typeof value === 'number') return numbers.has(key) || Math.abs(value) < 1_000_000 ? value : HIDDEN
    if (value instanceof Error) return failure(value, depth + 1)
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? HIDDEN : value.toISOString()
    if (Array.isArray(value)) return value.slice(0, WIDEST).map((item: unknown) => field(key, item, depth + 1))
    return typeof value === 'object' ? fields(value, depth + 1) : HIDDEN
  }

  function string(key: string, value: string): string {
    if (ids.has(key) && /^[\w:.-]{1,128}$/.test(value)) return mask.secrets(value)
    return words.has(key) ? mask.text(value) : HIDDEN
  }

  function failure(error: Error, depth: number): Record<string, unknown> | string {
    if (depth > DEEPEST) return HIDDEN
    const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
    return {
      type: /^\w{1,60}$/.test(error.name) ? error.name : 'Error',
      message: mask.quoted(error.message),
      ...codesOf(error),
      stack: mask.text(frames.join('\n')),
      ...within(error, depth),
    }
  }

  function within(error: Error, depth: number): Record<string, unknown> {
    const given = inner.map((key) => [key, property(error, key)] as const).filter(([, value]) => value !== undefined)
    return Object.fromEntries(given.map(([key, value]) => [key, field(key, value, depth)]))
  }

  return { text: mask.text, fields: (given) => fields(given) }
}

function codesOf(error: Error): Record<string, unknown> {
  const found = codes.map((key) => [key, property(error, key)] as const)
  return Object.fromEntries(found.filter(([, value]) => /^[\w.-]{1,40}$/.test(String(value)) && value !== undefined))
}

function property(error: Error, key: string): unknown {
  const value: unknown = Object.getOwnPropertyDescriptor(error, key)?.value
  return value
}

function named(...lines: string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')))
}
