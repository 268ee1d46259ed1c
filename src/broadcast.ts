import process from 'node:process'
import { createInterface } from 'node:readline/promises'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { confirmDraft, forget } from './announcementConfirm.js'
import { AnnouncementFileError, readAnnouncement, type AnnouncementFile } from './announcementFile.js'
import { draftedSchema, lookedSchema, previewWords, progressWords } from './announcementWords.js'
import { systemClock } from './clock.js'
import { readConfig } from './config.js'
import { environment } from './environment.js'
import { createStaffApi, StaffApiError, type StaffApi } from './staffApi.js'

const usage = `npm run broadcast -- --file FILE --dry-run      shows whom an announcement would reach, and sends nothing
npm run broadcast -- --file FILE                shows the same, asks, and sends it
npm run broadcast -- --file FILE --yes NUMBER   sends it without asking, to as many people as were shown

FILE is YAML; docs/guia-personal.md shows one. The service must be running.`

const LOOK_EVERY_MS = 1000

/** `npm run broadcast`: an announcement from a file, through the API of the service that runs on this machine. */
process.exitCode = await main()

async function main(): Promise<number> {
  const given = argumentsGiven()
  if (given === undefined) return misused()
  try {
    return await withApi(readAnnouncement(given.file), given)
  } catch (error) {
    if (!(error instanceof StaffApiError || error instanceof AnnouncementFileError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

interface Given {
  readonly file: string
  readonly dryRun: boolean
  /** The number of recipients that was agreed to. */
  readonly yes: number | undefined
}

function argumentsGiven(): Given | undefined {
  const options = {
    file: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    yes: { type: 'string' },
  } as const
  try {
    const { file, yes, 'dry-run': dryRun } = parseArgs({ options }).values
    const wrong = file === undefined || (yes !== undefined && (dryRun || !/^\d{1,9}$/.test(yes)))
    return wrong ? undefined : { file, dryRun, yes: yes === undefined ? undefined : Number(yes) }
  } catch {
    return undefined
  }
}

async function withApi(file: AnnouncementFile, given: Given): Promise<number> {
  const api = await createStaffApi(readConfig(environment()), { name: 'npm run broadcast', now: systemClock.now() })
  try {
    return await announce(api, file, given)
  } finally {
    await api.close()
  }
}

type Drafted = z.infer<typeof draftedSchema>

async function announce(api: StaffApi, file: AnnouncementFile, { dryRun, yes }: Given): Promise<number> {
  const drafted = await draft(api, file)
  process.stdout.write(`${previewWords(drafted)}\n`)
  const recipients = dryRun ? undefined : (yes ?? (await ask(drafted)))
  if (recipients === undefined) {
    await forget(api, drafted.broadcast)
    process.stdout.write('Nothing was sent.\n')
    return dryRun ? 0 : 1
  }
  await confirmDraft(api, drafted.broadcast, recipients)
  const { id } = drafted.broadcast
  process.stdout.write(`Broadcast ${String(id)} goes out. It goes on without this window.\n`)
  return follow(api, id)
}

async function draft(api: StaffApi, file: AnnouncementFile): Promise<Drafted> {
  try {
    return draftedSchema.parse(await api.post('/broadcasts', file.body))
  } catch (error) {
    if (!(error instanceof StaffApiError) || error.errors.length === 0) throw error
    const said = error.errors.map(
      ({ pointer, given, accepted }) => `${file.place(pointer)}: given ${given}; accepted: ${accepted}.`,
    )
    throw new AnnouncementFileError(said.join('\n'))
  }
}

/** Undefined: it is not to be sent. */
async function ask({ preview: { eligible } }: Drafted): Promise<number | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const typed = new Promise<string>((resolve) => {
    lines.once('close', () => {
      resolve('')
    })
    void lines.question('Type the number of recipients to send it, or anything else to leave it: ').then(resolve)
  })
  const answer = await typed
  lines.close()
  return answer.trim() === String(eligible) ? eligible : undefined
}

/** Says how it goes whenever that changes, until it is over. */
async function follow(api: StaffApi, id: number): Promise<number> {
  let last = ''
  for (;;) {
    const looked = lookedSchema.parse(await api.get(`/broadcasts/${String(id)}`))
    const words = progressWords(looked)
    if (words !== last) process.stdout.write(`${words}\n`)
    last = words
    if (looked.broadcast.finishedAt !== null) return looked.broadcast.state === 'done' ? 0 : 1
    await setTimeout(LOOK_EVERY_MS)
  }
}

function misused(): number {
  process.stderr.write(`${usage}\n`)
  return 2
}
