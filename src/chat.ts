import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import { createTerminal } from './channels/terminal/terminal.js'
import { systemClock } from './clock.js'
import { readConfig } from './config.js'
import { environment } from './environment.js'
import { createLog } from './log.js'
import { contentFor, publisherFor, startService, storeFor } from './service.js'
import type { Turn } from './conversation/receive.js'

/** `npm run chat`: a conversation in this terminal, with the database and the flows that the service would use. */
const { values } = parseArgs({
  options: {
    /** Who is talking; another name is another citizen. */
    as: { type: 'string', default: 'terminal' },
    /** Prints the conversation as a test transcript when it is over. */
    transcript: { type: 'boolean', default: false },
  },
})

const config = readConfig({ LOG_LEVEL: 'error', ...environment() })
const live = contentFor(config)
const { content } = live
const store = await storeFor(config)
const log = createLog({ level: config.logLevel })
await publisherFor({ live, store, log })
const { stdin: input, stdout: output } = process
const terminal = createTerminal({
  input,
  output,
  address: values.as,
  styled: output.isTTY,
  downloads: { folder: join(config.dataDir, 'downloads'), label: content.value({ key: 'terminal.file' }, null) },
  now: () => systemClock.now(),
})
const turns: Turn[] = []
const service = await startService({
  ...{ config, content, store, channels: [terminal], log },
  onTurn: (turn) => turns.push(turn),
})
output.write(
  `${content.value({ key: 'terminal.welcome' }, null)}\n${content.value({ key: 'terminal.leave' }, null)}\n\n`,
)

process.on('SIGINT', () => {
  void terminal.stop()
})
await terminal.left
await service.stop()
await store.close()
output.write(`\n${content.value({ key: 'terminal.goodbye' }, null)}\n`)
if (values.transcript) output.write(`\n${asTranscript(turns)}`)

/** In the form of test/transcripts: what was typed, and the keys of what was said. */
function asTranscript(taken: readonly Turn[]): string {
  const asTurn = ({ input, said }: Turn): object => ({
    ...(input.kind === 'text' && { user: input.text }),
    bot: said.map(({ text }) => text),
  })
  return stringify({ title: 'A conversation in the terminal', turns: taken.map(asTurn) })
}
