import type { z } from 'zod'
import type { Folder } from '../../attachments/folder.js'
import type { BroadcastContext } from '../../broadcasts/context.js'
import type { Role, Staff } from '../../staff/roles.js'
import type { StaffSearch } from '../../staff/search.js'
import type { Store } from '../../store/client.js'
import type { ChannelHealth } from '../../channels/channel.js'
import type { Problem } from '../errors.js'
import { parseInput } from './input.js'
import type { Seal } from './seal.js'
import type { Seats } from './seats.js'
import type { WhatsappDesk } from './whatsappDesk.js'

/** What handlers work with. */
export interface Workplace {
  readonly store: Pick<Store, 'db' | 'transaction'>
  readonly files: Pick<Folder, 'read'>
  readonly search: StaffSearch
  /** What codes of submissions begin with. */
  readonly codePrefix: string
  readonly now: () => Date
  /** Those that are switched on. */
  readonly channels: () => readonly {
    readonly name: string
    readonly health: ChannelHealth
    /** As Channel.link. */
    readonly link?: () => Promise<string | null>
  }[]
  /** Undefined: it is switched off. */
  readonly whatsapp: WhatsappDesk | undefined
  readonly broadcasts: BroadcastContext
  /** For cursors that must not show what they are made of. */
  readonly seal: Seal
  /** Of those who watch something as it happens. */
  readonly seats: Seats
  /** Aborted when the service stops: whoever watches something is let go. */
  readonly closing: AbortSignal
  /** The description of the API. */
  readonly description: () => object
}

/** A file to be kept, never shown in place. */
export interface FileReply {
  readonly name: string
  readonly mime: string
  readonly bytes: Buffer
}

/** An answer that is made while it is sent; what was left of it is dropped when the caller goes. */
export interface StreamReply {
  readonly mime: string
  /** For one that is to be kept as a file. */
  readonly name?: string
  readonly chunks: AsyncIterable<string>
  /** Called once when it is over, however that came. */
  readonly onEnd?: () => void
}

interface Shape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, H extends z.ZodType> {
  readonly method: 'get' | 'post' | 'patch' | 'delete'
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
  /** Of those headers that it heeds, in small letters. */
  readonly headers?: H
  /** The longest body, in bytes, where the usual is too short. */
  readonly longestBody?: number
  /** What is said of a longer one, where it is known what makes it long; it takes the place of 413. */
  readonly tooLong?: Problem
  /** Problems of this route besides those that every route has. */
  readonly problems?: readonly number[]
}

interface Call<P, Q, B, H> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly headers: H
  /** Null where no key is asked for. */
  readonly staff: Staff | null
  readonly at: Workplace
}

type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, H extends z.ZodType, R> = (
  call: Call<z.output<P>, z.output<Q>, z.output<B>, z.output<H>>,
) => Promise<R>

/** What came over the wire. */
export interface RawCall {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly headers: unknown
  readonly staff: Staff | null
  readonly at: Workplace
}

/** One line of the table that express, the description and the tests of authorisation are made of. */
export interface Route extends Shape<z.ZodType, z.ZodType, z.ZodType, z.ZodType> {
  /** Of the body of a good answer; undefined for a file. */
  readonly answer: z.ZodType | undefined
  /** What it can answer besides JSON, as its media type. */
  readonly streams?: string
  /** It makes something: 201, or 200 when that was there already. */
  readonly makes?: true
  readonly run: (raw: RawCall) => Promise<Reply>
}

export type Reply =
  | { readonly kind: 'json'; readonly body: unknown; readonly status?: 200 | 201 }
  | { readonly kind: 'file'; readonly file: FileReply }
  | { readonly kind: 'stream'; readonly stream: StreamReply }

/** A route that answers JSON: of what the handler gives, only what `answer` names goes out. */
export function route<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  H extends z.ZodType,
  A extends z.ZodType,
>(spec: Shape<P, Q, B, H> & { readonly answer: A; readonly handle: Handler<P, Q, B, H, z.input<A>> }): Route {
  const { handle, ...shape } = spec
  return {
    ...shape,
    run: async (raw) => ({ kind: 'json', body: spec.answer.parse(await handle(parseInput(spec, raw))) }),
  }
}

/** A route that makes something; `made` is false when an earlier request had made it. */
export function makingRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  H extends z.ZodType,
  A extends z.ZodType,
>(
  spec: Shape<P, Q, B, H> & {
    readonly answer: A
    readonly handle: Handler<P, Q, B, H, { readonly made: boolean; readonly body: z.input<A> }>
  },
): Route {
  const { handle, ...shape } = spec
  return {
    ...shape,
    makes: true,
    async run(raw) {
      const { made, body } = await handle(parseInput(spec, raw))
      return { kind: 'json', status: made ? 201 : 200, body: spec.answer.parse(body) }
    },
  }
}

/** A route that answers a file. */
export function fileRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, H extends z.ZodType>(
  spec: Shape<P, Q, B, H> & { readonly handle: Handler<P, Q, B, H, FileReply> },
): Route {
  const { handle, ...shape } = spec
  return {
    ...shape,
    answer: undefined,
    run: async (raw) => ({ kind: 'file', file: await handle(parseInput(spec, raw)) }),
  }
}

/** A route that answers in pieces as they come, or JSON of the shape of `answer`. `streams`: the media type of the pieces. */
export function streamRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  H extends z.ZodType,
  A extends z.ZodType = z.ZodNever,
>(
  spec: Shape<P, Q, B, H> & {
    readonly streams: string
    readonly answer?: A
    readonly handle: Handler<P, Q, B, H, { readonly json: z.input<A> } | { readonly stream: StreamReply }>
  },
): Route {
  const { handle, answer, ...shape } = spec
  return {
    ...shape,
    answer,
    async run(raw) {
      const given = await handle(parseInput(spec, raw))
      if ('stream' in given) return { kind: 'stream', stream: given.stream }
      return { kind: 'json', body: answer?.parse(given.json) }
    },
  }
}

/** Who asks, on a route that is open to nobody else. */
export function byStaff(staff: Staff | null): Staff {
  if (staff === null) throw new Error('a route that changes something is open to everybody')
  return staff
}
