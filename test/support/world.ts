import { actions, sources } from '../../src/actions/registry.js'
import { createSubmissionIndex } from '../../src/actions/submissionIndex.js'
import type { ActionContext, Source } from '../../src/actions/action.js'
import type { Content } from '../../src/content/content.js'
import { resume, type Result } from '../../src/engine/advance.js'
import type { Message } from '../../src/engine/message.js'
import type { Answers, Offered, Session } from '../../src/engine/session.js'
import type { Advance, Need } from '../../src/engine/walk.js'
import type { World } from '../../src/engine/world.js'
import { noFiles } from './talk.js'

/** The world of the real flows, as a turn sees it. */
export function worldOf(content: Content, language: string, turn: number): World {
  return {
    flows: content.flows,
    vocabulary: content.vocabulary,
    label: (param) => content.value(param, language),
    turn,
  }
}

/** Goes on until nothing is needed any more; what would be asked of the database is answered with its first outcome. */
export function rest(
  world: World,
  first: Advance,
  content: Content,
  language: string,
): { session: Session | null; messages: readonly Message[]; needs: number } {
  const messages = [...first.messages]
  let now = first
  let needs = 0
  for (; now.need !== undefined && now.session !== null; needs++) {
    now = resume(world, now.session, meet(now.need, content, language, world.turn))
    messages.push(...now.messages)
  }
  return { session: now.session, messages, needs }
}

const index = createSubmissionIndex()

function meet(need: Need, content: Content, language: string, turn: number): Result {
  const contact = { id: 'c', language, optedOutAt: null }
  const place = { contact, addressId: 'a', channel: 'web', turn, index, attachments: noFiles } as const
  const known = { ...place, answers: need.answers, content, now: new Date(0), seed: String(turn) }
  const context: ActionContext = { ...known, with: need.kind === 'action' ? need.with : {} }
  if (need.kind === 'source') return { kind: 'source', options: listed(sources[need.name], context) }
  const action = actions[need.name]
  if (action?.kind === 'pure') return { kind: 'action', answers: {}, ...action.run(context) }
  const saved = (action?.saves ?? []).map((name) => [name, `some ${name}`])
  return { kind: 'action', answers: Object.fromEntries(saved) as Answers, outcome: action?.outcomes[0] ?? '' }
}

/** There is no database here: a list from one is empty. */
function listed(source: Source | undefined, context: ActionContext): readonly Offered[] {
  return source?.kind === 'pure' ? source.run(context) : []
}
