import { performance } from 'node:perf_hooks'

/** People who write while a broadcast is sent to others. */
export interface Writers {
  /** Nobody begins to write any more; how long each waited, in milliseconds, when all have been answered. */
  stop(): Promise<number[]>
}

const EVERY_MS = 100
/** So many that nobody writes again before everything that they were told has arrived, whatever the pace to one person. */
const PEOPLE = 200
const lines = ['hola', '1', 'menú', 'menú', 'menú']

/** Somebody new writes every tenth of a second. `ask` resolves when the first message of the answer has arrived. */
export function startWriters(ask: (person: number, text: string) => Promise<void>): Writers {
  const waits: number[] = []
  const open = new Set<Promise<void>>()
  let written = 0
  const write = async (person: number, text: string): Promise<void> => {
    const before = performance.now()
    await ask(person, text)
    waits.push(performance.now() - before)
  }
  const timer = setInterval(() => {
    const line = Math.floor(written / PEOPLE) % lines.length
    const asked = write(written % PEOPLE, lines[line] ?? '').finally(() => open.delete(asked))
    open.add(asked)
    written += 1
  }, EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await Promise.all(open)
      return waits
    },
  }
}
