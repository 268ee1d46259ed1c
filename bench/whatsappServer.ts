// The other end of whatsappFake.ts.
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** `say`: one of the people writes. `rest`: it is answered when the bot has confirmed everything. */
export type Wish =
  | { readonly kind: 'scan'; readonly qr: string }
  | { readonly kind: 'say'; readonly person: number }
  | { readonly kind: 'rest' }

const toldSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), url: z.string(), rootKey: z.base64(), addresses: z.array(z.string()) }),
  /** Processor time of the server's since it was started, in ms, and how many messages its people got in all. */
  z.object({ kind: z.literal('rested'), cpu: z.number(), got: z.number() }),
])
export type Told = z.infer<typeof toldSchema>

/** The server as the round sees it. */
export interface Server {
  readonly url: string
  readonly rootKey: Buffer
  readonly addressOf: (person: number) => string
  readonly wish: (wish: Wish) => void
  /** Resolves when the adapter has confirmed everything. */
  readonly rests: () => Promise<Extract<Told, { kind: 'rested' }>>
  /** Throws when its people got another number of messages. */
  readonly agrees: (messages: number) => Promise<void>
  readonly end: () => void
}

/** Starts it with so many people. */
export async function startServer(people: number): Promise<Server> {
  const child = fork(fileURLToPath(new URL('whatsappFake.js', import.meta.url)), [String(people)], {
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.once('exit', (code) => {
    // Nobody would write any more, and the round would wait for ever.
    if (code !== 0) process.exit(1)
  })
  const { url, rootKey, addresses } = await toldBy(child, 'ready')
  const wish = (it: Wish): void => void child.send(it)
  const rests: Server['rests'] = () => {
    const rested = toldBy(child, 'rested')
    wish({ kind: 'rest' })
    return rested
  }
  return {
    ...{ url, rootKey: Buffer.from(rootKey, 'base64'), wish, rests },
    addressOf: (person) => addresses[person] ?? '',
    async agrees(messages) {
      const { got } = await rests()
      if (got !== messages) throw new Error(`${String(messages)} messages were sent and ${String(got)} arrived`)
    },
    end: () => {
      child.disconnect()
    },
  }
}

function toldBy<K extends Told['kind']>(child: ChildProcess, kind: K): Promise<Extract<Told, { kind: K }>> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      const told = toldSchema.parse(message)
      if (isOf(told, kind)) resolve(told)
      else reject(new Error(`the server said ${told.kind} instead of ${kind}`))
    })
  })
}

function isOf<K extends Told['kind']>(told: Told, kind: K): told is Extract<Told, { kind: K }> {
  return told.kind === kind
}
