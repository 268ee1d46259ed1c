import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { z } from 'zod'
import { catalogue } from '../src/actions/registry.js'
import { inspect, type Standing } from '../src/content/load.js'
import { languagesIn } from '../src/content/locale.js'
import { describeProblem } from '../src/content/problem.js'
import { flowSchema, type Flows } from '../src/engine/flow.js'
import { flowPage, indexPage } from './drawing.js'

const DRAWINGS = 'docs/flows'
const usage = `Checks the flows and texts, and draws the flows into ${DRAWINGS}.

  npm run flows                          check and draw
  npm run flows -- --check               check only; fails when the drawings are not up to date
  npm run flows -- --database data/x.db  also says how many people wait on steps that are gone; the database
                                         is opened as the service does, with its migrations: a copy will do
  npm run flows -- --root folder         the folder with flows/ and locales/, if not this one`

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    database: { type: 'string' },
    root: { type: 'string', default: '.' },
    help: { type: 'boolean', default: false },
  },
})

if (options.help) console.log(usage)
else process.exitCode = await main()

async function main(): Promise<number> {
  const waiting = options.database === undefined ? [] : await standingIn(options.database)
  const { files, problems } = inspect({ root: options.root, languages: languages(), actions: catalogue }, waiting)
  for (const problem of problems) console.error(`${problem.severity}: ${describeProblem(problem)}`)
  if (problems.some(({ severity }) => severity === 'error')) return 1
  const written = await writings(new Map(files.flows.map(({ flow }) => [flow.id, flow])))
  const count = `${String(files.flows.length)} flows and ${String(files.locales.length)} languages are in order`
  if (!options.check) write(written)
  const stale = options.check ? staleFiles(written) : []
  for (const file of stale) console.error(`error: ${file} is not up to date; run npm run flows`)
  if (stale.length === 0) console.log(`${count}.`)
  return stale.length === 0 ? 0 : 1
}

/** Those of LANGUAGES first, then every other one that has a folder. */
function languages(): string[] {
  const preferred = (process.env['LANGUAGES'] ?? 'es,en').split(',').map((id) => id.trim())
  const there = languagesIn(options.root)
  return [...preferred.filter((id) => there.includes(id)), ...there.filter((id) => !preferred.includes(id))]
}

async function standingIn(file: string): Promise<Standing[]> {
  if (!existsSync(file)) throw new Error(`there is no database ${resolve(file)}`)
  const { openStore } = await import('../src/store/client.js')
  const { standingOn } = await import('../src/store/sessions.js')
  const store = await openStore({ url: `file:${resolve(file)}`, now: () => new Date() })
  try {
    return await standingOn(store.db)
  } finally {
    await store.close()
  }
}

/** What every generated file must hold, by its path inside the root. */
async function writings(flows: Flows): Promise<Map<string, string>> {
  const pages = [...flows.values()].map((flow): [string, string] => [`${DRAWINGS}/${flow.id}.md`, flowPage(flow)])
  const schema = JSON.stringify(z.toJSONSchema(flowSchema))
  const all: [string, string][] = [
    [`${DRAWINGS}/README.md`, indexPage(flows)],
    ['flows/flow.schema.json', schema],
    ...pages,
  ]
  const style = await resolveConfig(pathToFileURL(resolve('package.json')))
  return new Map(
    await Promise.all(
      all.map(async ([path, text]) => [path, await format(text, { ...style, filepath: path })] as const),
    ),
  )
}

function write(written: ReadonlyMap<string, string>): void {
  mkdirSync(join(options.root, DRAWINGS), { recursive: true })
  for (const [path, text] of written) writeFileSync(join(options.root, path), text)
  for (const path of staleFiles(written)) rmSync(join(options.root, path))
}

/** Generated files that differ, are missing, or belong to no flow. */
function staleFiles(written: ReadonlyMap<string, string>): string[] {
  const folder = join(options.root, DRAWINGS)
  const there = existsSync(folder) ? readdirSync(folder).map((name) => `${DRAWINGS}/${name}`) : []
  const changed = [...written]
    .filter(([path, text]) => readIfThere(join(options.root, path)) !== text)
    .map(([path]) => path)
  return [...changed, ...there.filter((path) => !written.has(path))]
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
