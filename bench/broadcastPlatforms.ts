import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Channel } from '../src/channels/channel.js'
import { createTelegram } from '../src/channels/telegram/telegram.js'
import type { Clock } from '../src/clock.js'
import { createLog } from '../src/log.js'
import { createCountingChannel } from './broadcastChannel.js'
import { startWriters, type Writers } from './broadcastWriters.js'

/** Where a broadcast is sent, and others write meanwhile. */
export interface Platform {
  readonly channel: Channel
  /** People begin to write. */
  write(): Promise<void>
  /** They end; how long each waited for the first message of the answer, in milliseconds. Fails when somebody has no copy, or two. */
  end(): Promise<number[]>
}

/**
 * To the tests' Telegram. `open`: this many people, from this id on, may be written to. `write`: others begin to write. `count`: they end.
 */
export type Command =
  | { readonly what: 'open'; readonly first: number; readonly people: number }
  | { readonly what: 'write' }
  | { readonly what: 'count' }

const placeSchema = z.object({ apiRoot: z.string(), token: z.string() })
/** How long the writers waited, in milliseconds; and how many people got one copy. */
const countSchema = z.object({ waits: z.array(z.number()), copies: z.number() })
export type Count = z.infer<typeof countSchema>

const WITHOUT_PACE = 1e6

export function onMemory(clock: Clock): Platform {
  const channel = createCountingChannel(clock)
  let writers: Writers | undefined
  return {
    channel,
    write() {
      writers = startWriters((person, words) => channel.ask(`writer-${String(person)}`, words))
      return Promise.resolve()
    },
    end: async () => (await writers?.stop()) ?? [],
  }
}

/** The service's Telegram, and that of the tests in a process of its own, where `people` from the id `first` on may be written to. */
export async function onTelegram({
  clock,
  first,
  people,
}: {
  clock: Clock
  first: number
  people: number
}): Promise<Platform> {
  const child = fork(fileURLToPath(new URL('broadcastTelegram.js', import.meta.url)), [], { execArgv: [] })
  process.once('exit', () => child.kill('SIGKILL'))
  const ask = async (command: Command): Promise<unknown> => {
    child.send(command)
    const [answer] = (await once(child, 'message')) as unknown[]
    return answer
  }
  const place = placeSchema.parse(await ask({ what: 'open', first, people }))
  const log = createLog({ level: 'warn' })
  return {
    channel: createTelegram({ ...place, perSecond: WITHOUT_PACE, mode: 'polling', commands: [], log, clock }),
    async write() {
      await ask({ what: 'write' })
    },
    async end() {
      const { waits, copies } = countSchema.parse(await ask({ what: 'count' }))
      if (copies !== people) throw new Error(`${String(copies)} people have one copy`)
      return waits
    },
  }
}
