import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { readConfig } from '../../src/config.js'
import { createLog } from '../../src/log.js'
import { run } from '../../src/run.js'

/** The whole service in a folder of its own; it can be stopped and started again on the same port with the same data. */
export async function startService(variables: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'chat-page-'))
  const log = createLog({ level: 'error' })
  const start = (PORT: string) => run(readConfig({ ...variables, PORT, DATA_DIR: folder }), log)
  let running = await start('0')
  const { url } = running

  const pause = () => running.stop()
  const resume = async () => {
    running = await start(new URL(url).port)
  }

  return {
    url,
    /** What whoever started it was told. */
    greeting: running.greeting,
    /** Its database, beside it. */
    database: `file:${join(folder, 'riobamba.db')}`,
    pause,
    resume,
    restart: async () => {
      await pause()
      await resume()
    },
    /** How many rows a table has. */
    count(table: 'Contact' | 'Inbound' | 'Delivery'): number {
      const database = new Database(join(folder, 'riobamba.db'), { readonly: true })
      const count = database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()
      database.close()
      return z.object({ rows: z.number() }).parse(count).rows
    },
    stop: async () => {
      await running.stop()
      rmSync(folder, { recursive: true })
    },
  }
}
