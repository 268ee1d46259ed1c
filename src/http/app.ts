import type { RequestListener } from 'node:http'
import express from 'express'
import type { Express, RequestHandler } from 'express'
import helmet from 'helmet'
import type { Log } from '../log.js'
import type { Metrics } from '../metrics.js'
import { docsRoutes } from './api/docs.js'
import { apiPath, apiRoutes, workplaceOf } from './api/router.js'
import type { ApiOptions } from './api/router.js'
import type { Workplace } from './api/route.js'
import { assetFolder } from './assets.js'
import { chatRoutes } from './chat.js'
import type { ChatOptions } from './chat.js'
import { notFound, problemHandler } from './errors.js'
import { healthRoutes } from './health.js'
import type { HealthSources } from './health.js'
import { createPages } from './pages.js'
import type { PageLanguage } from './pages.js'

export interface AppOptions {
  readonly log: Log
  readonly health: HealthSources
  readonly metrics: Pick<Metrics, 'page'>
  /** The words of a `web.*` key, plain, in a language that is switched on. */
  readonly text: (key: string, language: string) => string
  /** In the order configured; the first is the default. */
  readonly languages: readonly [PageLanguage, ...PageLanguage[]]
  readonly publicUrl?: string | undefined
  /** How many reverse proxies stand in front. */
  readonly proxies?: number
  /** Handlers of platforms that call us; they read the body and check the caller themselves. */
  readonly webhooks?: readonly { readonly path: string; readonly handler: RequestListener }[]
  /** Undefined: no API for staff. */
  readonly api?: ApiOptions | undefined
  /** The pages for staff over what the API works with; undefined: there are none. */
  readonly console?: ((workplace: Workplace) => RequestHandler) | undefined
  /** Undefined: no chat page; a short one says that the service runs. */
  readonly chat?: Pick<ChatOptions, 'channel' | 'history' | 'sent'> | undefined
}

/** The whole of HTTP: health, metrics, webhooks, the chat page and its API, the API and the pages for staff. */
export function createApp(options: AppOptions): Express {
  const app = express()
  const secure = options.publicUrl?.startsWith('https:') === true
  app.set('trust proxy', options.proxies ?? 0)
  app.set('query parser', 'simple')
  app.use(helmet(securityHeaders(secure)))
  app.disable('x-powered-by')
  app.use('/health', healthRoutes(options.health))
  app.get('/metrics', async (_request, response) => {
    const { type, text } = await options.metrics.page()
    response.set('Cache-Control', 'no-store').type(type).send(text)
  })
  for (const { path, handler } of options.webhooks ?? []) app.post(path, handler)
  addPages(app, options, secure)
  addStaff(app, options)
  app.use(notFound)
  app.use(problemHandler(options.log))
  return app
}

function addStaff(app: Express, options: AppOptions): void {
  const { api, log } = options
  if (api === undefined) return
  app.use('/api/docs', docsRoutes())
  const workplace = workplaceOf(api)
  app.use(apiPath, apiRoutes({ ...api, log, workplace }))
  if (options.console !== undefined) app.use('/console', options.console(workplace))
}

function addPages(app: Express, options: AppOptions, secure: boolean): void {
  const pages = createPages(options)
  app.use(
    pages.assetPath,
    express.static(assetFolder, { immutable: true, maxAge: '1y', index: false, redirect: false }),
  )
  app.get('/', options.chat === undefined ? pages.running : pages.chat)
  if (options.chat === undefined) return
  const { log, publicUrl } = options
  app.use('/chat', chatRoutes({ ...options.chat, log, publicUrl, secure }))
}

/** Nothing is loaded from elsewhere, nothing inline runs, and no other site may frame the page. */
function securityHeaders(secure: boolean): Parameters<typeof helmet>[0] {
  const self = ["'self'"]
  const none = ["'none'"]
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: self,
        styleSrc: self,
        imgSrc: self,
        connectSrc: self,
        baseUri: none,
        formAction: self,
        frameAncestors: none,
      },
    },
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  }
}
