import type { MediaKind } from '../../engine/input.js'
import type { Channel, ChannelState } from '../channel.js'
import { createIntake } from './intake.js'
import type { WebInbound } from './intake.js'
import { createListeners, saidOf } from './listeners.js'
import type { WebListener } from './listeners.js'
import { createUploads, referenceOf } from './uploads.js'

/** A file that a browser sends; `id` is the browser's own, the same for every attempt. */
interface WebUpload extends Pick<WebInbound, 'id' | 'address' | 'languageHint'> {
  readonly body: AsyncIterable<Uint8Array>
}

/** The channel of the chat page. A message that nobody listens for is not lost: the page reads what is stored when it comes back. */
export interface WebChannel extends Channel {
  /** Resolves when the message is stored durably; rejects when it could not be, or when the channel is not open. */
  receive(inbound: WebInbound): Promise<void>
  /** The same for a file, or why it is not taken; `full` when the disk is. */
  upload(upload: WebUpload): Promise<'stored' | 'too_big' | 'not_accepted' | 'full'>
  /** Hears what is sent to the address from now on, and at once what was sent in the last seconds. Returns the way to end it. */
  listen(address: string, listener: WebListener): () => void
}

export interface WebOptions {
  readonly now: () => Date
  readonly uploads: {
    /** Absolute path of the folder in which files wait to be fetched. */
    readonly folder: string
    readonly maxBytes: number
    /** What a file is, by its content; null for what is not taken. */
    readonly mediaOf: (bytes: Uint8Array) => Promise<MediaKind | null>
  }
}

/** A browser shows any length; this one still reads well. */
const maxText = 4000

/** A web channel. What is sent to windows that are not open succeeds: `send` never fails. */
export function createWebChannel({ now, uploads: { folder, maxBytes, mediaOf } }: WebOptions): WebChannel {
  const listeners = createListeners(now)
  const intake = createIntake(now)
  const uploads = createUploads(folder, now)
  let state: ChannelState = 'starting'

  const receive = async (inbound: WebInbound): Promise<void> => {
    const at = await intake.take(inbound)
    listeners.tell(inbound.address, { kind: 'said', id: inbound.id, at, ...saidOf(inbound.input) })
  }

  return {
    name: 'web',
    maxText,
    pace: { perSecond: 2000, burst: 2000, addressPerSecond: 20, addressBurst: 40, inFlight: 64 },
    idempotentSend: true,
    receive,
    async upload({ body, ...sender }) {
      const file = referenceOf(sender.address, sender.id)
      const taken = await uploads.take(file, body, maxBytes)
      if (taken === 'too_big' || taken === 'full') return taken
      const media = await mediaOf(taken)
      if (media === null) await uploads.remove(file)
      else await receive({ ...sender, input: { kind: 'media', media, file, size: taken.length } })
      return media === null ? 'not_accepted' : 'stored'
    },
    listen: (address, listener) => listeners.add(address, listener),
    start(accept) {
      intake.open(accept)
      state = 'open'
      return uploads.startTidying()
    },
    async stop() {
      state = 'stopped'
      uploads.stopTidying()
      listeners.closeAll()
      await intake.close()
    },
    send(address, message, id) {
      listeners.tell(address, { kind: 'sent', id, at: now(), message })
      return Promise.resolve({ ok: true })
    },
    fetchFile: (reference, max) => uploads.read(reference, max),
    releaseFile: (reference) => uploads.remove(reference),
    reachable: () => Promise.resolve(true),
    health: () => ({ state }),
  }
}
