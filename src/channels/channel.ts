import type { Input } from '../engine/input.js'

export type ChannelName = 'telegram' | 'whatsapp' | 'web' | 'terminal'

/** One thing that arrived. The pair channel and eventId is unique for ever: a second one is a repeat and has no effect. */
export interface InboundEvent {
  readonly channel: ChannelName
  /** The provider's id of the message or update. */
  readonly eventId: string
  /** The channel's own name for the person who wrote; replies go there. */
  readonly address: string
  /** Other names by which the channel knows that this is the same person; replies go to `address` all the same. */
  readonly aliases?: readonly string[]
  readonly receivedAt: Date
  /** When the person sent it, where that can be long before it was received. */
  readonly sentAt?: Date
  /** The language the person's app is set to, as the channel tells it (`es`, `en-GB`). */
  readonly languageHint?: string
  readonly input: Input | Occurrence
}

/** What happens in a channel and is nothing that the person says to the service. */
export type Occurrence =
  /** The person stopped or allowed messages in the channel itself. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'unblocked' }
  /** Somebody of the staff talks to the person: in the channel itself, past the service, or for so many minutes in the console. */
  | { readonly kind: 'attended'; readonly minutes?: number }
  /** Staff are done talking to the person, or (`late`) did not answer in a day: the service goes on where it was. */
  | { readonly kind: 'handed_back'; readonly late: boolean }
  /** The channel learned that `address` and `aliases` are the same person. */
  | { readonly kind: 'identified' }

/** Resolves when the event is stored durably and not before; rejects when it could not be, and then it must come again. */
export type Accept = (event: InboundEvent) => Promise<void>

/** What the platform tells, later, of a message that was sent under `messageId`. */
export interface Receipt {
  readonly messageId: string
  readonly state: 'delivered' | 'read'
}

/** Resolves when the receipts are stored; one for a message that is not known has no effect. Never rejects. */
export type TakeReceipts = (receipts: readonly Receipt[]) => Promise<void>

/** A file for a citizen: `name` as they would save it, `data` in base64. */
export interface OutgoingFile {
  readonly name: string
  readonly mime: string
  readonly data: string
}

/**
 * A message in the citizen's language. `text` is in the neutral markup of `markup.ts`, empty only where a file says it all;
 * choices are numbered from 1 in order.
 */
export interface OutgoingMessage {
  readonly text: string
  readonly choices: readonly { readonly id: string; readonly label: string }[]
  /** The last words of all, in the same markup, where a channel shows the choices as lines of the text. */
  readonly footer?: string | undefined
  /** Goes with the text, or just before it where the channel cannot show both as one. */
  readonly file?: OutgoingFile | undefined
}

/** The bytes behind a reference; `mime` is what the channel says that they are, which is not to be believed. */
export type FetchedFile =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly mime?: string }
  /** `gone` will never come back; `unreachable` may be tried again. */
  | { readonly ok: false; readonly reason: 'too_big' | 'gone' | 'unreachable' }

/** Why a message was not sent. The channel only translates into this list; the dispatcher alone decides what follows. */
export type SendError =
  /** The platform asks to wait; surely not sent. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  /** The platform could not be reached; surely not sent. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** The person blocked the service or is gone; never try again. */
  | { readonly kind: 'contact_stopped'; readonly detail: string }
  /** The platform refuses this message; trying again cannot help. */
  | { readonly kind: 'rejected'; readonly detail: string }
  /** The credentials are refused; the channel stops until someone mends them. */
  | { readonly kind: 'misconfigured'; readonly detail: string }
  /** It may or may not have been sent. */
  | { readonly kind: 'unknown'; readonly detail: string }

export type SendOutcome =
  { readonly ok: true; readonly providerId?: string } | { readonly ok: false; readonly error: SendError }

/** What became of the wish to delete a message: it is gone, or stays where it is for good, or it may be tried again, perhaps not at once. */
export type Removal = 'removed' | 'refused' | 'unreachable' | { readonly retryAfterMs: number }

