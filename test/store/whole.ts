import type { Store } from '../../src/store/client.js'
import { saveActor } from '../../src/store/actors.js'
import { giveClaimCode } from '../../src/store/claimCodes.js'
import { recordConsent } from '../../src/store/consents.js'
import { enqueue } from '../../src/store/deliveries.js'
import { saveDraft } from '../../src/store/drafts.js'
import { askForPerson } from '../../src/store/helpRequests.js'
import { recordInterest } from '../../src/store/interests.js'
import { makeLinkCode } from '../../src/store/linkCodes.js'
import { createOrganisation } from '../../src/store/organisations.js'
import { addPrompt } from '../../src/store/prompts.js'
import { report } from '../../src/store/reports.js'
import { subscribe } from '../../src/store/subscriptions.js'
import { follow, support } from '../../src/store/supports.js'
import { askSurvey } from '../../src/store/surveys.js'
import { commitTurns } from '../../src/store/turns.js'
import { change, submit } from './civic.js'
import { after, NOON, turn } from './world.js'

/** Every table with a column that names a contact, and that column. */
export async function contactColumns(store: Store): Promise<{ table: string; column: string }[]> {
  return store.db.$queryRawUnsafe(`
    SELECT m.name AS "table", c.name AS "column" FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
    WHERE m.type = 'table' AND c.name IN ('contactId', 'authorId') ORDER BY m.name`)
}

/** The tables that name a contact, and in how many rows. */
export async function traces(store: Store, contactId: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const { table, column } of await contactColumns(store)) {
    const sql = `SELECT count(*) AS count FROM "${table}" WHERE "${column}" = ?`
    const [row] = await store.db.$queryRawUnsafe<{ count: bigint | number }[]>(sql, contactId)
    if (Number(row?.count) > 0) found[table] = Number(row?.count)
  }
  return found
}

/** Everything in the database, as one text. */
export async function everyWord(store: Store): Promise<string> {
  const sql = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'`
  const tables = await store.db.$queryRawUnsafe<{ name: string }[]>(sql)
  const rows: unknown[] = []
  for (const { name } of tables) rows.push(name, await store.db.$queryRawUnsafe(`SELECT * FROM "${name}"`))
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value))
}

/** Gives a person a row in every table that can hold one of theirs; `theirs` is a submission of somebody else. */
export async function fill(store: Store, who: string, theirs: string, now = NOON): Promise<void> {
  const contactId = `c-${who}`
  const tie = { contactId, submissionId: theirs, now }
  await support(store.db, tie)
  await follow(store.db, tie)
  await report(store.db, { ...tie, reason: 'spam' })
  await askSurvey(store.db, tie)
  await register(store, who, now)
  await subscribe(store.db, { contactId, topic: 'news', now })
  await recordInterest(store.db, { contactId, topic: 'needs', now })
  await saveDraft(store.db, { contactId, kind: 'submission', data: `{"title":"borrador de ${who}"}`, now })
  const when = { dueAt: after(60), expiresAt: after(600), now }
  await addPrompt(store.db, { contactId, flow: 'f', subject: 's', answers: { by: who }, kind: 'notice', ...when })
  await makeLinkCode(store.db, { contactId, addressId: `a-${who}`, now })
  const code = Array.from(who, (letter) => letter.charCodeAt(0)).join(' ')
  await giveClaimCode(store.db, { code, contactId, now })
  await store.db.staffChat.create({ data: { staffId: `key-${who}`, contactId, linkedAt: now } })
  await receive(store, who, now)
  await askForPerson(store.db, { contactId, addressId: `a-${who}`, question: `pregunta de ${who}`, now })
  await submit(store, who, { description: `necesidad de ${who}, 0991234567`, authorName: who }, now)
  await attach(store, `draft-${who}`, { contactId, submissionId: null })
  await write(store, who, 2)
  await write(store, who, 3)
  const body = JSON.stringify({ text: `aviso a ${who}`, choices: [] })
  await enqueue(store.db, { contactId, addressId: `a-${who}`, kind: 'notice', priority: 2, body, now })
}

/** A copy of an announcement. */
async function receive(store: Store, who: string, now: Date): Promise<void> {
  const copy = { broadcastId: 1, addressId: `a-${who}`, channel: 'web', language: 'es', state: 'sent' }
  await store.db.broadcastRecipient.create({ data: { ...copy, contactId: `c-${who}`, updatedAt: now } })
}

async function register(store: Store, who: string, now: Date): Promise<void> {
  const contactId = `c-${who}`
  const given = { granted: true, textVersion: '1', language: 'es', channel: 'web', turn: 2, at: now }
  await recordConsent(store.db, { contactId, purpose: 'take_part', ...given })
  await recordConsent(store.db, { contactId, purpose: 'updates', ...given, granted: false })
  const organisationId = await createOrganisation(store.db, { kind: 'academia', name: `Taller de ${who}`, now })
  const place = { parish: 'licto', outside: null, email: `${who}@example.org`, organisationRole: 'dueña' }
  const actor = { contactId, kind: 'academia', name: `Nombre de ${who}`, naming: 'public' as const, organisationId }
  await saveActor(store.db, { ...actor, ...place, convocation: true, axes: ['integridad'] }, now)
}

/** A turn of a person, answered and sent. */
export async function write(store: Store, who: string, version: number, receivedAt = NOON): Promise<void> {
  const event = { text: `palabras de ${who}`, payload: `{"from":"${who}"}`, receivedAt }
  const reply = JSON.stringify({ text: `respuesta a ${who}`, choices: [] })
  await commitTurns(store, [turn(who, { event, session: { version }, replies: [reply] })], receivedAt)
  await store.db.delivery.updateMany({ where: { contactId: `c-${who}`, turn: version }, data: { state: 'sent' } })
}

/** A stored file of this name. */
export async function attach(
  store: Store,
  file: string,
  parts: { contactId: string; submissionId: string | null; approvedAt?: Date },
): Promise<void> {
  const row = { id: file, channel: 'web', reference: `ref-${file}`, media: 'photo', state: 'stored', file }
  await store.db.attachment.create({ data: { ...row, nextAt: NOON, createdAt: NOON, ...parts } })
}

/** A submission that a person follows changes, so that they are to be told. */
export async function tell(store: Store, id: string): Promise<void> {
  await change(store, id, { to: 'in_review' })
}
