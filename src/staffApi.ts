import process from 'node:process'
import { z } from 'zod'
import type { Config } from './config.js'
import { createKey, revokeKey } from './staff/keys.js'
import { staffAuthSettings } from './staff/settings.js'
import { openStore } from './store/client.js'

/** The API for staff of the service that runs on this machine, for a command. */
export interface StaffApi {
  /** The answer's body. Rejects with a StaffApiError when it is not done, or the service does not run. */
  get(path: string): Promise<unknown>
  post(path: string, body: object): Promise<unknown>
  remove(path: string): Promise<unknown>
  /** Makes the key worthless. */
  close(): Promise<void>
}

/** What a person in front of a terminal is told: what was wrong and what to do. */
export class StaffApiError extends Error {
  override readonly name = 'StaffApiError'
  /** What was wrong with each field of the body, where the API says so. */
  readonly errors: readonly FieldError[]
  /** Of the answer; undefined where there was none. */
  readonly status: number | undefined

  constructor(message: string, { status, errors = [] }: { status?: number; errors?: readonly FieldError[] } = {}) {
    super(message)
    this.errors = errors
    this.status = status
  }
}

type FieldError = z.infer<typeof fieldError>
const fieldError = z.object({ pointer: z.string(), given: z.string(), accepted: z.string() })

interface Caller {
  /** What calls, as the audit log will name it. */
  readonly name: string
  readonly now: Date
}

/** Whoever may run a command here can read the database, so that a key is made for it, and revoked when it has ended. */
export async function createStaffApi(config: Config, caller: Caller): Promise<StaffApi> {
  const key = await keyFor(config, caller)
  const base = `${addressOf(config)}/api/v1`
  const headers = { Authorization: `Bearer ${key.text}` }
  return {
    get: (path) => call(`${base}${path}`, { headers }),
    remove: (path) => call(`${base}${path}`, { method: 'DELETE', headers }),
    post: (path, body) =>
      call(`${base}${path}`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    close: () => key.revoke(),
  }
}

async function keyFor(config: Config, { name, now }: Caller) {
  const store = await openStore({ url: config.databaseUrl, now: () => now })
  const made = await createKey(store, staffAuthSettings(config), {
    name: `${name} ${String(process.pid)}`,
    role: 'admin',
    now,
  })
  if (made.kind === 'taken') throw new Error('a key of this process exists already')
  return {
    text: made.key,
    async revoke() {
      await revokeKey(store, { which: made.id, now })
      await store.close()
    },
  }
}

function addressOf({ host, port }: Config): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${String(port)}`
}

async function call(url: string, request: RequestInit): Promise<unknown> {
  const response = await fetch(url, request).catch(() => {
    throw new StaffApiError(`Nothing answers at ${new URL(url).origin}. Start the service first: npm start.`)
  })
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw errorOf(response.status, body)
  return body
}

const problem = z.object({ title: z.string(), detail: z.string(), errors: z.array(fieldError).catch([]) })

function errorOf(status: number, body: unknown): StaffApiError {
  const parsed = problem.safeParse(body)
  if (!parsed.success) return new StaffApiError(`The service answered ${String(status)}.`, { status })
  const { title, detail, errors } = parsed.data
  return new StaffApiError(`${title}. ${detail}`, { status, errors })
}
