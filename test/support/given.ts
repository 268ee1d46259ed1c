import { z } from 'zod'
import { submissionStates, type Party, type SubmissionState } from '../../src/participation/states.js'
import type { Store } from '../../src/store/client.js'
import { newId } from '../../src/store/ids.js'
import { report } from '../../src/store/reports.js'
import { changeState, hide, publish } from '../../src/store/submissionChanges.js'
import { createSubmission, findSubmission, type NewSubmission } from '../../src/store/submissions.js'
import { follow, support } from '../../src/store/supports.js'

/** A submission that is there before a dialogue begins. Words that no other dialogue uses keep it out of their way. */
export const givenSchema = z.strictObject({
  /** What the dialogue calls it: `{well}` in what is typed or pressed stands for its code. */
  as: z.string(),
  /** Who sent it: the citizen of the dialogue, or somebody else. */
  by: z.enum(['me', 'other']).default('other'),
  /** How often, each after the one before; the last is called by its name. */
  times: z.int().default(1),
  published: z.boolean().default(true),
  /** The states that it went through. */
  to: z.array(z.enum(submissionStates)).default([]),
  /** What the one it is a duplicate of is called. */
  canonical: z.string().optional(),
  supports: z.int().default(0),
  /** The citizen of the dialogue supports or follows it. */
  supported: z.boolean().default(false),
  followed: z.boolean().default(false),
  title: z.string().default('Zrimo plaquet vundro'),
  description: z.string().default('Krem zuvlo brintal pexo.'),
  axis: z.string().default('transparencia'),
  parish: z.string().nullable().default('velasco'),
})
export type Given = z.infer<typeof givenSchema>

/** What is done to it between two turns, by staff or in another chat of the same citizen; in this order. */
export const meanwhileSchema = z.strictObject({
  of: z.string(),
  reported: z.boolean().optional(),
  reopened: z.boolean().optional(),
  to: z.enum(submissionStates).optional(),
  hidden: z.boolean().optional(),
})
export type Meanwhile = z.infer<typeof meanwhileSchema>

/** The ids and codes of those that were given, by what the dialogue calls them. */
export type Known = Map<string, { readonly id: string; readonly code: string }>

interface World {
  readonly store: Pick<Store, 'db' | 'transaction'>
  readonly now: Date
}

/** Makes what is given true for the citizen with this id. */
export async function give(world: World, me: string, given: readonly Given[]): Promise<Known> {
  const known: Known = new Map()
  for (const one of given) for (let time = 0; time < one.times; time++) await giveOne(world, me, one, known)
  return known
}

/** The words with the codes in their places; `{well~}` is the code with another year, one wrong character away from it. */
export function withCodes(words: string, known: Known): string {
  return words.replace(/\{([a-z_]+)(~?)\}/g, (all, name: string, wrong: string) => {
    const code = known.get(name)?.code ?? all
    return wrong === '' ? code : code.replace(/-20(\d)/, (_, digit: string) => `-20${String((Number(digit) + 3) % 10)}`)
  })
}

export async function meanwhile(world: World, me: string, done: Meanwhile, known: Known): Promise<void> {
  const { of, to, hidden, reported = false, reopened = false } = done
  const id = known.get(of)?.id
  if (id === undefined) throw new Error(`nothing is called ${of}`)
  if (reported) await report(world.store.db, { contactId: me, submissionId: id, reason: 'spam', now: world.now })
  if (reopened) await lead(world, id, 'in_review', null, 'author')
  if (to !== undefined) await lead(world, id, to, null)
  if (hidden === undefined) return
  const version = await versionOf(world.store, id)
  await world.store.transaction((tx) => (hidden ? hide : publish)(tx, { id, version, now: world.now }))
}

async function giveOne(world: World, me: string, given: Given, known: Known): Promise<void> {
  const { store, now } = world
  const authorId = given.by === 'me' ? me : await somebody(world)
  const made = await store.transaction((tx) => createSubmission(tx, { ...fieldsOf(given), authorId }, now))
  const { id } = made
  known.set(given.as, made)
  if (given.published) await store.transaction((tx) => publish(tx, { id, version: 1, now }))
  for (let i = 0; i < given.supports; i++)
    await support(store.db, { contactId: await somebody(world), submissionId: id, now })
  if (given.supported) await support(store.db, { contactId: me, submissionId: id, now })
  if (given.followed) await follow(store.db, { contactId: me, submissionId: id, now })
  for (const state of given.to) await lead(world, id, state, known.get(given.canonical ?? '')?.id ?? null)
}

function fieldsOf({ title, description, axis, parish }: Given): Omit<NewSubmission, 'authorId'> {
  const nothing = { affected: null, benefit: null, outside: null, latitude: null, longitude: null, authorName: null }
  return { kind: 'need', axis, title, description, parish, naming: 'reserved', prefix: 'RIO', year: 2026, ...nothing }
}

async function lead(
  { store, now }: World,
  id: string,
  to: SubmissionState,
  canonicalId: string | null,
  by: Party = to === 'withdrawn' ? 'author' : 'staff',
): Promise<void> {
  const version = await versionOf(store, id)
  const details = canonicalId === null ? {} : { details: { canonicalId } }
  const outcome = await store.transaction((tx) =>
    changeState(tx, { id, version, to, by, text: 'Gracias por contarnos.', ...details, now }),
  )
  if (outcome.kind !== 'changed') throw new Error(`it could not be led to ${to}: ${outcome.kind}`)
}

async function versionOf(store: World['store'], id: string): Promise<number> {
  const row = await findSubmission(store.db, { id })
  if (row === null) throw new Error(`there is no submission ${id}`)
  return row.version
}

async function somebody({ store, now }: World): Promise<string> {
  const id = newId()
  await store.db.contact.create({ data: { id, language: 'es', createdAt: now, lastSeenAt: now } })
  return id
}
