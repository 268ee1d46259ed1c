import type { z } from 'zod'
import { drafted } from '../../http/api/broadcastSchemas.js'
import { editors, page, type Answer, type Call } from '../page.js'
import { ask, askInVain } from './ask.js'
import { draftOf, mayChange } from './draft.js'
import { composing, type Drafted } from './composing.js'
import { bytesOf, shownAgain } from './picture.js'
import { gone, placeOf } from './places.js'
import { whyNot, wrongsIn } from './problems.js'
import { composeSchema, draftIn, typedOf } from './typed.js'

type Composed = Call<unknown, z.output<typeof composeSchema>>

const fresh = page({
  method: 'get',
  path: '/broadcasts/new',
  roles: editors,
  handle: (call) => Promise.resolve(composing(call, null, { typed: { topic: 'news' }, seen: null })),
})

const edit = page({
  method: 'get',
  path: '/broadcasts/:id/change',
  roles: editors,
  async handle(call) {
    const draft = await draftOf(call)
    if (draft === null) return gone
    if (!mayChange(call, draft.broadcast)) return { kind: 'redirect', to: placeOf(draft.broadcast.id) }
    return composing(call, draft, { typed: typedOf(draft.broadcast, call.desk.content), seen: draft })
  },
})

const create = page({
  method: 'post',
  path: '/broadcasts',
  roles: editors,
  body: composeSchema,
  handle: (call) => sent(call, null),
})

const change = page({
  method: 'post',
  path: '/broadcasts/:id/change',
  roles: editors,
  body: composeSchema,
  async handle(call) {
    const draft = await draftOf(call)
    return draft === null ? gone : sent(call, draft)
  },
})

function sent(call: Composed, draft: Drafted | null): Promise<Answer> {
  return call.body.typed['do'] === 'preview' ? looks(call, draft) : save(call, draft)
}

/** What cannot be is said at its fields, and nothing that was typed is lost. */
async function save(call: Composed, draft: Drafted | null): Promise<Answer> {
  const { desk, words, params, body } = call
  const { typed } = body
  const image = (await bytesOf(call)) ?? (typed['no-picture'] === 'yes' && draft !== null ? null : undefined)
  const written = { ...draftIn(desk.content, typed), image: image instanceof Buffer ? image.toString('base64') : image }
  const done = await (draft === null
    ? ask(call, 'post /broadcasts', { body: written }, drafted)
    : ask(call, 'patch /broadcasts/{id}', { params, body: { ...written, version: Number(typed['version']) } }, drafted))
  if (done.kind === 'done') return { kind: 'redirect', to: placeOf(done.body.broadcast.id), said: 'broadcast_saved' }
  const { problem } = done
  const again = await shownAgain(call, draft)
  const wrongs = { ...again.wrongs, ...wrongsIn(problem, call, typed) }
  const why = Object.keys(wrongs).length > 0 ? undefined : whyNot(problem, words)
  return composing(call, draft, { typed: again.typed, seen: null, wrongs, why, isRefused: true })
}

/** How it would look and whom it would reach; nothing is saved. */
async function looks(call: Composed, draft: Drafted | null): Promise<Answer> {
  const { desk, words, params, body } = call
  const { typed } = body
  const image = await bytesOf(call)
  const written = draftIn(desk.content, typed)
  // Whoever begins with the text has no title yet, and it is shown to nobody.
  const title = typed['title']?.trim() === '' ? '…' : typed['title']
  const tried = { ...written, title, image: image?.toString('base64') }
  const done = await (draft === null
    ? askInVain(call, 'post /broadcasts', { body: tried }, drafted)
    : askInVain(
        call,
        'patch /broadcasts/{id}',
        { params, body: { ...tried, version: draft.broadcast.version } },
        drafted,
      ))
  const again = await shownAgain(call, draft)
  if (done.kind === 'done') return composing(call, draft, { typed: again.typed, seen: done.body, wrongs: again.wrongs })
  const wrongs = { ...again.wrongs, ...wrongsIn(done.problem, call, typed) }
  const why = Object.keys(wrongs).length > 0 ? undefined : whyNot(done.problem, words)
  return composing(call, draft, { typed: again.typed, seen: null, wrongs, why, isRefused: true })
}

export const composePages = [fresh, edit, create, change]
