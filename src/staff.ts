import process from 'node:process'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { systemClock } from './clock.js'
import { readConfig, type Config } from './config.js'
import { environment } from './environment.js'
import { longestKeyName } from './staff/auth.js'
import { createKey, listKeys, revokeKey } from './staff/keys.js'
import { byCommandLine, invite, inviteAgain, isPersonRole } from './staff/people.js'
import { isRole, roles } from './staff/roles.js'
import { staffAuthSettings } from './staff/settings.js'
import { openStore, type Store } from './store/client.js'
import { staffPerson } from './store/staffPeople.js'

const usage = `npm run staff -- key --name NAME --role ROLE   makes a key for the API and prints it, this once
npm run staff -- keys                          lists all keys
npm run staff -- revoke NAME_OR_ID             makes a key worthless at once
npm run staff -- create --email EMAIL --role ROLE
                                               prints a link with which somebody joins the console, or, when they have an
                                               account, chooses another password; it works once

NAME  whose it is, as the audit log will name them: 1 to ${String(longestKeyName)} characters
ROLE  ${roles.join(', ')}: each may do what those before it may; for the console also evaluator, who works on what is assigned to them`

/** `npm run staff`: keys for the API, and links into the console. The running service takes and refuses at once what is made and revoked here. */
process.exitCode = await main()

async function main(): Promise<number> {
  const parsed = argumentsGiven()
  if (parsed === undefined) return misused()
  const config = readConfig(environment())
  const store = await openStore({ url: config.databaseUrl, now: () => systemClock.now() })
  try {
    return await work(store, config, parsed)
  } finally {
    await store.close()
  }
}

type Given = NonNullable<ReturnType<typeof argumentsGiven>>

function argumentsGiven() {
  try {
    const options = { name: { type: 'string' }, role: { type: 'string' }, email: { type: 'string' } } as const
    return parseArgs({ allowPositionals: true, options })
  } catch {
    return undefined
  }
}

async function work(store: Store, config: Config, { positionals, values }: Given): Promise<number> {
  const [command, which] = positionals
  if (command === 'keys' && positionals.length === 1) return list(store)
  if (command === 'revoke' && which !== undefined && positionals.length === 2) return revoke(store, which)
  if (positionals.length !== 1) return misused()
  if (command === 'create') return join(store, config, values)
  return command === 'key' ? create(store, config, values) : misused()
}

async function create(store: Store, config: Config, { name: given = '', role }: Given['values']): Promise<number> {
  const name = given.trim()
  if (name === '' || name.length > longestKeyName || !isRole(role)) return misused()
  const made = await createKey(store, staffAuthSettings(config), { name, role, now: systemClock.now() })
  if (made.kind === 'taken') {
    process.stderr.write(`There is a key called ${name} in use. Choose another name, or revoke that one first.\n`)
    return 1
  }
  process.stderr.write(`The key of ${name} (${role}). It is not shown again; who loses it gets a new one:\n`)
  process.stdout.write(`${made.key}\n`)
  return 0
}

/** A link for somebody new, or for another password of somebody who is there. */
async function join(store: Store, config: Config, { email: given = '', role }: Given['values']): Promise<number> {
  const email = z.email().safeParse(given.trim().toLowerCase())
  if (!email.success || !isPersonRole(role)) return misused()
  const [by, now] = [byCommandLine, systemClock.now()]
  const made = await invite(store, { email: email.data, role, by, now })
  const known = made.kind === 'taken' ? await staffPerson(store.db, { email: email.data }) : null
  const token = made.kind === 'invited' ? made.token : await inviteAgain(store, { id: known?.id ?? '', by, now })
  const url = config.publicUrl ?? `http://${config.host}:${String(config.port)}`
  process.stderr.write(
    made.kind === 'invited'
      ? `The link for ${email.data} (${role}); it works once, for seven days:\n`
      : `${email.data} is of the staff already and keeps their role. With this link they choose another password; it works once, for a day:\n`,
  )
  process.stdout.write(`${url}/console/join/${token ?? ''}\n`)
  return 0
}

async function list(store: Store): Promise<number> {
  const keys = await listKeys(store)
  if (keys.length === 0) process.stdout.write('There are no keys yet.\n')
  for (const { id, name, role, start, enabled, lastUsedAt } of keys) {
    const used = lastUsedAt === null ? 'never used' : `used ${lastUsedAt.toISOString().slice(0, 16)}`
    const state = enabled ? used : 'revoked'
    process.stdout.write(`${id}  ${role.padEnd(6)}  ${(start ?? '').padEnd(10)}…  ${state.padEnd(21)}  ${name}\n`)
  }
  return 0
}

async function revoke(store: Store, which: string): Promise<number> {
  const outcome = await revokeKey(store, { which, now: systemClock.now() })
  if (outcome.kind === 'revoked') {
    process.stdout.write(`The key of ${outcome.name} is worthless now.\n`)
    return 0
  }
  process.stderr.write(`No key in use has the name or id ${which}. \`npm run staff -- keys\` lists them.\n`)
  return 1
}

function misused(): number {
  process.stderr.write(`${usage}\n`)
  return 2
}
