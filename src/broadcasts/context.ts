import type { Folder } from '../attachments/folder.js'
import type { Clock } from '../clock.js'
import type { Content } from '../content/content.js'
import type { Store } from '../store/client.js'
import type { BroadcastChannel } from './audience.js'
import type { RecentCounts } from './recentCounts.js'

/** What broadcasts must know of a channel that is switched on. */
export interface ChannelFacts {
  readonly name: BroadcastChannel
  /** As Channel.maxText. */
  readonly maxText: number
  /** How many messages that answer nobody it takes, for saying how long a broadcast will last. */
  readonly perSecond: number
  /** The hours of the municipality's day within which it takes them, whatever is decided for announcements; null: any. */
  readonly hours: { readonly from: number; readonly to: number } | null
  /** How many of them it still takes on the municipality's day of a time; null: there is no limit a day. */
  readonly leftOn: ((day: Date) => number) | null
  /** Nobody is written to there who has not been seen for longer; null: everybody is. */
  readonly silenceDays: number | null
  /** Why it takes none of them for now, in a word; null: it does. */
  readonly stopped: () => string | null
}

/** What everything about broadcasts works with. */
export interface BroadcastContext {
  readonly store: Pick<Store, 'db' | 'transaction'>
  readonly content: Content
  readonly clock: Clock
  readonly channels: readonly ChannelFacts[]
  /** Where their pictures are. */
  readonly images: Folder
  /** `two`: whoever wrote a draft does not confirm it, administrators aside. */
  readonly approval: 'one' | 'two'
  /** For previews; left out, each counts anew. */
  readonly recent?: RecentCounts
}
