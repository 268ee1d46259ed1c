import type { ChannelHealth, ChannelState } from '../channel.js'
import type { BulkStatus } from './bulk.js'
import type { ConnectionState, ConnectionStatus } from './status.js'

const states: Readonly<Record<ConnectionState, ChannelState>> = {
  off: 'stopped',
  waiting: 'starting',
  connecting: 'starting',
  unpaired: 'unpaired',
  pairing: 'unpaired',
  open: 'open',
  reconnecting: 'degraded',
  banned: 'misconfigured',
  replaced: 'misconfigured',
  stopped: 'misconfigured',
}

/** The channel's health: that of the connection, except that an open one is of no use while nothing can be stored. */
export function healthOf(
  { state, detail }: ConnectionStatus,
  { storing, bulk }: { readonly storing: boolean; readonly bulk: BulkStatus },
): ChannelHealth {
  const stopped = bulk.reason === undefined ? {} : { bulkStopped: bulk.reason }
  if (state === 'open' && !storing)
    return { state: 'degraded', detail: 'Messages arrive but cannot be stored; trying again.', ...stopped }
  return { state: states[state], ...(detail !== undefined && { detail }), ...stopped }
}
