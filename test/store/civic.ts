import type { Store } from '../../src/store/client.js'
import { changeState, publish, type StateChange } from '../../src/store/submissionChanges.js'
import { createSubmission, findSubmission, type NewSubmission } from '../../src/store/submissions.js'
import { NOON } from './world.js'

/** A need of a person who is known by one name everywhere. */
export function need(who: string, parts: Partial<NewSubmission> = {}): NewSubmission {
  return {
    kind: 'need',
    axis: 'transparencia',
    title: 'Luz en el parque',
    description: 'Falta luz en el parque.',
    affected: null,
    benefit: null,
    parish: 'velasco',
    outside: null,
    latitude: null,
    longitude: null,
    authorId: `c-${who}`,
    naming: 'reserved',
    authorName: null,
    prefix: 'RIO',
    ...parts,
  }
}

export async function submit(store: Store, who: string, parts: Partial<NewSubmission> = {}, now = NOON) {
  return store.transaction((tx) => createSubmission(tx, need(who, parts), now))
}

/** Changes a submission as it is now. */
export async function change(store: Store, id: string, parts: Pick<StateChange, 'to'> & Partial<StateChange>) {
  const { version } = await submission(store, id)
  return store.transaction((tx) => changeState(tx, { id, version, by: 'staff', now: NOON, ...parts }))
}

/** A need that everybody may see, and whose author knows that. */
export async function published(store: Store, who: string, parts: Partial<NewSubmission> = {}, now = NOON) {
  const made = await submit(store, who, parts, now)
  await store.transaction((tx) => publish(tx, { id: made.id, version: 1, now }))
  await store.db.notification.deleteMany({ where: { submissionId: made.id } })
  return made
}

export async function submission(store: Store, id: string) {
  const row = await findSubmission(store.db, { id })
  if (row === null) throw new Error(`there is no submission ${id}`)
  return row
}
