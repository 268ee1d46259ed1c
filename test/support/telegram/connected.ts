import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import type { Accept, InboundEvent } from '../../../src/channels/channel.js'
import type { TelegramOptions, Timing } from '../../../src/channels/telegram/options.js'
import { createTelegram, type TelegramChannel } from '../../../src/channels/telegram/telegram.js'
import { systemClock } from '../../../src/clock.js'
import { startFakeTelegram, type FakeTelegram } from './fakeTelegram.js'

/** Short enough for tests, long enough to be told apart. */
export const quick: Partial<Timing> = {
  retryMinMs: 5,
  retryMaxMs: 20,
  conflictMinMs: 20,
  conflictMaxMs: 40,
  refusedMs: 30,
  farewellMs: 300,
}

/** A channel and the fake Telegram it talks to, with what it accepted and what it logged. */
export interface Connected {
  readonly telegram: FakeTelegram
  readonly channel: TelegramChannel
  readonly accepted: InboundEvent[]
  readonly logs: string[]
  /** Makes a second channel for the same bot, as after a restart. */
  readonly again: () => TelegramChannel
  /** Takes events in; what `before` does comes first, and the event is not accepted when it rejects. */
  readonly accept: (before?: Accept) => Accept
  /** Waits until so many events were accepted. */
  readonly arrived: (count: number) => Promise<InboundEvent[]>
  readonly close: () => Promise<void>
}

/** Connects but does not start. */
export async function connect(options: Partial<TelegramOptions> = {}): Promise<Connected> {
  const telegram = await startFakeTelegram()
  const accepted: InboundEvent[] = []
  const logs: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => logs.push(line) })
  const channels: TelegramChannel[] = []
  const again = () => {
    const { token, apiRoot } = telegram
    const timing = { ...quick, ...options.timing }
    const defaults = { token, apiRoot, mode: 'polling', commands: [], log, clock: systemClock } as const
    const channel = createTelegram({ ...defaults, ...options, timing })
    channels.push(channel)
    return channel
  }
  return {
    telegram,
    channel: again(),
    accepted,
    logs,
    again,
    accept: (before) => async (event) => {
      await before?.(event)
      accepted.push(event)
      telegram.world.changes.happened()
    },
    arrived: (count) => telegram.until(`${String(count)} events`, () => accepted.length >= count && accepted),
    close: async () => {
      await Promise.all(channels.map((channel) => channel.stop()))
      await telegram.stop()
    },
  }
}

/** Connects and begins to poll; resolves when the channel is open. */
export async function connectAndStart(options: Partial<TelegramOptions> = {}): Promise<Connected> {
  const connected = await connect(options)
  await connected.channel.start(connected.accept())
  await isOpen(connected)
  return connected
}

/** Waits for the state, which changes only after Telegram was asked something. */
export async function isOpen({ telegram, channel }: Connected): Promise<void> {
  await telegram.until(
    'the channel to be open',
    () => telegram.world.updates.isPolled && channel.health().state === 'open',
  )
}

/** A web server that gives everything it gets to the channel, as the service does in webhook mode. */
export async function openDoor(channel: () => TelegramChannel): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void channel().webhook(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}/telegram`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
