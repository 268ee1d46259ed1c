import express, { Router } from 'express'
import type { Request, RequestHandler, Response } from 'express'
import type { Folder } from '../../attachments/folder.js'
import type { BroadcastContext } from '../../broadcasts/context.js'
import type { StaffSearch } from '../../staff/search.js'
import type { Log } from '../../log.js'
import type { Identify } from '../../staff/keys.js'
import type { Store } from '../../store/client.js'
import { Problem } from '../errors.js'
import { createGatekeeper, type Gatekeeper } from './authenticate.js'
import { createLimiter, usualLimits, type ApiLimits } from './limits.js'
import { openApi } from './openapi.js'
import { reply } from './reply.js'
import type { Route, Workplace } from './route.js'
import { apiTable } from './routes.js'
import { createSeal } from './seal.js'
import { createSeats } from './seats.js'
import type { Vocabulary } from './vocabulary.js'
import type { WhatsappDesk } from './whatsappDesk.js'

export interface ApiOptions {
  readonly store: Pick<Store, 'db' | 'transaction'>
  readonly identify: Identify
  readonly files: Pick<Folder, 'read'>
  readonly vocabulary: Vocabulary
  /** Known to nobody else, and the same after a restart. */
  readonly secret: string
  /** What codes of submissions begin with. */
  readonly codePrefix: string
  readonly now: () => Date
  readonly channels: Workplace['channels']
  readonly whatsapp?: WhatsappDesk | undefined
  readonly broadcasts: BroadcastContext
  readonly search: StaffSearch
  /** Aborted when the service stops. */
  readonly closing?: AbortSignal | undefined
  readonly limits?: Partial<ApiLimits>
  /** Called after a change: somebody may have to be told. */
  readonly onChange?: () => void
}

export const apiPath = '/api/v1'

/** Each of them costs a count a second. */
const MOST_WATCHING = 10
/** Of a body, in bytes, where a route says nothing else. */
const LONGEST_BODY = 32 * 1024

/** What the API and the console work with, in common. */
export function workplaceOf(options: ApiOptions): Workplace {
  const { store, files, codePrefix, now, channels, whatsapp, broadcasts, search } = options
  const { closing = new AbortController().signal } = options
  const shared = { store, files, codePrefix, now, channels, whatsapp, broadcasts, search, closing }
  const seal = createSeal(options.secret, 'cursors')
  return { ...shared, seal, seats: createSeats(MOST_WATCHING), description: () => ({}) }
}

/** The API for staff, to be mounted at `apiPath`. */
export function apiRoutes(options: ApiOptions & { readonly log: Log; readonly workplace: Workplace }): Router {
  const table = apiTable(options.vocabulary)
  // Made at its first use: few ever ask, and it takes longer than all the rest of the API.
  let description: ReturnType<typeof openApi> | undefined
  const at: Workplace = {
    ...options.workplace,
    description: () => (description ??= openApi(table, { server: apiPath })),
  }
  const limiter = createLimiter({ ...usualLimits, ...options.limits })
  const gatekeeper = createGatekeeper({ identify: options.identify, limiter, log: options.log })
  const router = Router()
  router.use(privately)
  for (const one of table) router[one.method](expressPath(one.path), answering(one, { gatekeeper, at, ...options }))
  for (const path of new Set(table.map((one) => one.path))) router.all(expressPath(path), wrongMethod(table, path))
  router.use(nothingHere)
  return router
}

const privately: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

/** The key is looked at before the body is read: who may not do this costs nothing more. */
function answering(
  one: Route,
  { gatekeeper, at, onChange }: Pick<ApiOptions, 'onChange'> & { gatekeeper: Gatekeeper; at: Workplace },
): RequestHandler {
  const parseJson = express.json({ limit: one.longestBody ?? LONGEST_BODY })
  return async (request, response) => {
    const staff = one.role === null ? null : await gatekeeper.admit(request, one.role)
    const body = one.body === undefined ? undefined : await readBody(parseJson, request, response).catch(saying(one))
    const { params, query, headers } = request
    const made = await one.run({ params, query, headers, body, staff, at })
    if (one.method !== 'get') onChange?.()
    await reply(response, made)
  }
}

async function readBody(parseJson: RequestHandler, request: Request, response: Response): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    void parseJson(request, response, (error?: unknown) => {
      if (error instanceof Error) reject(error)
      else resolve()
    })
  })
  return request.body
}

/** Throws again why a body could not be read, as the route says it where it was too long. */
function saying({ tooLong }: Route): (error: unknown) => never {
  return (error) => {
    const isTooLong = error instanceof Error && 'status' in error && error.status === 413
    throw isTooLong ? (tooLong ?? error) : error
  }
}

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

function wrongMethod(table: readonly Route[], path: string): RequestHandler {
  const accepted = table.filter((one) => one.path === path).map(({ method }) => method.toUpperCase())
  const allow = accepted.join(', ')
  return ({ method }) => {
    const detail = `Given: ${method}. Accepted: ${allow}. To do: see /api/docs.`
    throw new Problem(405, 'Not with this method', detail, undefined, { headers: { Allow: allow } })
  }
}

const nothingHere: RequestHandler = () => {
  throw new Problem(404, 'Nothing is here', 'Given: an address of no route. Accepted: those that /api/docs lists.')
}
