import process from 'node:process'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { systemClock } from './clock.js'
import { readConfig } from './config.js'
import { environment } from './environment.js'
import { demoPlan, seedDemo } from './seed/run.js'
import { contentFor, storeFor } from './service.js'

const usage = `npm run seed -- --demo [--until 2026-11-22]

Fills an empty database with a made-up town: 6,000 people, 10,000 needs and proposals and 50,000 supports in the 14 months
before that day, by default today. The same day gives the same town. Nobody in it can be written to. A database that holds
anybody is left as it is: set DATA_DIR to another folder, and remove that folder when the demonstration is over.`

/** `npm run seed`: for trying out, showing and measuring the service. */
const { values } = parseArgs({ options: { demo: { type: 'boolean', default: false }, until: { type: 'string' } } })
process.exitCode = values.demo ? await seed() : refuse(usage, 2)

async function seed(): Promise<number> {
  const until = z.iso.date().optional().safeParse(values.until)
  if (!until.success) return refuse(`--until is ${String(values.until)}; accepted: a day such as 2026-11-22`, 2)
  const config = readConfig(environment())
  const plan = demoPlan(contentFor(config).content, noonOf(until.data ?? systemClock.now().toISOString().slice(0, 10)))
  const store = await storeFor(config)
  try {
    const result = await seedDemo(store, plan)
    if (result.kind === 'occupied') return refuse(occupied(config.databaseUrl, result), 1)
    process.stdout.write(`${report(config.databaseUrl, result.counts)}\n`)
    return 0
  } finally {
    await store.close()
  }
}

function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00.000Z`)
}

function report(url: string, counts: Readonly<Record<string, number>>): string {
  const lines = Object.entries(counts).map(([table, count]) => `${count.toLocaleString('en').padStart(8)}  ${table}`)
  return [`A made-up town is now in ${url}:`, ...lines].join('\n')
}

function occupied(url: string, { people, submissions }: { people: number; submissions: number }): string {
  const [who, what] = [people.toLocaleString('en'), submissions.toLocaleString('en')]
  return `${url} holds ${who} people and ${what} submissions already, and was left as it is. Set DATA_DIR to an empty folder.`
}

function refuse(message: string, code: number): number {
  process.stderr.write(`${message}\n`)
  return code
}
