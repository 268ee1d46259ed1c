import { setImmediate } from 'node:timers/promises'
import { plain } from '../channels/markup.js'
import { note } from '../engine/question.js'
import type { Db } from '../store/client.js'
import { interestedPeople, takeInterests, type Interested } from '../store/interests.js'
import { lastAddress } from '../store/lastAddress.js'
import { isAttended, mayBeWrittenTo, queue, type TellOptions } from './tell.js'

/** What people could ask to be told of while it was being built, and which is there now. */
const topics: readonly string[] = ['submit_need', 'submit_proposal', 'register', 'follow_up', 'news']
const CHUNK = 50

/**
 * Tells people, once, that what they asked to be told of is there. Whoever wants no announcements now, or cannot be reached, is
 * told after a later start, when that has changed. How many were told.
 */
export async function tellReady(options: TellOptions, stopping?: AbortSignal): Promise<number> {
  let told = 0
  for (let after: string | null = ''; after !== null && stopping?.aborted !== true;) {
    const people: Interested[] = await interestedPeople(options.store.db, { topics, after, limit: CHUNK })
    for (const person of people) if (await options.store.transaction((tx) => tellPerson(options, person, tx))) told++
    after = people.length < CHUNK ? null : (people.at(-1)?.contactId ?? null)
    await setImmediate()
  }
  return told
}

async function tellPerson(options: TellOptions, { contactId, topics: asked }: Interested, tx: Db): Promise<boolean> {
  const to = await lastAddress(tx, contactId)
  if (to === null || !mayBeWrittenTo(to) || isAttended(to, options.clock.now())) return false
  const taken = await takeInterests(tx, { contactId, topics: asked })
  if (taken.length === 0) return false
  const { content } = options
  const lines = topics
    .filter((topic) => taken.includes(topic))
    .map((topic) => `• ${plain(content.text(`updates.ready_topic.${topic}`, {}, to.language))}`)
  await queue(options, { tx, contactId, to, message: note('updates.ready', { lines: lines.join('\n') }) })
  return true
}
