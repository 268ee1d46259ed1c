import { broadcastChannels } from './broadcasts/audience.js'
import type { BroadcastContext, ChannelFacts } from './broadcasts/context.js'
import { imageFolder } from './broadcasts/images.js'
import type { Channel } from './channels/channel.js'
import { defaultManners, type Range } from './channels/whatsapp/manners.js'
import { systemClock, type Clock } from './clock.js'
import type { Config } from './config.js'
import type { Content } from './content/content.js'
import { BULK_SHARE } from './outbox/pace.js'
import type { Store } from './store/client.js'

/** Everything about broadcasts, as configured. */
export function broadcastsFor(options: {
  readonly config: Pick<Config, 'dataDir'>
  readonly content: Content
  readonly store: Store
  readonly channels: readonly Channel[]
  readonly clock?: Clock | undefined
  readonly approval?: BroadcastContext['approval']
}): BroadcastContext {
  const { approval = 'one', channels, clock = systemClock, config, content, store } = options
  return {
    store,
    content,
    clock,
    channels: channels.flatMap((channel) => factsOf(channel, content)),
    images: imageFolder(config.dataDir),
    approval,
  }
}

function factsOf({ maxText, name: given, pace }: Channel, content: Content): ChannelFacts[] {
  const name = broadcastChannels.find((known) => known === given)
  if (name === undefined) return []
  if (name !== 'whatsapp')
    return [{ name, maxText, perSecond: pace.perSecond * BULK_SHARE, perDay: null, silenceDays: null }]
  const { silenceDays } = defaultManners
  return [
    {
      ...{ name, maxText, perSecond: mannersPerSecond(), silenceDays },
      get perDay() {
        return content.caps.whatsapp_per_day
      },
    },
  ]
}

/** How many messages a second the manners let through on average, rests included. */
function mannersPerSecond(): number {
  const { bulkGap, rest, restAfter } = defaultManners
  return (restAfter * 1000) / (restAfter * middle(bulkGap) + middle(rest))
}

function middle({ min, max }: Range): number {
  return (min + max) / 2
}
