import { join } from 'node:path'
import type { Channel } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Content } from '../content/content.js'
import { regularly, type Regular } from '../conversation/regularly.js'
import type { Log } from '../log.js'
import {
  beginAttempt,
  settleAttachment,
  waitingAttachments,
  type Attachment,
  type AttachmentEnd,
} from '../store/attachments.js'
import type { Store } from '../store/client.js'
import { openFolder, type Folder } from './folder.js'
import { notify } from './notice.js'
import { obtain } from './obtain.js'

const EVERY_MS = 5_000
const BATCH = 20
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 6 * 60 * 60_000
/** With the waits above this is about a day. */
const MOST_ATTEMPTS = 14

export interface FetcherOptions {
  readonly store: Store
  readonly channels: readonly Channel[]
  /** Absolute path; the files are in its folder `attachments`. */
  readonly dataDir: string
  readonly content: Pick<Content, 'render'>
  readonly clock: Clock
  readonly log: Log
  /** A message to a citizen was queued on this channel. */
  readonly onNotice: (channel: string) => void
}

/** The folder of what citizens attached. */
export function attachmentFolder(dataDir: string): Folder {
  return openFolder(join(dataDir, 'attachments'))
}

/** Fetches what citizens attached, regularly and when woken. */
export function createAttachmentFetcher(options: FetcherOptions): Regular {
  return regularly({
    everyMs: EVERY_MS,
    atOnce: true,
    async look() {
      while ((await fetchAttachments(options)) === BATCH);
    },
    onFailure: (error) => {
      options.log.error({ err: error }, 'attachments could not be looked for')
    },
  })
}

/** Works through the files that are due, one after the other; how many there were. */
export async function fetchAttachments(options: FetcherOptions): Promise<number> {
  const due = await waitingAttachments(options.store.db, { now: options.clock.now(), limit: BATCH })
  for (const attachment of due) {
    await fetchOne(options, attachment).catch((error: unknown) => {
      options.log.error({ channel: attachment.channel, err: error }, 'an attachment could not be kept; trying again')
    })
  }
  return due.length
}

async function fetchOne(options: FetcherOptions, attachment: Attachment): Promise<void> {
  const { channels, clock, dataDir, store } = options
  const { attempts, id } = attachment
  const nextAt = new Date(clock.now().getTime() + Math.min(FIRST_WAIT_MS * 2 ** attempts, LONGEST_WAIT_MS))
  if (!(await beginAttempt(store.db, { id, nextAt }))) return
  const folder = attachmentFolder(dataDir)
  const end: AttachmentEnd | 'later' =
    attempts >= MOST_ATTEMPTS ? { state: 'gone', reason: 'gone' } : await obtain(attachment, { channels, folder })
  if (end !== 'later') await settle(options, folder, attachment, end)
}

/** The row and the notice are written together or not at all; the bytes are on the disk before, and given up after. */
async function settle(options: FetcherOptions, folder: Folder, attachment: Attachment, end: AttachmentEnd) {
  const { channels, store } = options
  const outcome = await store.transaction(async (tx) => {
    if (!(await settleAttachment(tx, { id: attachment.id, end }))) return 'late'
    return end.state === 'stored' ? 'quiet' : notify(tx, options, attachment, end.reason)
  })
  if (outcome === 'told') options.onNotice(attachment.channel)
  if (outcome === 'late' && end.state === 'stored') await folder.remove(end.file)
  const channel = channels.find(({ name }) => name === attachment.channel)
  await channel?.releaseFile?.(attachment.reference)
}
