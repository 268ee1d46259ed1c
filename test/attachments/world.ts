import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchAttachments, type FetcherOptions } from '../../src/attachments/fetcher.js'
import { sweepFiles } from '../../src/jobs/files.js'
import type { Channel, FetchedFile } from '../../src/channels/channel.js'
import type { Message } from '../../src/engine/message.js'
import { createLog } from '../../src/log.js'
import { addAttachment, attachmentsOf } from '../../src/store/attachments.js'
import { placeDatabase } from '../support/database.js'
import { createFakeChannel } from '../support/fakeChannel.js'
import { after, meet, open, temporaryFolder } from '../store/world.js'

/** A channel that holds files by their reference, and remembers which it need not hold any more. */
interface FileChannel extends Channel {
  readonly files: Map<string, Buffer | 'gone' | 'unreachable'>
  readonly released: string[]
  readonly asked: string[]
}

function fileChannel(): FileChannel {
  const files: FileChannel['files'] = new Map()
  const released: string[] = []
  const asked: string[] = []
  const fetchFile = (reference: string, maxBytes: number): Promise<FetchedFile> => {
    asked.push(reference)
    const file = files.get(reference) ?? 'gone'
    if (typeof file === 'string') return Promise.resolve({ ok: false, reason: file })
    if (file.length > maxBytes) return Promise.resolve({ ok: false, reason: 'too_big' })
    return Promise.resolve({ ok: true, bytes: file })
  }
  const releaseFile = (reference: string): Promise<void> => Promise.resolve(void released.push(reference))
  return { ...createFakeChannel({ name: 'web' }), files, released, asked, fetchFile, releaseFile }
}

/** A fetcher with a database, a folder and a clock of its own, and Ana, who sends files over the web. */
export async function fetcherWorld(dataDir = temporaryFolder()) {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'service.db')
  placeDatabase(file)
  const store = await open(file)
  if ((await store.db.contact.count()) === 0) await meet(store, 'ana')
  const channel = fileChannel()
  const logged: string[] = []
  const notices: string[] = []
  let seconds = 0
  const options: FetcherOptions = {
    store,
    channels: [channel],
    dataDir,
    content: { render: ({ text }: Message) => [{ text, choices: [] }] },
    clock: { now: () => after(seconds) },
    log: createLog({ level: 'info', destination: { write: (line) => void logged.push(line) } }),
    onNotice: (name) => notices.push(name),
  }
  const folder = join(dataDir, 'attachments')
  return {
    ...{ store, channel, options, dataDir, logged, notices },
    pass: (more: number) => {
      seconds += more
    },
    round: () => fetchAttachments(options),
    tidy: () => sweepFiles({ ...options, stopping: new AbortController().signal }),
    /** Ana sends a file; what it is called afterwards. */
    async sends(file: Buffer | 'gone' | 'unreachable', reference = `r${String(channel.files.size)}`): Promise<string> {
      channel.files.set(reference, file)
      const attachment = { contactId: 'c-ana', channel: 'web', reference, media: 'photo', now: after(seconds) }
      return addAttachment(store.db, attachment)
    },
    attachments: () => attachmentsOf(store.db, { contactId: 'c-ana', submissionId: null }),
    /** Names of the files that are kept. */
    kept: () => {
      mkdirSync(folder, { recursive: true })
      return readdirSync(folder)
    },
    read: (name: string) => readFileSync(join(folder, name)),
    told: async () => {
      const rows = await store.db.delivery.findMany({ orderBy: { id: 'asc' } })
      return rows.map(({ body }) => (JSON.parse(body) as { text: string }).text)
    },
  }
}
