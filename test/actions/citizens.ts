import type { Action, ActionContext } from '../../src/actions/action.js'
import { createSubmissionIndex } from '../../src/actions/submissionIndex.js'
import { readChoice } from '../../src/engine/question.js'
import type { Answers } from '../../src/engine/session.js'
import { readSession } from '../../src/conversation/turn.js'
import {
  changeState,
  hide,
  publish,
  type ChangeOutcome,
  type StateChange,
  type StateOutcome,
} from '../../src/store/submissionChanges.js'
import { createSubmission, findSubmission, type NewSubmission } from '../../src/store/submissions.js'
import { maxText, type Talk, noFiles } from '../support/talk.js'

/** Somebody who has been welcomed; their id. */
export async function welcomed(talk: Talk, who: string): Promise<string> {
  for (const text of ['/start', '1']) await talk.says(text, who)
  return idOf(talk, who)
}

export async function idOf(talk: Talk, who: string): Promise<string> {
  const { contact } = await talk.loaded(who)
  if (contact === null) throw new Error(`nobody knows ${who}`)
  return contact.id
}

/** What the citizen reads in answer, all of it, as it is put into their language; the options too. */
export async function reads(talk: Talk, who: string, words: string): Promise<string> {
  const turn = await talk.sends({ kind: 'text', text: words }, who)
  const { contact } = await talk.loaded(who)
  const messages = (turn?.said ?? []).flatMap((message) =>
    talk.content.render(message, contact?.language ?? null, maxText),
  )
  return messages.flatMap(({ text, choices }) => [text, ...choices.map(({ label }) => label)]).join('\n')
}

/** The options that the citizen has now. */
export async function offered(talk: Talk, who: string): Promise<string[]> {
  const { session } = await talk.loaded(who)
  return readSession(session?.data ?? null)?.offer?.options.map(({ id }) => id) ?? []
}

/** Presses the button of an option of the question that the citizen stands at; the texts that are said. */
export async function presses(talk: Talk, who: string, option: string): Promise<string[]> {
  const choices = talk.turns.flatMap(({ said }) => said.flatMap((message) => message.choices.map(({ id }) => id)))
  const choice = choices.findLast((id) => readChoice(id)?.option === option)
  if (choice === undefined) throw new Error(`${option} was never offered`)
  talk.clock.pass(1)
  const turn = await talk.sends({ kind: 'choice', choice }, who)
  return (turn?.said ?? []).map(({ text }) => text)
}

/** Sends a submission as its author would have. */
export async function submitted(
  talk: Talk,
  authorId: string,
  parts: Partial<NewSubmission> = {},
): Promise<{ id: string; code: string }> {
  const fields: NewSubmission = {
    kind: 'need',
    axis: 'transparencia',
    title: 'Bancas en el parque',
    description: 'Faltan bancas en el parque.',
    affected: null,
    benefit: null,
    parish: 'velasco',
    outside: null,
    latitude: null,
    longitude: null,
    authorId,
    naming: 'reserved',
    authorName: null,
    prefix: 'RIO',
    year: 2026,
    ...parts,
  }
  return talk.store.transaction((tx) => createSubmission(tx, fields, talk.clock.now()))
}

export async function submission(talk: Talk, id: string) {
  const row = await findSubmission(talk.store.db, { id })
  if (row === null) throw new Error(`there is no submission ${id}`)
  return row
}

/** Staff lead it to a state, publish it or hide it. */
export async function staffChange(
  talk: Talk,
  id: string,
  change: 'publish' | 'hide' | (Pick<StateChange, 'to'> & Partial<StateChange>),
): Promise<void> {
  const { version } = await submission(talk, id)
  const now = talk.clock.now()
  const outcome = await talk.store.transaction<StateOutcome | ChangeOutcome>((tx) => {
    if (change === 'publish') return publish(tx, { id, version, now })
    if (change === 'hide') return hide(tx, { id, version, now })
    return changeState(tx, { id, version, by: 'staff', now, text: 'Gracias por contarnos.', ...change })
  })
  if (outcome.kind !== 'changed') throw new Error(`it could not be changed: ${outcome.kind}`)
}

/** The outcome of an action that is run for a person with these answers, whatever they were offered. */
export async function runs(talk: Talk, action: Action | undefined, id: string, answers: Answers): Promise<string> {
  if (action?.kind !== 'stored') throw new Error('this action needs no database')
  const context: ActionContext = {
    contact: { id, language: 'es', optedOutAt: null },
    addressId: 'a',
    channel: 'web',
    turn: 1,
    answers,
    with: {},
    content: talk.content,
    index: createSubmissionIndex(),
    attachments: noFiles,
    now: talk.clock.now(),
    seed: 'a:1',
  }
  return (await talk.store.transaction((tx) => action.run(context, tx))).outcome
}
