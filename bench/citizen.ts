import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { readConfig } from '../src/config.js'
import type { Content } from '../src/content/content.js'
import type { Message } from '../src/engine/message.js'
import { createLog } from '../src/log.js'
import { startService } from '../src/service.js'
import { openStore, type Store } from '../src/store/client.js'
import { createMemoryChannel } from './memoryChannel.js'

/** A message and how its answer is found to be the right one; what has a name is measured under it. */
export interface Line {
  readonly text: string
  readonly name?: string
  /** Words that the answer must hold. */
  readonly reply?: string
}

/** Milliseconds: from a message handed over to its last reply, and how much of the processor it took meanwhile. */
export interface Heard {
  readonly ms: number
  readonly cpu: number
}

/** The service on a channel without a network, for citizens who talk one after the other. */
export interface Town {
  readonly store: Store
  /** Lets a new citizen say the lines, one after the other. */
  converse(lines: readonly Line[], heard: (name: string, one: Heard) => void): Promise<void>
  close(): Promise<void>
}

export async function openTown(content: Content, folder: string): Promise<Town> {
  const run = `${String(Date.now())}-`
  const channel = createMemoryChannel(run)
  const store = await openStore({ url: `file:${join(folder, 'service.db')}`, now: () => new Date() })
  let said: readonly Message[] = []
  const service = await startService({
    ...{
      config: readConfig({ DATA_DIR: folder }),
      content,
      store,
      channels: [channel],
      log: createLog({ level: 'warn' }),
    },
    onTurn: (turn) => {
      said = turn.said
    },
  })
  let citizens = 0

  async function say(citizen: string, line: Line): Promise<Heard> {
    const busy = process.cpuUsage()
    const before = performance.now()
    await channel.write(citizen, line.text)
    const replies = said.flatMap((message) => content.render(message, 'es', channel.maxText))
    await channel.replies(citizen, replies.length)
    const ms = performance.now() - before
    const { user, system } = process.cpuUsage(busy)
    const answer = JSON.stringify(replies)
    if (!answer.includes(line.reply ?? '')) {
      throw new Error(`"${line.text}" was answered with ${answer}, without ${line.reply ?? ''}`)
    }
    return { ms, cpu: (user + system) / 1000 }
  }
  return {
    store,
    async converse(lines, heard) {
      const citizen = `${run}${String(++citizens)}`
      for (const line of lines) {
        const one = await say(citizen, line)
        if (line.name !== undefined) heard(line.name, one)
      }
    },
    async close() {
      await service.stop()
      await store.close()
    },
  }
}
