import { z } from 'zod'
import type { ChannelName, OutgoingFile } from '../../channels/channel.js'
import { escapeMarkup } from '../../channels/markup.js'
import { audit } from '../../store/audit.js'
import { newId } from '../../store/ids.js'
import { finishRequest, sayTo, takeRequest, type HelpRequestRow } from '../../store/helpDesk.js'
import { editors, page, type Answer, type Call } from '../page.js'
import { LONGEST_ANSWER, requestOf } from './asked.js'
import { pictureOf } from './picture.js'
import { requestPage } from './request.js'

const LIST = '/console/people'
/** For how long the service keeps quiet after each message of the staff. */
const QUIET_MINUTES = 24 * 60

const take = page({
  method: 'post',
  path: '/people/:id/take',
  roles: editors,
  body: z.object({ over: z.enum(['yes', 'no']).default('no') }),
  async handle(call) {
    const request = await requestOf(call)
    if (request === null) return gone
    const over = call.body.over === 'yes'
    const taken = await noted(call, request, over ? 'person.take_over' : 'person.take', (tx, by, now) =>
      takeRequest(tx, { id: request.id, by, over, now }),
    )
    if (!taken) return requestPage(call, { wrong: 'taken' })
    await keepQuiet(call, request)
    return { kind: 'redirect', to: placeOf(request), said: 'person_taken' }
  },
})

const answer = page({
  method: 'post',
  path: '/people/:id/answer',
  roles: editors,
  body: z.object({ text: z.string().trim().default(''), picture: z.instanceof(Buffer).optional() }),
  async handle(call) {
    const { text, picture } = call.body
    const request = await requestOf(call)
    if (request === null) return gone
    if (text === '' && picture === undefined) return requestPage(call, { wrong: 'empty' })
    if (text.length > LONGEST_ANSWER) return requestPage(call, { wrong: 'long', text })
    const file = picture === undefined ? undefined : await pictureOf(picture)
    if (file === null) return requestPage(call, { wrong: 'picture', text })
    const said = await noted(call, request, 'person.answer', (tx, by, now) =>
      sayTo(tx, { id: request.id, by, now, body: JSON.stringify(messageOf(text, file)) }),
    )
    if (!said) return requestPage(call, { wrong: 'not_yours', text })
    await keepQuiet(call, request)
    return { kind: 'redirect', to: `${placeOf(request)}#answer`, said: 'person_answered' }
  },
})

const handBack = page({
  method: 'post',
  path: '/people/:id/hand-back',
  roles: editors,
  async handle(call) {
    const request = await requestOf(call)
    if (request === null) return gone
    const done = await noted(call, request, 'person.hand_back', (tx, by, now) =>
      finishRequest(tx, { id: request.id, by, now }),
    )
    return done ? { kind: 'redirect', to: LIST, said: 'person_handed_back' } : requestPage(call, { wrong: 'not_yours' })
  },
})

const gone: Answer = { kind: 'redirect', to: LIST, said: 'person_gone' }

/** As it was typed, whatever signs are in it. */
function messageOf(text: string, file: OutgoingFile | undefined) {
  return { text: escapeMarkup(text), choices: [], ...(file === undefined ? {} : { file }) }
}

function placeOf({ id }: HelpRequestRow): string {
  return `${LIST}/${String(id)}`
}

type Work = (
  tx: Parameters<Parameters<Call['desk']['at']['store']['transaction']>[0]>[0],
  by: { readonly id: string; readonly name: string },
  now: Date,
) => Promise<boolean>

/** A change and its line in the audit log, or neither; the log tells nothing of what was said. */
async function noted({ desk, person }: Call, { id }: HelpRequestRow, action: string, work: Work): Promise<boolean> {
  const now = desk.at.now()
  return desk.at.store.transaction(async (tx) => {
    if (!(await work(tx, person, now))) return false
    await audit(tx, { at: now, who: person.name, whoId: person.id, action, subject: String(id) })
    return true
  })
}

/** From now on the service says nothing to the person by itself. */
async function keepQuiet({ desk }: Call, { channel, address }: HelpRequestRow): Promise<void> {
  const input = { kind: 'attended', minutes: QUIET_MINUTES } as const
  await desk.accept({
    channel: channel as ChannelName,
    address,
    eventId: `staff ${newId()}`,
    receivedAt: desk.at.now(),
    input,
  })
}

export const peopleChanges = [take, answer, handBack]
