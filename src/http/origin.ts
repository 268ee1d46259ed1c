import type { RequestHandler } from 'express'
import { Problem } from './errors.js'

/** Refuses what another site makes a visitor's browser send. Reading is left to the browser's own rules. */
export function sameOrigin(publicUrl: string | undefined): RequestHandler {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).host
  return (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      next()
      return
    }
    const { origin, host } = request.headers
    const site = request.headers['sec-fetch-site']
    const from = origin === undefined ? undefined : hostOf(origin)
    const ours = origin === undefined || (from !== undefined && (from === host || from === publicHost))
    if (!ours || (site !== undefined && site !== 'same-origin' && site !== 'none')) throw foreign
    next()
  }
}

const foreign = new Problem(
  403,
  'From another site',
  'We are sorry: messages are taken from the chat page itself only.',
)

function hostOf(origin: string | string[]): string | undefined {
  return typeof origin === 'string' && URL.canParse(origin) ? new URL(origin).host : undefined
}
