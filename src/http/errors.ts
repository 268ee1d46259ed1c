import { randomUUID } from 'node:crypto'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Log } from '../log.js'

/** What a caller is told when a request is not done, after RFC 9457. `detail` says what to do and repeats nothing that was sent. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly title: string
  readonly detail: string
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined
  readonly more: ProblemMore

  constructor(status: number, title: string, detail: string, retryAfter?: number, more: ProblemMore = {}) {
    super(title)
    this.status = status
    this.title = title
    this.detail = detail
    this.retryAfter = retryAfter
    this.more = more
  }
}

/** What else a program can read of a problem. */
interface ProblemMore {
  readonly headers?: Readonly<Record<string, string>>
  /** Members beside title, status and detail. */
  readonly members?: Readonly<Record<string, unknown>>
}

export const notFound: RequestHandler = () => {
  throw new Problem(404, 'Nothing is here', 'We are sorry: there is no page at this address. The chat is at /.')
}

/** The one place where errors of requests are caught. Ours are logged under an id that the caller gets too. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const problem = error instanceof Problem ? error : fromParser(error)
    if (problem !== undefined) {
      reply(response, problem)
      return
    }
    const requestId = randomUUID()
    log.error({ err: error, requestId, method: request.method, path: request.path }, 'a request failed')
    reply(
      response,
      new Problem(
        500,
        'Something went wrong on our side',
        `We are sorry. Please try again; if it goes on, name ${requestId}.`,
      ),
    )
  }
}

function reply(response: Response, { status, title, detail, retryAfter, more }: Problem): void {
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter))
  response
    .status(status)
    .set(more.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail, ...more.members }))
}

/** What Express and its body parsers throw about a request that they cannot read. */
const parserError = z.object({ status: z.int().min(400).max(499) })

function fromParser(error: unknown): Problem | undefined {
  const parsed = parserError.safeParse(error)
  if (!parsed.success) return undefined
  const { status } = parsed.data
  if (status === 413) return new Problem(413, 'This is too long', 'We are sorry: please send it in shorter parts.')
  return new Problem(
    status,
    'The request cannot be read',
    'We are sorry: please check its address, its headers and that its body is JSON.',
  )
}
