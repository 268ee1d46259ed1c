import type { Input } from '../engine/input.js'

export type ChannelName = 'telegram' | 'whatsapp' | 'web' | 'terminal'

/** One thing that arrived. The pair channel and eventId is unique for ever: a second one is a repeat and has no effect. */
export interface InboundEvent {
  readonly channel: ChannelName
  /** The provider's id of the message or update. */
  readonly eventId: string
  /** The channel's own name for the person who wrote; replies go there. */
  readonly address: string
  readonly receivedAt: Date
  /** The language the person's app is set to, as the channel tells it (`es`, `en-GB`). */
  readonly languageHint?: string
  /** `blocked` and `unblocked`: the person stopped or allowed messages in the channel itself. */
  readonly input: Input | { readonly kind: 'blocked' } | { readonly kind: 'unblocked' }
}

/** Resolves when the event is stored durably and not before; rejects when it could not be, and then it must come again. */
export type Accept = (event: InboundEvent) => Promise<void>

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

export type ChannelState = 'starting' | 'open' | 'degraded' | 'misconfigured' | 'stopped'

/** What operators see of a channel; `detail` says in words what is wrong and what to do, without secrets. */
export interface ChannelHealth {
  readonly state: ChannelState
  readonly detail?: string
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

/** A way citizens write to the service. It translates and does nothing else: it knows no contacts, flows or database. */
export interface Channel {
  readonly name: ChannelName
  /** The longest text one message may have, in UTF-16 units, the numbered choices included. */
  readonly maxText: number
  readonly pace: Pace
  /** The same message sent twice under one id arrives once. */
  readonly idempotentSend: boolean
  /** Begins to listen; resolves when the attempt is under way. It never rejects because the platform is out of reach. */
  start(accept: Accept): Promise<void>
  /** Ends listening; resolves when everything that was being accepted has been.. */
  stop(): Promise<void>
  /** Sends once, never retries by itself. `id` is ours, the same for every attempt at one message. Never rejects. */
  send(address: string, message: OutgoingMessage, id: string): Promise<SendOutcome>
  /** The bytes behind the `file` of a media input that came over this channel, of at most `maxBytes`. Never rejects. */
  fetchFile(reference: string, maxBytes: number): Promise<FetchedFile>
  /** Says that nobody will ask for these bytes again; a channel that keeps none has no use for it. Never rejects. */
  releaseFile?(reference: string): Promise<void>
  /** True when the platform can be reached now; asks nothing that could be seen by a citizen. Never rejects. */
  reachable(): Promise<boolean>
  health(): ChannelHealth
}
