import type { Request } from 'express'
import type { Log } from '../log.js'
import { Problem } from './errors.js'
import type { NewcomerLimit } from './newcomers.js'

/** Throws a Problem when the network brings too many new people. */
export function admit(newcomers: NewcomerLimit, request: Request, address: string): void {
  const waitSeconds = newcomers.admit(request.ip ?? '', address)
  if (waitSeconds > 0)
    throw new Problem(429, 'Too many new visitors', 'We are sorry: please try again in a few minutes.', waitSeconds)
}

/** The language that the browser prefers, when it says. */
export function languageHint(request: Request): { readonly languageHint?: string } {
  const [hint] = request.acceptsLanguages()
  return hint === undefined || hint === '*' ? {} : { languageHint: hint }
}

/** The browser keeps what was not stored and sends it again. */
export function notStored(log: Log) {
  return (error: unknown): never => {
    log.error({ err: error, channel: 'web' }, 'a message could not be stored')
    throw new Problem(
      503,
      'Not stored yet',
      'We are sorry: your message was not stored. Please send it again in a moment.',
      2,
    )
  }
}
