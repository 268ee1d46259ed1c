import express, { Router } from 'express'
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { fromNodeHeaders } from 'better-auth/node'
import { render } from 'preact-render-to-string'
import { Problem } from '../http/errors.js'
import { createLimiter, usualLimits } from '../http/api/limits.js'
import { reply } from '../http/api/reply.js'
import { networkOf } from '../http/newcomers.js'
import { sameOrigin } from '../http/origin.js'
import { isPersonRole, type Person } from '../staff/people.js'
import { assetPath, chartFile, consoleFolder } from './assets.js'
import { formWithFiles } from './form.js'
import { Layout } from './layout.js'
import { BadInput, type Answer, type Desk, type OpenCall, type Page } from './page.js'
import { pages } from './pages.js'
import { Message } from './parts/message.js'
import { consoleLanguages, consoleWords, isConsoleLanguage, type ConsoleLanguage, type Words } from './words.js'

export interface ConsoleOptions extends Omit<Desk, 'limiter'> {
  readonly publicUrl?: string | undefined
}

/** Of a form, in bytes. */
const LONGEST_FORM = 64 * 1024
const YEAR = '1y'

/** The pages for staff, to be mounted at /console. */
export function consoleRoutes(options: ConsoleOptions): Router {
  const words = consoleWords()
  const desk: Desk = { ...options, limiter: createLimiter(usualLimits) }
  const router = Router()
  const assets = { immutable: true, maxAge: YEAR, index: false, redirect: false } as const
  const below = assetPath.slice('/console'.length)
  router.get(`${below}/chart.js`, (_request, response) => {
    response.sendFile(chartFile, { immutable: true, maxAge: YEAR })
  })
  router.use(below, express.static(consoleFolder, assets))
  router.use(privately, sameOrigin(options.publicUrl))
  const form = express.urlencoded({ extended: false, limit: LONGEST_FORM })
  for (const one of pages)
    router[one.method](one.path, form, formWithFiles, answering(one, desk, words, options.publicUrl))
  router.use(nothingHere(desk, words))
  router.use(failing(words))
  return router
}

const privately: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

type AllWords = Readonly<Record<ConsoleLanguage, Words>>

function answering(one: Page, desk: Desk, all: AllWords, publicUrl: string | undefined): RequestHandler {
  return async (request, response) => {
    const person = await personOf(request, response, desk)
    const words = wordsFor(request, person, all)
    if (one.roles !== null && person === null) {
      response.redirect(303, signInFor(request))
      return
    }
    if (one.roles !== null && person !== null && !one.roles.includes(person.role)) {
      send(request, response, { words, person }, refusal(words, 403))
      return
    }
    const { params, query } = request
    const body: unknown = request.body
    const call: OpenCall = {
      ...{ params: plainParams(params), query, body: body ?? {}, desk, words, person },
      headers: fromNodeHeaders(request.headers),
      network: networkOf(request.ip ?? ''),
      // Where there is no other address, the reader's own is as good.
      url: publicUrl ?? `${request.protocol}://${request.host}`,
    }
    const answer = await one.run(call)
    if (one.method === 'post') desk.onChange()
    if (answer.kind === 'stream') await reply(response.set(fileHeaders), answer)
    else send(request, response, call, answer)
  }
}

function plainParams(params: Request['params']): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))
}

/** Back to where they wanted to go, once they have signed in. */
function signInFor({ method, originalUrl }: Request): string {
  return method === 'GET' && originalUrl !== '/console'
    ? `/console/sign-in?to=${encodeURIComponent(originalUrl)}`
    : '/console/sign-in'
}

/** Whoever has signed in and still has access; renews the session where it is time to. */
async function personOf(request: Request, response: Response, { auth }: Desk): Promise<Person | null> {
  if (!(request.headers.cookie ?? '').includes('staff.')) return null
  const found = await auth.api.getSession({ headers: fromNodeHeaders(request.headers), returnHeaders: true })
  for (const cookie of found.headers.getSetCookie()) response.append('Set-Cookie', cookie)
  const user = found.response?.user
  if (user === undefined || (user.disabledAt ?? null) !== null || !isPersonRole(user.role)) return null
  const { id, name, email, role, language, twoFactorEnabled } = user
  return { id, name, email, role, language: language ?? null, twoFactorEnabled: twoFactorEnabled === true }
}

function wordsFor(request: Request, person: Person | null, all: AllWords): Words {
  if (isConsoleLanguage(person?.language)) return all[person.language]
  if (person !== null) return all[consoleLanguages[0]]
  const wanted = request.acceptsLanguages(...consoleLanguages)
  return all[isConsoleLanguage(wanted) ? wanted : consoleLanguages[0]]
}

interface Reader {
  readonly words: Words
  readonly person: Person | null
}

/** Whatever is in a file, no browser runs it. */
const fileHeaders = { 'Content-Security-Policy': "default-src 'none'; sandbox" }

type Whole = Exclude<Answer, { readonly kind: 'stream' }>

function send(request: Request, response: Response, { words, person }: Reader, answer: Whole): void {
  if (answer.kind === 'redirect') {
    for (const cookie of answer.cookies ?? []) response.append('Set-Cookie', cookie)
    response.redirect(303, withSaid(answer.to, answer.said))
    return
  }
  if (answer.kind === 'file') {
    const place = answer.inline === true ? 'inline' : 'attachment'
    response.set({ ...fileHeaders, 'Content-Disposition': `${place}; filename="${answer.name}"` })
    response.type(answer.mime).send(answer.bytes)
    return
  }
  const { title, body, status = 200, scripts = [] } = answer
  const said = saidIn(request, words)
  const page = render(
    <Layout {...{ title, words, person, said, scripts }} path={request.path}>
      {body}
    </Layout>,
  )
  response.status(status).type('html').send(`<!doctype html>${page}`)
}

function withSaid(to: string, said: string | undefined): string {
  return said === undefined ? to : `${to}${to.includes('?') ? '&' : '?'}said=${said}`
}

/** Only what there are words for: an address is easily made up. */
function saidIn({ query }: Request, { t }: Words): string | undefined {
  const said = query['said']
  if (typeof said !== 'string' || !/^[a-z_]{1,40}$/.test(said)) return undefined
  try {
    t(`said.${said}`)
    return said
  } catch {
    return undefined
  }
}

function refusal({ t }: Words, status: 400 | 403 | 404): Whole {
  const key = `refused.${String(status)}`
  return { kind: 'page', status, title: t(`${key}.title`), body: <Message>{t(`${key}.text`)}</Message> }
}

function nothingHere(desk: Desk, all: AllWords): RequestHandler {
  return async (request, response) => {
    const person = await personOf(request, response, desk)
    const words = wordsFor(request, person, all)
    send(request, response, { words, person }, refusal(words, 404))
  }
}

/** What a page could not do is said in the reader's language; anything else is ours, and the log's. */
function failing(all: AllWords): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const words = wordsFor(request, null, all)
    if (error instanceof BadInput) send(request, response, { words, person: null }, refusal(words, 400))
    else if (error instanceof Problem && error.status === 404)
      send(request, response, { words, person: null }, refusal(words, 404))
    else next(error)
  }
}
