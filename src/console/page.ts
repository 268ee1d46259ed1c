import type { ComponentChildren } from 'preact'
import { z } from 'zod'
import type { Accept } from '../channels/channel.js'
import type { Content } from '../content/content.js'
import type { Publisher } from '../publishing/publisher.js'
import type { Limiter } from '../http/api/limits.js'
import type { StreamReply, Workplace } from '../http/api/route.js'
import type { Simulator } from '../simulator/simulator.js'
import type { StaffAuth, StaffAuthOptions } from '../staff/auth.js'
import type { Person } from '../staff/people.js'
import type { PersonRole } from '../staff/roles.js'
import type { Words } from './words.js'

/** What pages work with. */
export interface Desk {
  readonly at: Workplace
  readonly auth: StaffAuth
  readonly authSettings: Omit<StaffAuthOptions, 'database'>
  readonly content: Content
  /** For changing it. */
  readonly publisher: Publisher
  readonly simulator: Simulator
  /** Counts wrong passwords and codes, in memory. */
  readonly limiter: Limiter
  /** Takes that staff begin to talk to somebody. */
  readonly accept: Accept
  /** Called after a change: somebody may have to be told. */
  readonly onChange: () => void
}

/** What a handler makes of a request. */
export type Answer =
  | {
      readonly kind: 'page'
      readonly title: string
      readonly body: ComponentChildren
      readonly status?: number
      /** Scripts of public/ that it is better with. */
      readonly scripts?: readonly string[]
    }
  /** `said`: a text under `said.` of the words, shown on the next page. */
  | { readonly kind: 'redirect'; readonly to: string; readonly said?: string; readonly cookies?: readonly string[] }
  | {
      readonly kind: 'file'
      readonly name: string
      readonly mime: string
      readonly bytes: Buffer | string
      readonly inline?: boolean
    }
  /** A file that is made while it is sent. */
  | { readonly kind: 'stream'; readonly stream: StreamReply }

interface Asked<Q, B> {
  readonly params: Readonly<Record<string, string>>
  readonly query: Q
  readonly body: B
  readonly desk: Desk
  readonly words: Words
  /** As better-auth reads them. */
  readonly headers: Headers
  /** From which network it comes. */
  readonly network: string
  /** Before the path of a link that is sent to somebody. */
  readonly url: string
}

export type Call<Q = unknown, B = unknown> = Asked<Q, B> & { readonly person: Person }
export type OpenCall<Q = unknown, B = unknown> = Asked<Q, B> & { readonly person: Person | null }

/** One line of the table that express, the menu and the tests of authorisation are made of. */
export interface Page {
  readonly method: 'get' | 'post'
  /** Below /console, as Express writes it. */
  readonly path: string
  /** Who may; null: everybody, signed in or not. */
  readonly roles: readonly PersonRole[] | null
  readonly run: (call: OpenCall) => Promise<Answer>
}

interface Shape<Q extends z.ZodType, B extends z.ZodType> {
  readonly method: Page['method']
  readonly path: string
  readonly query?: Q
  readonly body?: B
}

const anything = z.unknown()

/** A page for people of the staff of these roles. What does not fit its schemas is refused with 400. */
export function page<Q extends z.ZodType = z.ZodUnknown, B extends z.ZodType = z.ZodUnknown>(
  spec: Shape<Q, B> & {
    readonly roles: readonly PersonRole[]
    readonly handle: (call: Call<z.output<Q>, z.output<B>>) => Promise<Answer>
  },
): Page {
  const { handle, method, path, roles } = spec
  return {
    ...{ method, path, roles },
    run: async (call) => {
      if (call.person === null) throw new Error(`${path} is open to everybody`)
      return handle({ ...call, person: call.person, ...parsed(spec, call) })
    },
  }
}

/** A page for everybody. */
export function openPage<Q extends z.ZodType = z.ZodUnknown, B extends z.ZodType = z.ZodUnknown>(
  spec: Shape<Q, B> & { readonly handle: (call: OpenCall<z.output<Q>, z.output<B>>) => Promise<Answer> },
): Page {
  const { handle, method, path } = spec
  return { ...{ method, path }, roles: null, run: async (call) => handle({ ...call, ...parsed(spec, call) }) }
}

/** What was sent does not fit: a page of ours never does this, save when somebody changes its form or its address. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}

function parsed<Q extends z.ZodType, B extends z.ZodType>({ query, body }: Shape<Q, B>, call: OpenCall) {
  const asked = (query ?? anything).safeParse(call.query)
  const sent = (body ?? anything).safeParse(call.body)
  if (!asked.success || !sent.success) throw new BadInput((asked.error ?? sent.error)?.message)
  return { query: asked.data as z.output<Q>, body: sent.data as z.output<B> }
}

export const everyRole: readonly PersonRole[] = ['viewer', 'evaluator', 'editor', 'admin']
/** Those whose sight is not limited to what is assigned to them. */
export const readers: readonly PersonRole[] = ['viewer', 'editor', 'admin']
export const editors: readonly PersonRole[] = ['editor', 'admin']
/** Those who work on submissions. */
export const workers: readonly PersonRole[] = ['evaluator', 'editor', 'admin']
export const admins: readonly PersonRole[] = ['admin']
