import type { Store } from '../../src/store/client.js'
import { sqlTime } from '../../src/store/time.js'

/** People inserted at once. */
const CHUNK = 5_000

const tables = {
  Contact: `INSERT INTO Contact (id, language, createdAt, lastSeenAt)
    SELECT 'c-' || value, 'es', ?2, ?2 FROM json_each(?1)`,
  Address: `INSERT INTO Address (id, channel, address, contactId, state, createdAt)
    SELECT 'a-' || value, ?3, value, 'c-' || value, 'reachable', ?2 FROM json_each(?1)`,
  Session: `INSERT INTO Session (contactId, version, addressId, updatedAt)
    SELECT 'c-' || value, 1, 'a-' || value, ?2 FROM json_each(?1)`,
  Consent: `INSERT INTO Consent (contactId, purpose, granted, textVersion, language, channel, turn, at)
    SELECT 'c-' || value, 'updates', 1, '1', 'es', ?3, 1, ?2 FROM json_each(?1)`,
  Subscription: `INSERT INTO Subscription (contactId, topic, createdAt)
    SELECT 'c-' || value, 'news', ?2 FROM json_each(?1)`,
}

/** People with these addresses on a channel, who agreed to be told the news. */
export async function gather(store: Store, channel: string, addresses: readonly string[], now: Date): Promise<void> {
  for (let start = 0; start < addresses.length; start += CHUNK) {
    const people = JSON.stringify(addresses.slice(start, start + CHUNK))
    await store.batch(
      Object.values(tables).map((sql) => {
        const args = sql.match(/\?[123]/g) ?? []
        const values: Record<string, string> = { '?1': people, '?2': sqlTime(now), '?3': channel }
        return { sql: sql.replace(/\?[123]/g, '?'), args: args.map((arg) => values[arg] ?? '') }
      }),
    )
  }
}
