import { z } from 'zod'
import { Problem } from '../errors.js'
import type { RawCall } from './route.js'

interface Schemas<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, H extends z.ZodType> {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly headers?: H
}

type Place = 'path' | 'query' | 'header' | 'body'

/** One thing that is wrong; what was written is described and not repeated, as it may be about a citizen. */
interface Fault {
  readonly in: Place
  readonly field: string
  /** Its place in the body (RFC 6901). */
  readonly pointer?: string
  readonly given: string
  readonly accepted: string
}

const nothing = z.object({})

/** The parts of a request as a route wants them. Throws a Problem that names everything that is wrong. */
export function parseInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, H extends z.ZodType>(
  schemas: Schemas<P, Q, B, H>,
  raw: RawCall,
) {
  if (schemas.body !== undefined && raw.body === undefined) throw noJson
  const params = (schemas.params ?? nothing).safeParse(raw.params)
  const query = (schemas.query ?? nothing).safeParse(raw.query)
  const body = (schemas.body ?? nothing).safeParse(raw.body ?? {})
  const headers = (schemas.headers ?? nothing).safeParse(raw.headers)
  const faults = [
    ...faultsOf('path', params.error, raw.params),
    ...faultsOf('query', query.error, raw.query),
    ...faultsOf('header', headers.error, raw.headers),
    ...faultsOf('body', body.error, raw.body),
  ]
  if (!params.success || !query.success || !headers.success || !body.success) throw unacceptable(faults)
  const { staff, at } = raw
  return {
    params: params.data as z.output<P>,
    query: query.data as z.output<Q>,
    body: body.data as z.output<B>,
    headers: headers.data as z.output<H>,
    staff,
    at,
  }
}

const noJson = new Problem(
  415,
  'JSON is needed',
  'Given: no JSON. Accepted: a JSON object with Content-Type: application/json. To do: send the body so.',
)

/** About a field of the query of which only the handler can tell that it is wrong. */
export function wrongQuery(field: string, given: string, accepted: string): Problem {
  return unacceptable([fault('query', [field], given, accepted)])
}

function unacceptable(faults: readonly Fault[]): Problem {
  const said = faults.map(({ field, given, accepted }) => `${field}: given ${given}; accepted: ${accepted}.`)
  const detail = `${said.join(' ')} To do: correct it and send it again; /api/docs shows what each field is.`
  return new Problem(400, 'The request cannot be understood', detail, undefined, { members: { errors: faults } })
}

function faultsOf(place: Place, error: z.ZodError | undefined, raw: unknown): Fault[] {
  return (error?.issues ?? []).flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => fault(place, [...issue.path, key], 'a field that does not exist', 'no such field'))
    return [fault(place, issue.path, describe(valueAt(raw, issue.path)), acceptedBy(issue))]
  })
}

function fault(place: Place, path: readonly PropertyKey[], given: string, accepted: string): Fault {
  const field = path.length === 0 ? place : path.map(String).join('.').slice(0, 60)
  return { in: place, field, ...(place === 'body' && { pointer: pointerOf(path) }), given, accepted }
}

function pointerOf(path: readonly PropertyKey[]): string {
  const steps = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
  return steps.join('').slice(0, 120)
}

function acceptedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(', ')
  return issue.message.replace(/^Invalid input: expected /, '').replace(/, received .*$/, '')
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    raw,
  )
}

/** A word of the API's own kind is repeated, which helps against typing errors; anything else is only described. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value !== 'string') return typeof value === 'object' ? 'an object' : `a ${typeof value}`
  return /^[a-z_]{1,24}$/.test(value) ? `"${value}"` : `a text of ${String(value.length)} characters`
}
