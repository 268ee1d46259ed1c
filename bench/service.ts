import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { catalogue } from '../src/actions/registry.js'
import { loadContent } from '../src/content/load.js'
import type { Content } from '../src/content/content.js'
import { readConfig } from '../src/config.js'
import type { Message } from '../src/engine/message.js'
import { createLog } from '../src/log.js'
import { projectFolder } from '../src/project.js'
import { startService } from '../src/service.js'
import { openStore } from '../src/store/client.js'
import type { Contestant } from './contestant.js'
import { dialogues, type DialogueName } from './dialogue.js'
import { createMemoryChannel } from './memoryChannel.js'

const optionsSchema = z.object({ folder: z.string(), dialogue: z.enum(['registration', 'learning']) })

/** The service as `npm start` runs it, store, outbox and all, on one channel that needs no network. */
export async function open(options: unknown): Promise<Contestant> {
  const { folder, dialogue } = optionsSchema.parse(options)
  const channel = createMemoryChannel()
  const log = createLog({ level: 'warn' })
  const content = contentOf(dialogue, folder)
  const store = await openStore({ url: `file:${join(folder, 'service.db')}`, now: () => new Date() })
  let said: readonly Message[] = []
  const service = await startService({
    ...{ config: readConfig({ DATA_DIR: folder }), content, store, channels: [channel], log },
    onTurn: (turn) => {
      said = turn.said
    },
  })
  const lines: number[] = []
  // How many replies each line has is learned from one citizen who is alone.
  for (const { text } of dialogues[dialogue]) {
    await channel.write('rehearsal', text)
    const count = said.flatMap((message) => content.render(message, 'es', channel.maxText)).length
    lines.push(count)
    await channel.replies('rehearsal', count)
  }
  return {
    async say(citizen, text, line) {
      await channel.write(citizen, text)
      return { replies: await channel.replies(citizen, lines[line] ?? 0) }
    },
    accept: (citizen, text) => channel.write(citizen, text),
    settled: () => channel.quiet(),
    async close() {
      await service.stop()
      await store.close()
    },
  }
}

/** The project's own content; for the comparison its welcome is replaced by the registration that the peers do. */
function contentOf(dialogue: DialogueName, folder: string): Content {
  const options = { languages: ['es', 'en'], actions: catalogue }
  if (dialogue === 'learning') return loadContent({ ...options, root: projectFolder })
  const root = join(folder, 'content')
  for (const part of ['flows', 'locales']) cpSync(join(projectFolder, part), join(root, part), { recursive: true })
  cpSync(join(projectFolder, 'bench/content'), root, { recursive: true })
  return loadContent({ ...options, root })
}
