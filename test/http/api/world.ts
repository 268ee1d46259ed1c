import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { openFolder, type Folder } from '../../../src/attachments/folder.js'
import { imageFolder } from '../../../src/broadcasts/images.js'
import type { BroadcastContext } from '../../../src/broadcasts/context.js'
import type { ApiLimits } from '../../../src/http/api/limits.js'
import type { AppOptions } from '../../../src/http/app.js'
import type { Vocabulary } from '../../../src/http/api/vocabulary.js'
import type { WhatsappDesk } from '../../../src/http/api/whatsappDesk.js'
import type { Role } from '../../../src/staff/roles.js'
import { createStaffSearch } from '../../../src/staff/search.js'
import type { Store } from '../../../src/store/client.js'
import { saveActor, type NewActor } from '../../../src/store/actors.js'
import { createSubmission, type NewSubmission } from '../../../src/store/submissions.js'
import { bootstrap, staffWorld } from '../../staff/world.js'
import { meet, NOON, temporaryFolder } from '../../store/world.js'
import { realContent } from '../../support/talk.js'
import { telegram, web, whatsapp } from '../../broadcasts/world.js'
import { startWorld } from '../world.js'

export const vocabulary: Vocabulary = {
  axes: ['transparencia', 'integridad', 'participacion', 'colaboracion'],
  parishes: ['licto', 'veloz'],
  actorKinds: ['ciudadania', 'academia'],
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The body as JSON; null when it is none. */
  readonly body: Record<string, unknown>
}

interface Ask {
  readonly key?: string | undefined
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export interface ApiWorld {
  readonly url: string
  readonly store: Store
  readonly files: Folder
  readonly broadcasts: BroadcastContext
  readonly keys: Readonly<Record<Role | 'bootstrap', string>>
  /** All that was logged. */
  readonly lines: string[]
  /** How often somebody was told of a change. */
  readonly changes: () => number
  readonly ask: (method: string, path: string, ask?: Ask) => Promise<Answer>
  /** A submission in the database; its author is known already. */
  readonly submission: (parts?: Partial<NewSubmission>) => Promise<{ readonly id: string; readonly code: string }>
}

export async function apiWorld(
  options: {
    limits?: Partial<ApiLimits>
    now?: () => Date
    whatsapp?: WhatsappDesk
    approval?: BroadcastContext['approval']
    closing?: AbortSignal
    /** The pages for staff beside the API. */
    console?: (store: Store) => AppOptions['console']
  } = {},
): Promise<ApiWorld> {
  const { store, identify, key } = await staffWorld()
  const files = openFolder(temporaryFolder())
  let changes = 0
  const now = options.now ?? (() => NOON)
  const broadcasts: BroadcastContext = {
    ...{ store, content: realContent(), clock: { now }, channels: [telegram, whatsapp, web] },
    ...{ images: imageFolder(temporaryFolder()), approval: options.approval ?? 'one' },
  }
  const api = {
    ...{ store, identify, files, vocabulary, codePrefix: 'RIO', now, broadcasts, closing: options.closing },
    secret: 'a secret of tests',
    search: createStaffSearch(),
    limits: { perMinute: 10_000, ...options.limits },
    channels: () => [{ name: 'web', health: { state: 'open' as const } }],
    whatsapp: options.whatsapp,
    onChange: () => changes++,
  }
  const world = await startWorld({ app: { api, console: options.console?.(store) } })
  onTestFinished(() => world.stop())
  await meet(store, 'ana', 'luis', 'rosa')
  return {
    ...{ url: world.url, store, files, broadcasts, lines: world.lines, changes: () => changes },
    keys: { viewer: await key('viewer'), editor: await key('editor'), admin: await key('admin'), bootstrap },
    ask: (method, path, ask) => call(`${world.url}/api/v1${path}`, method, ask),
    submission: (parts) => store.transaction((tx) => createSubmission(tx, { ...usual, ...parts }, NOON)),
  }
}

const usual: NewSubmission = {
  ...{ kind: 'need', axis: 'participacion', title: 'Luz en la plaza', description: 'No hay luz en la plaza de Licto.' },
  ...{ affected: null, benefit: null, parish: 'licto', outside: null, latitude: null, longitude: null },
  ...{ authorId: 'c-ana', naming: 'public', authorName: 'Ana P.', prefix: 'RIO' },
}

function actor(parts: Partial<NewActor> = {}): NewActor {
  return {
    ...{ contactId: 'c-ana', kind: 'ciudadania', name: 'Ana Paguay', naming: 'reserved', organisationId: null },
    ...{ organisationRole: null, parish: 'licto', outside: null, email: 'ana@example.org', convocation: true },
    axes: ['participacion'],
    ...parts,
  }
}

export async function register(store: Store, parts: Partial<NewActor> = {}): Promise<void> {
  await saveActor(store.db, actor(parts), NOON)
}

/** A stored file of a submission. */
export async function attach(world: ApiWorld, submissionId: string, state = 'stored'): Promise<string> {
  const file = await world.files.write(Buffer.from('<script>alert(1)</script>'))
  const id = randomBytes(8).toString('hex')
  const found = { mime: 'image/jpeg', bytes: 25, file }
  const data = { id, contactId: 'c-ana', submissionId, channel: 'web', reference: 'r', media: 'photo', state }
  await world.store.db.attachment.create({ data: { ...data, ...found, nextAt: NOON, createdAt: NOON } })
  return id
}

const json = z.record(z.string(), z.unknown())

async function call(url: string, method: string, { key, body, headers }: Ask = {}): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const endless = response.headers.get('content-type')?.startsWith('text/event-stream') === true
  if (endless) await response.body?.cancel()
  const text = endless ? '' : await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, body: isJson ? json.parse(JSON.parse(text)) : { text } }
}
