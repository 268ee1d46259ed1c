// The tests' Telegram in a process of its own, and people on it who write: started by broadcastPlatforms.ts, obeys Commands.
import { startFakeTelegram } from '../test/support/telegram/fakeTelegram.js'
import type { Command, Count } from './broadcastPlatforms.js'
import { startWriters, type Writers } from './broadcastWriters.js'

const WRITERS_FROM = 900_000_000
const PATIENCE_MS = 60_000

const telegram = await startFakeTelegram()
let writers: Writers | undefined

process.on('message', (command: Command) => {
  obey(command).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})

async function obey(command: Command): Promise<unknown> {
  if (command.what === 'count') return count()
  if (command.what === 'write') writers = startWriters(ask)
  if (command.what === 'open') {
    for (let i = 0; i < command.people; i++) telegram.citizen(command.first + i)
    for (const chat of telegram.world.chats.values()) chat.standing = 'open'
  }
  return { apiRoot: telegram.apiRoot, token: telegram.token }
}

async function count(): Promise<Count> {
  return { waits: (await writers?.stop()) ?? [], copies: copies() }
}

async function ask(person: number, text: string): Promise<void> {
  const citizen = telegram.citizen(WRITERS_FROM + person)
  const before = citizen.inbox.length
  citizen.says(text)
  await telegram.until('an answer', () => citizen.inbox.length > before, PATIENCE_MS)
}

function copies(): number {
  return [...telegram.world.chats].filter(([id, { shown }]) => id < WRITERS_FROM && shown.length === 1).length
}
