import { createHash, randomBytes } from 'node:crypto'
import type { Request, Response } from 'express'
import { Problem } from './errors.js'

export interface Sessions {
  /** Gives the browser a secret of its own, or renews the one it has. Stores nothing. */
  open(request: Request, response: Response): void
  /** Whose request it is: a hash of the browser's secret, which itself is never stored. */
  address(request: Request): string | undefined
  /** The same; throws a Problem when the browser has no secret. */
  require(request: Request): string
}

const lasts = 400 * 24 * 60 * 60 * 1000

/** Browsers are told apart by a cookie with 256 random bits; `secure` when the page is read over https. */
export function createSessions(secure: boolean): Sessions {
  // The prefix makes browsers refuse a cookie of this name that another host of the same domain sets.
  const name = secure ? '__Host-chat' : 'chat'
  const pattern = new RegExp(`(?:^|;\\s*)${name}=([A-Za-z0-9_-]{43})(?:;|$)`)
  const secretOf = (request: Request) => pattern.exec(request.headers.cookie ?? '')?.[1]

  function address(request: Request): string | undefined {
    const secret = secretOf(request)
    return secret === undefined ? undefined : createHash('sha256').update(secret).digest('base64url')
  }

  return {
    address,
    open(request, response) {
      const secret = secretOf(request) ?? randomBytes(32).toString('base64url')
      response.cookie(name, secret, { httpOnly: true, sameSite: 'strict', secure, path: '/', maxAge: lasts })
    },
    require(request) {
      const found = address(request)
      if (found === undefined)
        throw new Problem(401, 'No session', 'We are sorry: ask for one with POST /chat/session first.')
      return found
    },
  }
}
