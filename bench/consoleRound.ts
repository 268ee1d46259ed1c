// One step of the benchmark of the console, in a process of its own: started by console.ts with a ConsoleTask, answers with the result.
import { z } from 'zod'
import { catalogue } from '../src/actions/registry.js'
import type { BroadcastContext } from '../src/broadcasts/context.js'
import { createDraft } from '../src/broadcasts/createDraft.js'
import { draftSchema } from '../src/broadcasts/draft.js'
import { broadcastsFor } from '../src/broadcastSetup.js'
import { readConfig } from '../src/config.js'
import { loadContent } from '../src/content/load.js'
import { createLog } from '../src/log.js'
import { projectFolder } from '../src/project.js'
import { run } from '../src/run.js'
import { demoPlan, seedDemo } from '../src/seed/run.js'
import { acceptInvitation, inviteFirst } from '../src/staff/people.js'
import { staffAuthSettings } from '../src/staff/settings.js'
import { storeFor } from '../src/service.js'
import { webFor } from '../src/webSetup.js'
import { quantile } from './load.js'

export interface ConsoleTask {
  readonly what: 'fill' | 'measure'
  /** Where the database is. */
  readonly folder: string
  readonly submissions: number
  readonly contacts: number
}

/** Milliseconds, and bytes with the scripts and styles that a page loads; resident memory in MB. */
export const consoleSchema = z.object({
  pages: z.record(z.string(), z.object({ first: z.number(), p50: z.number(), p95: z.number(), weight: z.number() })),
  memory: z.number(),
})
type Measured = z.infer<typeof consoleSchema>

/** How often each page is asked for, after the first time. */
const TIMES = 40
const person = { email: 'alba@riobamba.example', password: 'un caballo en la plaza' }

process.once('message', (task: ConsoleTask) => {
  const work = task.what === 'fill' ? fill(task) : measure(task)
  work.then(
    (result) => process.send?.(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

function configIn(folder: string) {
  return readConfig({ DATA_DIR: folder, PORT: '0' })
}

/** A made-up town of this size, and somebody who may see it. */
async function fill({ folder, submissions, contacts }: ConsoleTask): Promise<object> {
  const config = configIn(folder)
  const content = loadContent({ root: projectFolder, languages: ['es', 'en'], actions: catalogue })
  const store = await storeFor(config)
  const now = new Date()
  await seedDemo(store, demoPlan(content, now, { people: contacts, submissions }))
  const token = (await inviteFirst(store, now)) ?? ''
  const name = 'Alba Guamán'
  await acceptInvitation(store, staffAuthSettings(config), { token, name, ...person, now })
  await draftFor(broadcastsFor({ config, content, store, channels: [webFor(config)] }))
  await store.close()
  return { filled: true }
}

/** An announcement to everybody who wants the news. */
async function draftFor(at: BroadcastContext): Promise<void> {
  const draft = draftSchema.parse({
    title: 'Minga',
    topic: 'news',
    messages: { es: 'Este sábado hay minga en Licto.' },
  })
  const made = await createDraft(at, { draft, by: { id: 'bench', name: 'Alba Guamán', role: 'admin' } })
  if (made.kind !== 'created') throw new Error(JSON.stringify(made))
}

async function measure({ folder }: ConsoleTask): Promise<Measured> {
  const running = await run(configIn(folder), createLog({ level: 'silent' }))
  const cookie = await signIn(running.url)
  const ask = async (path: string): Promise<string> => {
    const response = await fetch(running.url + path, { headers: { cookie } })
    if (response.status !== 200) throw new Error(`${path} answered ${String(response.status)}`)
    return response.text()
  }
  // What staff search by is read in the background after the start; this waits for it.
  await ask('/console/submissions?q=agua')
  const pages: Record<string, Measured['pages'][string]> = {}
  for (const [name, path] of await places(ask)) {
    pages[name] = await timesOf(() => ask(path), ask)
    console.error(name, JSON.stringify(pages[name]), (process.memoryUsage().heapUsed / 2 ** 20).toFixed(0))
  }
  const memory = process.memoryUsage().rss / 2 ** 20
  await running.stop()
  return { pages, memory }
}

async function signIn(url: string): Promise<string> {
  const body = new URLSearchParams(person)
  const { headers } = await fetch(`${url}/console/sign-in`, { method: 'POST', body, redirect: 'manual' })
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/** What staff look at in a day. */
async function places(ask: (path: string) => Promise<string>): Promise<Map<string, string>> {
  const queue = await ask('/console/submissions')
  const item = /href="(\/console\/submissions\/RIO-[^"?]+)/.exec(queue)?.[1] ?? ''
  const organisation = /href="(\/console\/organisations\/[^"?]+)/.exec(await ask('/console/organisations'))?.[1]
  return new Map([
    ['today', '/console'],
    ['submissions', '/console/submissions'],
    ['submissions, overdue', '/console/submissions?overdue=yes'],
    ['submissions, of a parish and an axis', '/console/submissions?state=received&parish=licto&axis=transparencia'],
    ['submissions, by words', '/console/submissions?q=alumbrado'],
    ['a submission', item],
    ['people waiting', '/console/people'],
    ['actor map', '/console/actors'],
    ['actors, list', '/console/actors/list?parish=licto'],
    ['organisations', '/console/organisations'],
    ...(organisation === undefined ? [] : [['an organisation', organisation] as const]),
    ['announcements', '/console/broadcasts'],
    ['a new announcement', '/console/broadcasts/new'],
    ['a draft of an announcement', '/console/broadcasts/1'],
    ['assisted entry', '/console/assisted'],
    ['content', '/console/content'],
    ['texts', '/console/content/texts'],
    ['texts, by words', '/console/content/texts?q=propuesta'],
    ['a text', '/console/content/texts/es/welcome.intro'],
    ['flows', '/console/content/flows'],
    ['the largest flow', '/console/content/flows/submit'],
    ['simulator', '/console/simulator'],
    ['settings', '/console/settings'],
    ['texts for answers', '/console/settings/templates'],
    ['channels', '/console/channels'],
    ['team', '/console/team'],
    ['audit log', '/console/audit'],
    ['account', '/console/account'],
  ])
}

async function timesOf(page: () => Promise<string>, ask: (path: string) => Promise<string>) {
  const all: number[] = []
  let html = ''
  for (let time = 0; time <= TIMES; time++) {
    const began = performance.now()
    html = await page()
    all.push(performance.now() - began)
  }
  const later = all.slice(1).sort((a, b) => a - b)
  const files = [...html.matchAll(/(?:src|href)="(\/(?:console\/)?assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
  let weight = Buffer.byteLength(html)
  for (const file of files) weight += Buffer.byteLength(await ask(file))
  return { first: all[0] ?? NaN, p50: quantile(later, 0.5), p95: quantile(later, 0.95), weight }
}
