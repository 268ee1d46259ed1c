import { join } from 'node:path'
import Database from 'better-sqlite3'

/** A database that keeps what was committed even when the power fails, as the service's own does. */
export function openDurable(folder) {
  const db = new Database(join(folder, 'peer.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  if (db.pragma('synchronous', { simple: true }) !== 2) throw new Error('SQLite did not take synchronous=FULL')
  return db
}
