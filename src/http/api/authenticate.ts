import type { Request } from 'express'
import type { Log } from '../../log.js'
import type { Identify } from '../../staff/keys.js'
import { covers, type Role, type Staff } from '../../staff/roles.js'
import { Problem } from '../errors.js'
import { networkOf } from '../newcomers.js'
import type { Limiter } from './limits.js'

export interface Gatekeeper {
  /** Who asks, who may do this. Throws a Problem with 401, 403 or 429 otherwise. */
  admit(request: Request, role: Role): Promise<Staff>
}

const realm = 'Bearer realm="Gobierno Abierto"'
const bearer = /^Bearer +([\x21-\x7e]{1,256})$/i

/** Checks keys. A network with many wrong ones is locked out for a while, right keys and all, so that nobody can go on guessing. */
export function createGatekeeper(options: { identify: Identify; limiter: Limiter; log: Log }): Gatekeeper {
  const { identify, limiter, log } = options

  async function staffOf(request: Request): Promise<Staff> {
    const header = request.get('Authorization')
    if (header === undefined) throw noKey
    const network = networkOf(request.ip ?? '')
    const wait = await limiter.lockedOut(network)
    if (wait > 0) throw lockedOut(wait)
    const key = bearer.exec(header)?.[1]
    const staff = key === undefined ? null : await identify(key)
    if (staff !== null) return staff
    const failure = await limiter.failed(network)
    if (failure.first) log.warn({ seconds: failure.wait }, 'an address was locked out of the API after many wrong keys')
    throw failure.wait > 0 ? lockedOut(failure.wait) : wrongKey
  }

  return {
    async admit(request, role) {
      const staff = await staffOf(request)
      const wait = await limiter.used(staff.id)
      if (wait > 0) throw tooMany(wait)
      if (!covers(staff.role, role)) throw notAllowed(staff.role, role)
      return staff
    },
  }
}

const noKey = new Problem(
  401,
  'A key is needed',
  'Given: no key. Accepted: the header Authorization: Bearer and a key. To do: send yours; an administrator makes one with `npm run staff -- key`.',
  undefined,
  { headers: { 'WWW-Authenticate': realm } },
)

const wrongKey = new Problem(
  401,
  'The key is not known',
  'Given: a key that does not exist or was revoked. Accepted: a key in use. To do: check that all of it was copied, or ask an administrator for a new one.',
  undefined,
  { headers: { 'WWW-Authenticate': `${realm}, error="invalid_token"` } },
)

function notAllowed(role: Role, needed: Role): Problem {
  const detail = `Given: a key with the role ${role}. Accepted: ${needed} or above. To do: ask an administrator for such a key.`
  const headers = { 'WWW-Authenticate': `${realm}, error="insufficient_scope", scope="${needed}"` }
  return new Problem(403, 'The key may not do this', detail, undefined, { headers, members: { role, needed } })
}

function lockedOut(seconds: number): Problem {
  const detail = `Given: too many wrong keys from this network. To do: wait ${String(seconds)} seconds, then use a right one.`
  return new Problem(429, 'Too many wrong keys', detail, seconds)
}

function tooMany(seconds: number): Problem {
  const detail = `Given: more requests in a minute than a key may make. To do: wait ${String(seconds)} seconds.`
  return new Problem(429, 'Too many requests', detail, seconds)
}
