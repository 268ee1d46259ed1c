import { randomUUID } from 'node:crypto'
import type { OutgoingMessage } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Config } from '../config.js'
import { ContentError } from '../content/problem.js'
import type { Place } from '../conversation/reached.js'
import type { Log } from '../log.js'
import type { Publisher } from '../publishing/publisher.js'
import type { Store } from '../store/client.js'
import { Gate } from '../store/gate.js'
import { textDrafts } from '../store/textDrafts.js'
import { openStage, type Stage } from './stage.js'

/** One message of a simulated conversation. */
export type Said =
  { readonly by: 'citizen'; readonly words: string } | { readonly by: 'service'; readonly message: OutgoingMessage }

/** Which texts are tried: those that citizens have, or those they would have with the drafts. */
export const textStates = ['published', 'drafts'] as const
type Texts = (typeof textStates)[number]

export interface Start {
  /** Undefined: as a stranger, who has written nothing yet. */
  readonly flow: string | undefined
  readonly language: string
  readonly texts: Texts
}

/** What a member of the staff is trying out. */
export interface Simulation {
  readonly start: Start
  /** The oldest first. */
  readonly said: readonly Said[]
  /** For the next message: said twice with the same id, it is said once. */
  readonly nextId: string
  /** Where the conversation stands; null: in none. */
  readonly standing: Place | null
}

/** Conversations of staff with the service, on a database of their own that is thrown away. */
export interface Simulator {
  /** Begins anew; what somebody had tried before is forgotten. `refused`: the drafts could not be published, so there is nothing to try. */
  begin(who: string, start: Start): Promise<'begun' | 'refused'>
  of(who: string): Simulation | undefined
  /** Says something in the simulation of that person; without effect where there is none, or the id was used. Resolves when all answers have come. */
  say(who: string, said: Answer): Promise<void>
  stop(): Promise<void>
}

type Answer = { readonly id: string; readonly words: string } | { readonly id: string; readonly choice: string }

interface Open {
  readonly address: string
  readonly stage: Stage
  readonly start: Start
  readonly said: Said[]
  nextId: string
  standing: Place | null
  usedAt: Date
}

/** The longest conversation that is kept, in messages: somebody who tries more begins anew. */
const LONGEST = 400
/** A simulation that nobody went on with for so long is over, and how many there are at the most: each is a service of its own. */
const LASTS_MS = 30 * 60_000
const MOST = 10

export function createSimulator(options: {
  readonly config: Config
  readonly publisher: Publisher
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}): Simulator {
  const { clock } = options
  const open = new Map<string, Open>()
  const sayings = new Map<string, Said[]>()
  const onSent = (address: string, message: OutgoingMessage): void => {
    sayings.get(address)?.push({ by: 'service', message })
  }
  const end = async (who: string): Promise<void> => {
    const before = open.get(who)
    open.delete(who)
    if (before === undefined) return
    sayings.delete(before.address)
    await before.stage.stop()
  }
  const begin = async (who: string, start: Start): Promise<'begun' | 'refused'> => {
    const content = await contentFor(options, start.texts)
    if (content === null) return 'refused'
    for (const over of [who, ...overOf(open, clock.now())]) await end(over)
    const [address, said]: [string, Said[]] = [randomUUID(), []]
    sayings.set(address, said)
    const stage = await openStage({ ...options, content, onSent })
    const begun: Open = { address, stage, start, said, nextId: randomUUID(), standing: null, usedAt: clock.now() }
    open.set(who, begun)
    if (start.flow !== undefined) begun.standing = await stage.begin(address, { ...start, flow: start.flow })
    return 'begun'
  }
  // A double tap begins one after the other, and the second ends the first.
  const beginnings = new Gate()
  return {
    begin: (who, start) => beginnings.run(() => begin(who, start)),
    of: (who) => open.get(who),
    async say(who, answer) {
      const found = open.get(who)
      if (found === undefined || answer.id !== found.nextId || found.said.length >= LONGEST) return
      found.nextId = randomUUID()
      found.usedAt = clock.now()
      found.said.push({ by: 'citizen', words: wordsOf(answer, found.said) })
      found.standing = await found.stage.say(found.address, answer)
    },
    async stop() {
      for (const who of [...open.keys()]) await end(who)
    },
  }
}

/** Whose simulations end, so that there is room for one more. */
function overOf(open: ReadonlyMap<string, Open>, now: Date): string[] {
  const forgotten = now.getTime() - LASTS_MS
  const byUse = [...open].sort(([, a], [, b]) => a.usedAt.getTime() - b.usedAt.getTime())
  const over = byUse.filter(([, { usedAt }], index) => usedAt.getTime() < forgotten || index <= byUse.length - MOST)
  return over.map(([who]) => who)
}

/** Null where the drafts could not be published. */
async function contentFor({ publisher, store }: { publisher: Publisher; store: Store }, texts: Texts) {
  if (texts === 'published') return publisher.live.content
  const drafts = await textDrafts(store.db)
  const changes = await publisher.after({ texts: drafts.map((draft) => ({ ...draft, reviewed: false })) })
  try {
    return publisher.live.preview(changes)
  } catch (error) {
    if (error instanceof ContentError) return null
    throw error
  }
}

/** What a button says, where one was pressed. */
function wordsOf(answer: Answer, said: readonly Said[]): string {
  if ('words' in answer) return answer.words
  const labels = said.flatMap((one) => (one.by === 'service' ? one.message.choices : []))
  return labels.findLast(({ id }) => id === answer.choice)?.label ?? answer.choice
}
