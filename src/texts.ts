import process from 'node:process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from './config.js'
import { localeFilesWith } from './content/localeFiles.js'
import { environment } from './environment.js'
import { createLog } from './log.js'
import { contentFor, publisherFor, storeFor } from './service.js'

const usage = `npm run texts                              which files of locales/ read otherwise with what staff have published
npm run texts -- --export [--root FOLDER]  writes it into them, or into those of another folder with flows/ and locales/`

/** `npm run texts`: takes what staff changed in the console into the files, where it is kept with the rest of the source. */
const { values } = parseArgs({
  options: {
    export: { type: 'boolean', default: false },
    root: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) process.stdout.write(`${usage}\n`)
else await work()

async function work(): Promise<void> {
  const config = readConfig(environment())
  const live = contentFor(values.root === undefined ? config : { ...config, contentDir: values.root })
  const store = await storeFor(config)
  try {
    await publisherFor({ live, store, log: createLog({ level: 'warn' }) })
  } finally {
    await store.close()
  }
  const changed = localeFilesWith(live.root, { files: live.files, now: live.current() })
  if (values.export) for (const { file, yaml } of changed) write(join(live.root, file), yaml)
  const names = changed.map(({ file }) => `  ${file}\n`).join('')
  process.stdout.write(changed.length === 0 ? 'The files say what is published.\n' : `${heading()}\n${names}`)
}

function heading(): string {
  return values.export ? 'Written:' : 'Read otherwise (npm run texts -- --export writes them):'
}

function write(path: string, yaml: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, yaml)
}
