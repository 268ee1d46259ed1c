import { join } from 'node:path'
import { z } from 'zod'
import { projectFolder } from '../src/project.js'
import type { DialogueName } from './dialogue.js'

/** What a service said in answer to one message, when all of it had reached the channel. */
export interface Said {
  readonly replies: readonly string[]
}

/** A service under load. Citizens are told apart by name; nobody says a line before the one before is answered. */
export interface Contestant {
  /** Resolves when the replies have reached the channel and the conversation is stored. */
  say(citizen: string, text: string, line: number): Promise<Said>
  /** Resolves when the message is durable; the replies follow by themselves. */
  accept?: (citizen: string, text: string) => Promise<void>
  /** Resolves when everything that was accepted has been answered. */
  settled?: () => Promise<void>
  close(): Promise<void>
}

export interface Entry {
  /** As the results call it. */
  readonly name: string
  readonly storage: string
  readonly dialogue: DialogueName
  /** Absolute, or beside this file as it is compiled. */
  readonly module: string
  readonly options: Readonly<Record<string, string>>
}

const peer = (name: string, module: string, storage: 'memory' | 'sqlite'): Entry => ({
  name,
  storage: storage === 'sqlite' ? 'SQLite, FULL' : 'memory',
  dialogue: 'registration',
  module: join(projectFolder, `bench/peers/${module}.mjs`),
  options: { storage },
})
const own = (dialogue: DialogueName): Entry => ({
  name: 'this service',
  storage: 'SQLite, FULL',
  dialogue,
  module: './service.js',
  options: { dialogue },
})

export const ours: readonly Entry[] = [own('registration'), own('learning')]
export const peers: readonly Entry[] = [
  peer('grammY conversations', 'grammy', 'sqlite'),
  peer('grammY conversations', 'grammy', 'memory'),
  peer('BuilderBot', 'builderbot', 'sqlite'),
  peer('BuilderBot', 'builderbot', 'memory'),
]

const contestantSchema = z.custom<Contestant>((value) => typeof value === 'object' && value !== null && 'say' in value)
const moduleSchema = z.object({ open: z.function({ input: [z.unknown()], output: z.promise(contestantSchema) }) })

/** Loads the module of an entry and opens its service in `folder`. */
export async function open(entry: Entry, folder: string): Promise<Contestant> {
  const loaded: unknown = await import(entry.module)
  return moduleSchema.parse(loaded).open({ ...entry.options, folder })
}
