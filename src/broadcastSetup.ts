import { broadcastChannels } from './broadcasts/audience.js'
import type { BroadcastContext, ChannelFacts } from './broadcasts/context.js'
import { imageFolder } from './broadcasts/images.js'
import type { Channel, ChannelState } from './channels/channel.js'
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
    channels: channels.flatMap((channel) => factsOf(channel, clock)),
    images: imageFolder(config.dataDir),
    approval,
  }
}

/** In these states nothing is sent until somebody does something about it. */
const needsSomebody: readonly ChannelState[] = ['unpaired', 'misconfigured']

function stoppedBy(channel: Channel, now: Date): string | null {
  const { bulkStopped, state } = channel.health()
  if (bulkStopped !== undefined) return bulkStopped
  if (needsSomebody.includes(state)) return state
  return channel.bulkFrom?.(now) === null ? 'disconnected' : null
}

function factsOf(channel: Channel, clock: Clock): ChannelFacts[] {
  const { bulkPlan: plan, maxText, name: given, pace } = channel
  const name = broadcastChannels.find((known) => known === given)
  if (name === undefined) return []
  const stopped = () => stoppedBy(channel, clock.now())
  const facts = { name, maxText, stopped }
  if (plan === undefined)
    return [{ ...facts, perSecond: pace.perSecond * BULK_SHARE, hours: null, leftOn: null, silenceDays: null }]
  const { hours, left: leftOn, perSecond, silenceDays } = plan
  return [{ ...facts, perSecond, hours, leftOn, silenceDays }]
}
