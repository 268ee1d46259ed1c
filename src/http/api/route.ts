import type { z } from 'zod'
import type { Folder } from '../../attachments/folder.js'
import type { Role, Staff } from '../../staff/roles.js'
import type { StaffSearch } from '../../staff/search.js'
import type { Store } from '../../store/client.js'
import { parseInput } from './input.js'

/** What handlers work with. */
export interface Workplace {
  readonly store: Pick<Store, 'db' | 'transaction'>
  readonly files: Pick<Folder, 'read'>
  readonly search: StaffSearch
  /** What codes of submissions begin with. */
  readonly codePrefix: string
  readonly now: () => Date
  /** The description of the API. */
  readonly description: () => object
}

/** A file to be kept, never shown in place. */
export interface FileReply {
  readonly name: string
  readonly mime: string
  readonly bytes: Buffer
}

interface Shape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: 'get' | 'post'
  /** Below /api/v1, with `{id}` for what varies. */
  readonly path: string
  /** Null: everybody. */
  readonly role: Role | null
  readonly summary: string
  /** What else a reader must know, in Markdown. */
  readonly description?: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Problems of this route besides those that every route has. */
  readonly problems?: readonly number[]
}

interface Call<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  /** Null where no key is asked for. */
  readonly staff: Staff | null
  readonly at: Workplace
}

type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R> = (
  call: Call<z.output<P>, z.output<Q>, z.output<B>>,
) => Promise<R>

/** What came over the wire. */
export interface RawCall {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly staff: Staff | null
  readonly at: Workplace
}

/** One line of the table that express, the description and the tests of authorisation are made of. */
export interface Route extends Shape<z.ZodType, z.ZodType, z.ZodType> {
  /** Of the body of a good answer; undefined for a file. */
  readonly answer: z.ZodType | undefined
  readonly run: (raw: RawCall) => Promise<Reply>
}

type Reply = { readonly kind: 'json'; readonly body: unknown } | { readonly kind: 'file'; readonly file: FileReply }

/** A route that answers JSON: of what the handler gives, only what `answer` names goes out. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  spec: Shape<P, Q, B> & { readonly answer: A; readonly handle: Handler<P, Q, B, z.input<A>> },
): Route {
  const { handle, ...shape } = spec
  return {
    ...shape,
    run: async (raw) => ({ kind: 'json', body: spec.answer.parse(await handle(parseInput(spec, raw))) }),
  }
}

/** A route that answers a file. */
export function fileRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  spec: Shape<P, Q, B> & { readonly handle: Handler<P, Q, B, FileReply> },
): Route {
  const { handle, ...shape } = spec
  return {
    ...shape,
    answer: undefined,
    run: async (raw) => ({ kind: 'file', file: await handle(parseInput(spec, raw)) }),
  }
}
