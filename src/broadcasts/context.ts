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
  /** The most of them in a day; null: no other limit. */
  readonly perDay: number | null
  /** Nobody is written to there who has not been seen for longer; null: everybody is. */
  readonly silenceDays: number | null
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
