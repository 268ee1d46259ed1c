import express, { Router } from 'express'
import type { Request, RequestHandler, Response } from 'express'
import type { Folder } from '../../attachments/folder.js'
import type { Log } from '../../log.js'
import type { Identify } from '../../staff/keys.js'
import { createStaffSearch } from '../../staff/search.js'
import type { Store } from '../../store/client.js'
import { Problem } from '../errors.js'
import { createGatekeeper, type Gatekeeper } from './authenticate.js'
import { createLimiter, usualLimits, type ApiLimits } from './limits.js'
import { openApi } from './openapi.js'
import type { FileReply, Route, Workplace } from './route.js'
import { apiTable } from './routes.js'
import type { Vocabulary } from './vocabulary.js'

export interface ApiOptions {
  readonly store: Pick<Store, 'db' | 'transaction'>
  readonly identify: Identify
  readonly files: Pick<Folder, 'read'>
  readonly vocabulary: Vocabulary
  /** What codes of submissions begin with. */
  readonly codePrefix: string
  readonly now: () => Date
  readonly limits?: Partial<ApiLimits>
  /** Called after a change: somebody may have to be told. */
  readonly onChange?: () => void
}

export const apiPath = '/api/v1'

/** The API for staff, to be mounted at `apiPath`. */
export function apiRoutes(options: ApiOptions & { readonly log: Log }): Router {
  const table = apiTable(options.vocabulary)
  const description = openApi(table, { server: apiPath })
  const { store, files, codePrefix, now } = options
  const at: Workplace = { store, files, codePrefix, now, search: createStaffSearch(), description: () => description }
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
  return async (request, response) => {
    const staff = one.role === null ? null : await gatekeeper.admit(request, one.role)
    const body = one.body === undefined ? undefined : await readBody(request, response)
    const reply = await one.run({ params: request.params, query: request.query, body, staff, at })
    if (one.method === 'post') onChange?.()
    if (reply.kind === 'json') response.json(reply.body)
    else sendFile(response, reply.file)
  }
}

const parseJson: RequestHandler = express.json({ limit: '32kb' })

async function readBody(request: Request, response: Response): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    void parseJson(request, response, (error?: unknown) => {
      if (error instanceof Error) reject(error)
      else resolve()
    })
  })
  return request.body
}

/** Whatever a citizen sent: no browser runs it or shows it in place. */
function sendFile(response: Response, { name, mime, bytes }: FileReply): void {
  response.set({
    'Content-Disposition': `attachment; filename="${name}"`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': mime,
  })
  response.end(bytes)
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
