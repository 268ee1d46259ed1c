import type { Channel, ChannelName } from '../../src/channels/channel.js'
import type { Clock } from '../../src/clock.js'
import type { Config } from '../../src/config.js'
import type { Log } from '../../src/log.js'
import type { Store } from '../../src/store/client.js'
import type { Changes } from '../support/telegram/until.js'
import type { sendable } from '../support/transcript.js'

export type Sendable = (typeof sendable)[number]

/** What a channel can do by its nature; what it cannot is left out of the suite, and nothing else is. */
export interface Capabilities {
  /** Options are taken by buttons, which stay where they were shown, or by numbers, which answer the question that stands. */
  readonly options: 'buttons' | 'numbers'
  /** What a citizen can send besides words. */
  readonly sends: readonly Sendable[]
  /** Words can go with what is sent. */
  readonly captions: boolean
  /** Who says that a file is not taken: the conversation, or the page before the file is sent. */
  readonly refusesFiles: 'in the conversation' | 'at the door' | 'never'
  /** Several people can talk at once; else one after the other. */
  readonly crowd: boolean
  /** A message can come more than once, and is known by its id. */
  readonly repeats: boolean
  /** By how many names the platform may call one person. */
  readonly names: 1 | 2
  /** The platform can be out of reach, and come back. */
  readonly away: boolean
  /** The platform can lose what it was asked to send, or the answer to that. */
  readonly loses: boolean
  /** What is sent twice under one id arrives once. */
  readonly sameIdOnce: boolean
  /** The platform can refuse what is sent to one person. */
  readonly refuses: boolean
  /** A person can stop the service in the platform itself, and the service is told. */
  readonly blocks: boolean
  /** The least share of the turns of all dialogues that can be played, from 0 to 1. */
  readonly plays: number
}

/** A message as a citizen gets it: its words without the list of options, and the options' labels. */
export interface Heard {
  readonly text: string
  readonly choices: readonly string[]
  readonly file?: ReceivedFile
}

interface ReceivedFile {
  readonly name: string
  bytes(): Promise<Uint8Array>
}

export interface Parcel {
  /** A small file of the kind when left out. */
  readonly bytes?: Uint8Array
  readonly caption?: string
}

/**
 * A citizen at the other end of the wire. What they do resolves when it has left their hands, before it is answered. What is beyond
 * the channel's capabilities throws.
 */
export interface Person {
  /** What the service calls them on this channel; the first is what they are called mostly. */
  readonly addresses: readonly [string, ...string[]]
  /** Everything they got, oldest first. */
  readonly heard: readonly Heard[]
  says(text: string): Promise<void>
  /** Takes the option with this label of the message at this place of `heard`. */
  takes(place: number, label: string): Promise<void>
  /** `refused`: the page did not take it. */
  sends(what: Sendable, parcel?: Parcel): Promise<'sent' | 'refused'>
  /** What they did last reaches the service so many times more. */
  comesAgain(times: number): Promise<void>
  /** What they did last reaches the service once more, under the other of their names. */
  comesUnderOtherName(): Promise<void>
  /** The platform loses what it is to send to them next, or only its answer to that. */
  loses(what: 'message' | 'answer'): void
  /** From now on the platform refuses what is sent to them. */
  isRefused(): void
  blocks(): Promise<void>
  unblocks(): Promise<void>
}

/** What a channel is made of, as `run` has it. */
interface Tools {
  readonly config: Config
  readonly clock: Clock
  readonly store: Store
  readonly log: Log
}

/** One channel with its platform, which stays while the service around the channel is stopped and started. */
export interface Driver {
  readonly name: ChannelName
  /** Told of whatever a test might wait for. */
  readonly changes: Changes
  /** Makes the channel of a service that is about to start. */
  channel(tools: Tools): Channel
  /** Resolves when the channel that was made last is connected; the service listens at `url`. */
  connected(url: string): Promise<void>
  /** Somebody new. `restart` starts the service anew, where that is what it takes. */
  citizen(restart: () => Promise<void>): Promise<Person>
  /** The platform is out of reach; what citizens do meanwhile waits with it. */
  goesAway(): Promise<void>
  comesBack(): Promise<void>
  close(): Promise<void>
}

/** For what is beyond a channel. */
export function beyond(): never {
  throw new Error('this is beyond the channel: see capabilities.ts')
}
