import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import type { SubmissionIndex } from '../actions/submissionIndex.js'
import type { Folder } from '../attachments/folder.js'
import type { ChannelName } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Content } from '../content/content.js'
import { begin } from '../engine/advance.js'
import { isAnytime } from '../engine/navigate.js'
import type { Session } from '../engine/session.js'
import type { Log } from '../log.js'
import { townDay } from '../participation/timeZone.js'
import type { Db, Store } from '../store/client.js'
import { lastAddress, type LastAddress } from '../store/contacts.js'
import { enqueue } from '../store/deliveries.js'
import { duePrompts, postponePrompt, settlePrompt, type DuePrompt } from '../store/prompts.js'
import { addStepCounts } from '../store/stepCounts.js'
import { findSession, touchSession } from '../store/sessions.js'
import { drive, type Driven } from './drive.js'
import { regularly, type Regular } from './regularly.js'
import { readSession } from './turn.js'
import { standing, timers } from './write.js'

const EVERY_MS = 5_000
const BATCH = 50
/** Milliseconds after which somebody who is in the middle of something is looked at again. */
const LATER_MS = 60_000
const AFTER_A_FAILURE_MS = 3_600_000
const PRIORITIES = { reply: 0, notice: 2 } as const

export interface PromptOptions {
  readonly store: Store
  readonly content: Content
  readonly index: SubmissionIndex
  readonly attachments: Pick<Folder, 'read'>
  readonly clock: Clock
  readonly maxText: (channel: string) => number
  /** Told of a conversation that could not be begun; it is tried again an hour later, and stands in nobody's way. */
  readonly onFailure: (error: unknown, flow: string) => void
}

/** Looks regularly for conversations to begin. */
export function createPrompts(
  options: Omit<PromptOptions, 'onFailure'> & { readonly log: Log; readonly onQueued: () => void },
): Regular {
  const { log, onQueued } = options
  const onFailure = (err: unknown, flow: string): void => {
    log.error({ err, flow }, 'a conversation could not be begun')
  }
  return regularly({
    everyMs: EVERY_MS,
    async look() {
      while ((await beginPrompts({ ...options, onFailure })) === BATCH) await setImmediate()
      onQueued()
    },
    onFailure: (err) => {
      log.error({ err }, 'conversations to begin could not be looked for')
    },
  })
}

/**
 * Begins the conversations that are due, for those who are not in the middle of another; the others are looked at again later.
 * Returns how many it saw, so that a caller can go on while there are more.
 */
export async function beginPrompts(options: PromptOptions): Promise<number> {
  const due = await duePrompts(options.store.db, { now: options.clock.now(), limit: BATCH })
  for (const prompt of due) await tryAttend(options, prompt)
  return due.length
}

async function tryAttend(options: PromptOptions, prompt: DuePrompt): Promise<void> {
  const { clock, onFailure, store } = options
  try {
    await store.transaction((tx) => attend(options, prompt, tx))
  } catch (error) {
    onFailure(error, prompt.flow)
    const dueAt = new Date(clock.now().getTime() + AFTER_A_FAILURE_MS)
    await postponePrompt(store.db, { id: prompt.id, dueAt })
  }
}

async function attend(options: PromptOptions, prompt: DuePrompt, tx: Db): Promise<void> {
  const now = options.clock.now()
  const { id, contactId } = prompt
  if (prompt.expiresAt <= now) return settlePrompt(tx, { id, state: 'expired' })
  const to = await lastAddress(tx, contactId)
  if (to === null || !wants(to, prompt)) return settlePrompt(tx, { id, state: 'skipped' })
  if (to.attendedUntil !== null && to.attendedUntil > now) return postponePrompt(tx, { id, dueAt: to.attendedUntil })
  const stored = await findSession(tx, contactId)
  const session = readSession(stored?.data ?? null)
  if (stored === null || !isFree(options.content, session))
    return postponePrompt(tx, { id, dueAt: new Date(now.getTime() + LATER_MS) })
  await beginFor(options, { prompt, to, version: stored.version }, tx)
  await settlePrompt(tx, { id, state: 'begun' })
}

/** Someone who wants no announcements still hears what follows from their own doing. */
function wants({ blocked, optedOutAt, pausedAt, erasedAt }: LastAddress, { kind }: DuePrompt): boolean {
  if (blocked || erasedAt !== null) return false
  return kind === 'reply' || (optedOutAt === null && pausedAt === null)
}

function isFree({ flows }: Content, session: Session | null): boolean {
  return session === null || isAnytime(flows, `${session.flow}/${session.step}`)
}

interface Beginning {
  readonly prompt: DuePrompt
  readonly to: LastAddress
  readonly version: number
}

async function beginFor(options: PromptOptions, { prompt, to, version }: Beginning, tx: Db): Promise<void> {
  const { content, clock } = options
  const now = clock.now()
  const driven = await driveFrom(options, { prompt, to, version }, tx)
  const place = { ...standing(driven.session), ...timers(content, driven.session, now) }
  const moved = await touchSession(tx, { contactId: prompt.contactId, version, ...place })
  if (!moved) throw new Error('a session moved inside a transaction')
  const { flow, step } = place
  if (flow !== null && step !== null) await addStepCounts(tx, [{ day: townDay(now), flow, step, reached: 1 }])
  for (const message of driven.messages.flatMap((m) => content.render(m, to.language, options.maxText(to.channel)))) {
    const { contactId, kind } = prompt
    const body = JSON.stringify(message)
    await enqueue(tx, { contactId, addressId: to.addressId, kind, priority: PRIORITIES[kind], body, now })
  }
}

async function driveFrom(
  { attachments, content, index, clock }: PromptOptions,
  beginning: Beginning,
  tx: Db,
): Promise<Driven> {
  const { prompt, to, version } = beginning
  const turn = version + 1
  const { flows, vocabulary } = content
  const world = {
    flows,
    vocabulary,
    turn,
    label: (param: Parameters<Content['value']>[0]) => content.value(param, to.language),
  }
  const first = begin(world, prompt.flow, answersSchema.parse(JSON.parse(prompt.answers)))
  const contact = { id: prompt.contactId, language: to.language, optedOutAt: to.optedOutAt }
  const place = {
    contact,
    addressId: to.addressId,
    channel: to.channel as ChannelName,
    turn,
    attachments,
    content,
    index,
  }
  const driven = await drive(world, first, { ...place, now: clock.now(), seed: `${contact.id}:${String(turn)}` }, tx)
  if (driven === 'alone') throw new Error('a prompt is begun in a transaction')
  return driven
}

const answersSchema = z.record(z.string(), z.json())
