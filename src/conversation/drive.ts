import type { ActionContext, ActionResult, ContactFacts, Source } from '../actions/action.js'
import { actions, sources } from '../actions/registry.js'
import { remembering } from '../actions/submissionIndex.js'
import type { OutgoingFile } from '../channels/channel.js'
import { resume, type Result } from '../engine/advance.js'
import type { Message } from '../engine/message.js'
import type { Session } from '../engine/session.js'
import { FlowError, type Advance, type Need } from '../engine/walk.js'
import type { World } from '../engine/world.js'
import type { Db } from '../store/client.js'

/** Actions and sources that one turn may call. More is a flow that goes in circles. */
const MAX_NEEDS = 20

/** What a whole turn led to. */
export interface Driven {
  readonly session: Session | null
  readonly messages: readonly Message[]
  /** Sent after the messages. */
  readonly files: readonly OutgoingFile[]
  readonly contact: ContactFacts
}

/** What is the same for all actions of a turn. */
export type Surroundings = Omit<ActionContext, 'answers' | 'with'>

/**
 * Meets the needs of a turn one by one until it rests at a question or its end; `alone` when an action needs the database
 * and there is no transaction. Throws FlowError for a flow without end, and what an action throws.
 */
export async function drive(
  world: World,
  first: Advance,
  surroundings: Surroundings,
  tx?: Db,
): Promise<Driven | 'alone'> {
  const messages: Message[] = []
  const files: OutgoingFile[] = []
  const index = remembering(surroundings.index)
  let known = surroundings.contact
  let now = first
  for (let needs = 0; needs < MAX_NEEDS; needs++) {
    messages.push(...now.messages)
    if (now.need === undefined || now.session === null) return { session: now.session, messages, files, contact: known }
    const met = await meet(now.need, { ...surroundings, index, contact: known }, tx)
    if (met === 'alone') return met
    known = { ...known, ...met.contact }
    files.push(...(met.files ?? []))
    now = resume(world, met.forgets === true ? forgotten(now.session) : now.session, met.result)
  }
  throw new FlowError(
    `more than ${String(MAX_NEEDS)} actions in one turn, at ${now.session?.flow ?? ''}/${now.session?.step ?? ''}`,
  )
}

interface Met {
  readonly result: Result
  readonly files?: readonly OutgoingFile[]
  readonly contact?: Partial<ContactFacts>
  readonly forgets?: true | undefined
}

async function meet(need: Need, known: Surroundings, tx: Db | undefined): Promise<Met | 'alone'> {
  const context: ActionContext = { ...known, answers: need.answers, with: need.kind === 'action' ? need.with : {} }
  if (need.kind === 'source') return listed(sourceOf(need.name), context, tx)
  const action = actions[need.name]
  if (action === undefined) throw new FlowError(`there is no action ${need.name}`)
  if (action.kind === 'pure') return metBy(action.run(context))
  return tx === undefined ? 'alone' : metBy(await action.run(context, tx))
}

async function listed(source: Source, context: ActionContext, tx: Db | undefined): Promise<Met | 'alone'> {
  if (source.kind === 'pure') return { result: { kind: 'source', options: source.run(context) } }
  return tx === undefined ? 'alone' : { result: { kind: 'source', options: await source.run(context, tx) } }
}

function metBy({ outcome, answers = {}, contact, files = [], forgets }: ActionResult): Met {
  return { result: { kind: 'action', outcome, answers }, files, forgets, ...(contact && { contact }) }
}

function forgotten(session: Session): Session {
  return { ...session, answers: {}, callers: [], trail: [] }
}

function sourceOf(name: string): Source {
  const source = sources[name]
  if (source === undefined) throw new FlowError(`there is no source ${name}`)
  return source
}
