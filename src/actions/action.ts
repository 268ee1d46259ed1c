import type { Folder } from '../attachments/folder.js'
import type { ChannelName, OutgoingFile } from '../channels/channel.js'
import type { Content } from '../content/content.js'
import type { Answers, Offered } from '../engine/session.js'
import type { Db } from '../store/client.js'
import type { SubmissionIndex } from './submissionIndex.js'

/** What is known of the citizen whose turn it is. */
export interface ContactFacts {
  readonly id: string
  readonly language: string | null
  readonly optedOutAt: Date | null
}

/** What an action is told. `seed` differs from turn to turn and is the same when a turn is taken again. */
export interface ActionContext {
  readonly contact: ContactFacts
  readonly addressId: string
  readonly channel: ChannelName
  /** The number of this turn. */
  readonly turn: number
  readonly answers: Answers
  readonly with: Readonly<Record<string, string>>
  readonly content: Content
  /** Finds what is published by words and by likeness. */
  readonly index: SubmissionIndex
  /** What citizens attached, by the names of the files. */
  readonly attachments: Pick<Folder, 'read'>
  readonly now: Date
  readonly seed: string
}

/** A citizen whose turn it is, or for whom staff write down what they say. */
export interface Speaker extends Pick<ActionContext, 'contact' | 'content' | 'turn' | 'now'> {
  readonly channel: ChannelName | 'assisted'
}

/** The outcome by name, what it found out, what changes about the contact, and files to send after the texts of the turn. */
export interface ActionResult {
  readonly outcome: string
  readonly answers?: Answers
  readonly contact?: Partial<Pick<ContactFacts, 'language' | 'optedOutAt'>>
  readonly files?: readonly OutgoingFile[]
  /** What the citizen was in the middle of is forgotten: nothing waits for the end of this flow, and only these answers are known. */
  readonly forgets?: true
}

interface Declared {
  readonly outcomes: readonly string[]
  /** The answers it may save. */
  readonly saves: readonly string[]
}

/** Needs nothing but what it is told. */
export interface PureAction extends Declared {
  readonly kind: 'pure'
  run(context: ActionContext): ActionResult
}

/** Reads or writes the database, in the transaction of the turn; never the network. */
export interface StoredAction extends Declared {
  readonly kind: 'stored'
  run(context: ActionContext, tx: Db): Promise<ActionResult>
}

export type Action = PureAction | StoredAction

/** A named list of options from outside a flow; a stored one is read in the transaction of the turn. */
export type Source =
  | { readonly kind: 'pure'; run(context: ActionContext): readonly Offered[] }
  | { readonly kind: 'stored'; run(context: ActionContext, tx: Db): Promise<readonly Offered[]> }
