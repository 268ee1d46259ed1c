import type { Db } from './client.js'
import { sqlTime } from './time.js'

/** reply: a consequence of what the person did. notice: not for those who want none. */
type PromptKind = 'reply' | 'notice'
export type PromptState = 'waiting' | 'begun' | 'expired' | 'skipped'

export interface NewPrompt {
  readonly contactId: string
  readonly flow: string
  /** The answers the flow begins with. */
  readonly answers: Readonly<Record<string, unknown>>
  readonly kind: PromptKind
  readonly subject: string
  readonly dueAt: Date
  readonly expiresAt: Date
  readonly now: Date
}

export interface DuePrompt {
  readonly id: number
  readonly contactId: string
  readonly flow: string
  /** JSON of the answers the flow begins with. */
  readonly answers: string
  readonly kind: PromptKind
  readonly subject: string
  readonly dueAt: Date
  readonly expiresAt: Date
}

/**
 * A conversation to be begun later: one a contact, flow and subject. While it waits, another call moves it; one that has
 * begun stays as it is, and one that came to nothing waits again.
 */
export async function addPrompt(db: Db, prompt: NewPrompt): Promise<void> {
  const { contactId, flow, subject, kind, dueAt, expiresAt, now } = prompt
  await db.$executeRaw`
    INSERT INTO Prompt (contactId, flow, answers, kind, subject, dueAt, expiresAt, state, createdAt)
    VALUES (${contactId}, ${flow}, ${JSON.stringify(prompt.answers)}, ${kind}, ${subject}, ${sqlTime(dueAt)},
      ${sqlTime(expiresAt)}, 'waiting', ${sqlTime(now)})
    ON CONFLICT (contactId, flow, subject) DO UPDATE SET
      answers = excluded.answers, kind = excluded.kind, dueAt = excluded.dueAt, expiresAt = excluded.expiresAt,
      state = 'waiting'
    WHERE Prompt.state <> 'begun'`
}

/** Forgets a prompt, begun or not, so that the same can be asked for again. */
export async function dropPrompt(
  db: Db,
  prompt: { readonly contactId: string; readonly flow: string; readonly subject: string },
): Promise<void> {
  const { contactId, flow, subject } = prompt
  await db.prompt.deleteMany({ where: { contactId, flow, subject } })
}

/** Prompts that wait and are due, the longest due first; those that are no longer of use among them. */
export async function duePrompts(
  db: Db,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<DuePrompt[]> {
  const rows = await db.$queryRaw<(Omit<DuePrompt, 'id'> & { id: bigint | number })[]>`
    SELECT id, contactId, flow, answers, kind, subject, dueAt, expiresAt FROM Prompt
    WHERE state = 'waiting' AND dueAt <= ${sqlTime(now)} ORDER BY dueAt, id LIMIT ${limit}`
  return rows.map((row) => ({ ...row, id: Number(row.id) }))
}

/** Ends the waiting; no effect on one that does not wait any more. */
export async function settlePrompt(
  db: Db,
  { id, state }: { readonly id: number; readonly state: Exclude<PromptState, 'waiting'> },
): Promise<void> {
  await db.prompt.updateMany({ where: { id, state: 'waiting' }, data: { state } })
}

/** Lets a prompt wait until later; no effect on one that does not wait any more. */
export async function postponePrompt(
  db: Db,
  { id, dueAt }: { readonly id: number; readonly dueAt: Date },
): Promise<void> {
  await db.prompt.updateMany({ where: { id, state: 'waiting' }, data: { dueAt } })
}