/** `unpaired`: somebody must connect it to the platform by hand. */
export type ChannelState = 'starting' | 'open' | 'degraded' | 'unpaired' | 'misconfigured' | 'stopped'

/** What operators see of a channel; `detail` says in words what is wrong and what to do, without secrets. */
export interface ChannelHealth {
  readonly state: ChannelState
  readonly detail?: string
  /** Why nothing is sent that answers nobody, in a word; left out while it is. */
  readonly bulkStopped?: string
}

/** How fast a channel may be written to. Rates are messages a second, bursts are messages. */
export interface Pace {
  readonly perSecond: number
  readonly burst: number
  readonly addressPerSecond: number
  readonly addressBurst: number
  /** How many sends may be under way at once. */
  readonly inFlight: number
}

/** A channel's own rules for messages that answer nobody, for saying how long many of them will take. */
export interface BulkPlan {
  /** On average, rests included. */
  readonly perSecond: number
  /** The hours of the municipality's day within which they go. */
  readonly hours: { readonly from: number; readonly to: number }
  /** Nobody gets them who has not written for so many days. */
  readonly silenceDays: number
  /** How many may still be sent on the municipality's day of that time. */
  readonly left: (day: Date) => number
}

/** A way citizens write to the service. It translates and does nothing else: it knows no contacts, flows or database. */
export interface Channel {
  readonly name: ChannelName
  /** The longest text one message may have, in UTF-16 units, the numbered choices included. */
  readonly maxText: number
  readonly pace: Pace
  /** The same message sent twice under one id arrives once. */
  readonly idempotentSend: boolean
  /** Begins to listen; resolves when the attempt is under way. It never rejects because the platform is out of reach. */
  start(accept: Accept, receipts?: TakeReceipts): Promise<void>
  /** Ends listening; resolves when everything that was being accepted has been.. */
  stop(): Promise<void>
  /**
   * Sends once, never retries by itself. `id` is ours, the same for every attempt at one message: the id stored with it where the
   * platform lets the sender choose one. `bulk`: it answers nobody (a notice, a broadcast). Never rejects.
   */
  send(address: string, message: OutgoingMessage, id: string, bulk?: boolean): Promise<SendOutcome>
  /** Deletes what was sent under this id of the platform's. Left out: nothing can be deleted. Never rejects. */
  remove?(address: string, messageId: string): Promise<Removal>
  /** The bytes behind the `file` of a media input that came over this channel, of at most `maxBytes`. Never rejects. */
  fetchFile(reference: string, maxBytes: number): Promise<FetchedFile>
  /** Says that nobody will ask for these bytes again; a channel that keeps none has no use for it. Never rejects. */
  releaseFile?(reference: string): Promise<void>
  /** True when the platform can be reached now; asks nothing that could be seen by a citizen. Never rejects. */
  reachable(): Promise<boolean>
  /** For a channel that learns by itself when it can be reached again: `listener` is called each time. Left out: it is asked. */
  onOpen?(listener: () => void): void
  health(): ChannelHealth
  /** The address that opens a chat with the service, for posters; null while it cannot be learned. Left out: there is none. Never rejects. */
  link?(): Promise<string | null>
  /**
   * From when on the next message that answers nobody may be sent, by rules of the channel's own: now or earlier, later, or null while
   * it cannot be said. Asked before each. Left out: whatever the pace lets through.
   */
  bulkFrom?(now: Date): Date | null
  /** Left out: there are no rules but the pace. */
  readonly bulkPlan?: BulkPlan
  /**
   * For a platform to which one process may be connected at a time: this process is that one from now on. `fence` is higher than that
   * of every process before. Called before anything is sent.
   */
  hold?(fence: number): void
  /** It is not any more; resolves when nothing is done any more that another process must not meet. Never rejects. */
  letGo?(): Promise<void>
}
