import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { OutgoingMessage } from '../channels/channel.js'
import { FLOW_CHOICE } from '../conversation/announced.js'
import type { Place } from '../conversation/reached.js'
import type { Clock } from '../clock.js'
import type { Config } from '../config.js'
import type { Content } from '../content/content.js'
import type { Log } from '../log.js'
import { startService } from '../service.js'
import { openStore } from '../store/client.js'
import { meetSimulated, standingAt, unsentTo } from '../store/simulated.js'
import { createSimulatedChannel } from './channel.js'

/** The service itself on a database that is thrown away: nobody who is not simulated ever hears of what happens here. */
export interface Stage {
  /** Somebody new begins a flow; where they stand when all has been said. */
  begin(address: string, start: { readonly flow: string; readonly language: string }): Promise<Place | null>
  /** They say something; where they stand when all has been answered. `id` is that of the message: a second one with it has no effect. */
  say(
    address: string,
    said: { readonly id: string; readonly words: string } | { readonly id: string; readonly choice: string },
  ): Promise<Place | null>
  /** Ends it and removes the database. */
  stop(): Promise<void>
}

interface StageOptions {
  readonly config: Config
  readonly content: Content
  readonly clock: Clock
  readonly log: Log
  readonly onSent: (address: string, message: OutgoingMessage) => void
}

const LOOK_MS = 10

export async function openStage({ config, content, clock, log, onSent }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'))
  const store = await openStore({ url: `file:${join(folder, 'simulator.db')}`, now: () => clock.now() })
  const channel = createSimulatedChannel(onSent)
  const alone = { ...config, dataDir: folder }
  const service = await startService({
    config: alone,
    content: anyFlow(content),
    store,
    channels: [channel],
    clock,
    log,
  })
  const take: Stage['say'] = async (address, said) => {
    const input =
      'words' in said
        ? ({ kind: 'text', text: said.words } as const)
        : ({ kind: 'choice', choice: said.choice } as const)
    await channel.accept({ channel: 'web', eventId: said.id, address, receivedAt: clock.now(), input })
    while ((await unsentTo(store, { channel: 'web', address })) > 0) await setTimeout(LOOK_MS)
    return standingAt(store, { channel: 'web', address })
  }
  return {
    async begin(address, { flow, language }) {
      await meetSimulated(store, { channel: 'web', address, language, now: clock.now() })
      return take(address, { id: `begin ${address}`, choice: FLOW_CHOICE + flow })
    },
    say: take,
    async stop() {
      await service.stop()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A button can begin every flow here, not only those under announcements. */
function anyFlow(content: Content): Content {
  return Object.create(content, {
    broadcasts: { get: () => ({ ...content.broadcasts, flows: [...content.flows.keys()] }) },
  }) as Content
}
