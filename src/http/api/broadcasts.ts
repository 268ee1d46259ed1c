import { z } from 'zod'
import { changeDraft, deleteDraft } from '../../broadcasts/changeDraft.js'
import { createDraft } from '../../broadcasts/createDraft.js'
import { draftChangeSchema, draftSchema } from '../../broadcasts/draft.js'
import { pictureProblem } from '../../broadcasts/pictureLimit.js'
import { listBroadcasts } from '../../broadcasts/report.js'
import { broadcastStates } from '../../broadcasts/states.js'
import { refusal } from './broadcastProblems.js'
import { broadcast, broadcastParams, drafted, looked } from './broadcastSchemas.js'
import { broadcastView, draftView, look } from './broadcastView.js'
import { pageSchema, paging, toCursor } from './cursor.js'
import { base64 } from './base64.js'
import { named } from './names.js'
import { byStaff, makingRoute, route } from './route.js'
import { version } from './submissionSchemas.js'

/** A picture of 5 MB in base64, and the rest. Longer ones are refused unread. */
const LONGEST_BODY = 8 * 1024 * 1024
/** Nothing else in a draft can be so long, so that it is the picture that must be another. */
const tooLong = refusal({
  kind: 'invalid',
  problems: [pictureProblem(`a request of more than ${String(LONGEST_BODY / 1024 ** 2)} MB`)],
})

const image = base64.describe('A JPEG, PNG, WebP, HEIC or AVIF picture of at most 5 MB, in base64.')

const create = makingRoute({
  method: 'post',
  path: '/broadcasts',
  role: 'editor',
  summary: 'Write a draft, and see whom it would reach',
  description:
    'Nothing is sent before it is confirmed. Urgent ones need the role admin. With an `Idempotency-Key` a repeat of the request makes no second draft.',
  headers: z.object({
    'idempotency-key': z
      .string()
      .min(1)
      .max(100)
      .exactOptional()
      .describe('What you call this request: a repeat under the same key answers the same draft.'),
  }),
  body: z.strictObject({ ...draftSchema.shape, image: image.exactOptional() }),
  longestBody: LONGEST_BODY,
  tooLong,
  problems: [422],
  answer: drafted,
  async handle({ body: { image: picture, ...draft }, headers, staff, at: { broadcasts } }) {
    const key = headers['idempotency-key']
    const made = await createDraft(broadcasts, { draft, image: picture, key, by: byStaff(staff) })
    if (!('broadcast' in made)) throw refusal(made)
    return { made: made.kind === 'created', body: await draftView(broadcasts, made.broadcast) }
  },
})

const list = route({
  method: 'get',
  path: '/broadcasts',
  role: 'viewer',
  summary: 'List broadcasts, the newest first',
  query: z.strictObject({
    state: z.enum(broadcastStates).exactOptional(),
    ...paging,
    after: paging.after.unwrap().transform(Number).pipe(z.int()).exactOptional().describe('`next` of the page before.'),
  }),
  answer: named('BroadcastPage', pageSchema(broadcast)),
  async handle({ query, at }) {
    const { rows, next } = await listBroadcasts(at.broadcasts, query)
    return { items: rows.map(broadcastView), next: toCursor(next) }
  },
})

const read = route({
  method: 'get',
  path: '/broadcasts/{id}',
  role: 'viewer',
  summary: 'See how far it has come, or whom a draft would reach',
  params: broadcastParams,
  problems: [404],
  answer: looked,
  handle: ({ params: { id }, at }) => look(at.broadcasts, id),
})

const change = route({
  method: 'patch',
  path: '/broadcasts/{id}',
  role: 'editor',
  summary: 'Change a draft',
  description: 'What is left out stays as it is; null takes `image`, `sendAt`, `expiresAt` or `reason` away.',
  params: broadcastParams,
  body: z.strictObject({ ...draftChangeSchema.shape, image: image.nullable().exactOptional(), version }),
  longestBody: LONGEST_BODY,
  tooLong,
  problems: [404, 409, 422],
  answer: drafted,
  async handle({ params: { id }, body, staff, at: { broadcasts } }) {
    const { version: seen, image: picture, ...changes } = body
    const asked = { id, version: seen, change: changes, image: picture, by: byStaff(staff) }
    const changed = await changeDraft(broadcasts, asked)
    if (changed.kind !== 'changed') throw refusal(changed)
    return draftView(broadcasts, changed.broadcast)
  },
})

const remove = route({
  method: 'delete',
  path: '/broadcasts/{id}',
  role: 'editor',
  summary: 'Delete a draft as if it had never been',
  params: broadcastParams,
  query: z.strictObject({
    version: z.coerce.number().int().min(1).exactOptional().describe('Of the draft that you saw.'),
  }),
  problems: [404, 409, 422],
  answer: z.object({ id: z.number().int() }),
  async handle({ params: { id }, query, staff, at: { broadcasts } }) {
    const deleted = await deleteDraft(broadcasts, { id, version: query.version, by: byStaff(staff) })
    if (deleted.kind !== 'deleted') throw refusal(deleted)
    return { id }
  },
})

export const broadcastRoutes = [create, list, read, change, remove]
