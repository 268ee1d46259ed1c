import { createHmac } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { onTestFinished } from 'vitest'
import type { Accept } from '../../src/channels/channel.js'
import { readConfig } from '../../src/config.js'
import { consoleRoutes } from '../../src/console/console.js'
import { createPublisher, type Publisher } from '../../src/publishing/publisher.js'
import type { Workplace } from '../../src/http/api/route.js'
import { createLog } from '../../src/log.js'
import { createSimulator } from '../../src/simulator/simulator.js'
import { createStaffAuth, type StaffAuth } from '../../src/staff/auth.js'
import type { PersonRole } from '../../src/staff/roles.js'
import type { Store } from '../../src/store/client.js'
import { newId } from '../../src/store/ids.js'
import { staffDatabase } from '../../src/store/staffDatabase.js'
import { apiWorld, type ApiWorld } from '../http/api/world.js'
import { NOON } from '../store/world.js'
import { realLiveContent } from '../support/talk.js'

const authSettings = { secret: 'a secret of these tests, long enough', url: 'http://localhost' }
export const password = 'un caballo en la plaza'

/** A password is hashed slowly, so that guessing is slow; here everybody has the same, and it is hashed once. */
let hashed: Promise<string> | undefined

export interface Shown {
  readonly status: number
  /** The document; '' when the answer leads elsewhere. */
  readonly html: string
  /** Its words, without marks. */
  readonly text: string
  /** Where it leads. */
  readonly location: string | null
  readonly headers: Headers
}

/** A browser without script: it keeps cookies and follows nothing by itself. */
export interface Browser {
  readonly get: (path: string) => Promise<Shown>
  readonly post: (
    path: string,
    form?: Readonly<Record<string, string | readonly string[]>>,
    headers?: Record<string, string>,
  ) => Promise<Shown>
  /** Sends a form with files. */
  readonly send: (path: string, form: FormData) => Promise<Shown>
  readonly cookies: () => string
  /** The same with their values. */
  readonly jar: ReadonlyMap<string, string>
  /** Takes a cookie from elsewhere. */
  readonly keep: (name: string, value: string) => void
}

export interface ConsoleWorld extends ApiWorld {
  /** A browser in which nobody has signed in. */
  readonly browser: () => Browser
  /** A browser in which somebody of this role has signed in; everybody is called by their role. */
  readonly as: (role: PersonRole) => Promise<Browser>
  /** A browser in which somebody of this name and role has signed in. */
  readonly signedIn: (name: string, role: PersonRole) => Promise<Browser>
  /** Of the texts and settings that its pages show. */
  readonly publisher: Publisher
  /** Makes somebody of the staff. */
  readonly person: (name: string, role: PersonRole) => Promise<{ readonly email: string; readonly id: string }>
}

/** The whole application over a real database and real HTTP, with its console. */
export async function consoleWorld(
  options: {
    now?: () => Date
    accept?: Accept
    /** Those that citizens are offered. */
    languages?: readonly string[]
    /** What pages work with instead of the usual. */
    at?: Partial<Workplace>
  } = {},
): Promise<ConsoleWorld> {
  const now = options.now ?? (() => NOON)
  const accept = options.accept ?? (() => Promise.resolve())
  const publishers: Publisher[] = []
  const world = await apiWorld({
    now,
    console: (store) => (at) => {
      const made = desk(store, now, options.languages)
      publishers.push(made.publisher)
      return consoleRoutes({ at: { ...at, ...options.at }, ...made, accept })
    },
  })
  const [publisher] = publishers
  if (publisher === undefined) throw new Error('the console was not made')
  const { store } = world
  const browser = (): Browser => browserOn(world.url)
  const person: ConsoleWorld['person'] = (name, role) => addPerson(store, name, role)
  const auth = createStaffAuth({ ...authSettings, database: staffDatabase(store) })
  const signedIn: ConsoleWorld['signedIn'] = async (name, role) => {
    const { id } = await person(name, role)
    const signed = browser()
    signed.keep(...(await sessionCookie(auth, id)))
    return signed
  }
  return { ...{ ...world, browser, person, signedIn, publisher }, as: (role) => signedIn(role, role) }
}

/** Somebody who has accepted an invitation. */
async function addPerson(store: Store, name: string, role: PersonRole): Promise<{ email: string; id: string }> {
  const email = `${name.replaceAll(' ', '.')}@riobamba.example`
  const [id, times] = [newId(), { createdAt: new Date(), updatedAt: new Date() }]
  const account = {
    id: newId(),
    accountId: id,
    providerId: 'credential',
    password: await (hashed ??= hashPassword(password)),
  }
  await store.db.staffUser.create({
    data: { id, name, email, emailVerified: true, role, ...times, accounts: { create: { ...account, ...times } } },
  })
  return { email, id }
}

/** The cookie of a session that has just begun, as signing in gives it; that it does so is tested by itself. */
async function sessionCookie(auth: StaffAuth, userId: string): Promise<[name: string, value: string]> {
  const { authCookies, internalAdapter, secret } = await auth.$context
  const { token } = await internalAdapter.createSession(userId)
  const signature = createHmac('sha256', secret).update(token).digest('base64')
  return [authCookies.sessionToken.name, encodeURIComponent(`${token}.${signature}`)]
}

function desk(store: Store, now: () => Date, languages?: readonly string[]) {
  const auth = createStaffAuth({ ...authSettings, database: staffDatabase(store) })
  const live = realLiveContent(languages)
  const [clock, log] = [{ now }, createLog({ level: 'silent' })]
  const publisher = createPublisher({ live, store, clock, log })
  const simulator = createSimulator({ config: readConfig({}), publisher, store, clock, log })
  onTestFinished(() => simulator.stop())
  return { auth, authSettings, content: live.content, publisher, simulator, onChange: () => undefined }
}

function browserOn(url: string): Browser {
  const jar = new Map<string, string>()
  const send = async (path: string, init: RequestInit, more: Record<string, string> = {}): Promise<Shown> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie === '' ? {} : { cookie }), 'accept-language': 'es', ...more }
    const response = await fetch(`${url}${path.startsWith('/console') ? path : `/console${path}`}`, {
      ...init,
      headers,
      redirect: 'manual',
    })
    for (const set of response.headers.getSetCookie()) keep(jar, set)
    const html = await response.text()
    return {
      ...{ status: response.status, headers: response.headers, html },
      text: wordsIn(html),
      location: response.headers.get('location'),
    }
  }
  return {
    get: (path) => send(path, {}),
    post: (path, form = {}, headers = {}) => send(path, { method: 'POST', body: bodyOf(form) }, headers),
    send: (path, form) => send(path, { method: 'POST', body: form }),
    cookies: () => [...jar.keys()].join(),
    jar,
    keep: (name, value) => void jar.set(name, value),
  }
}

function bodyOf(form: Readonly<Record<string, string | readonly string[]>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((one) => [name, one]),
    ),
  )
}

function keep(jar: Map<string, string>, set: string): void {
  const [pair = '', ...attributes] = set.split(';')
  const [name = '', ...value] = pair.split('=')
  if (attributes.some((one) => /max-age=0/i.test(one))) jar.delete(name.trim())
  else jar.set(name.trim(), value.join('='))
}

function wordsIn(html: string): string {
  return html
    .replace(/<head>.*?<\/head>/s, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#?\w+;/g, (entity) => ({ '&quot;': '"', '&amp;': '&', '&lt;': '<', '&gt;': '>' })[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .trim()
}
