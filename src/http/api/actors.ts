import { z } from 'zod'
import { listActors, type ActorRow } from '../../store/actors.js'
import type { Staff } from '../../staff/roles.js'
import { pageSchema, paging, toCursor } from './cursor.js'
import { named } from './names.js'
import { route, type Route } from './route.js'
import { seesPersonalData, timeOrNull } from './submissionView.js'
import type { Vocabulary } from './vocabulary.js'

const moment = z.iso.datetime()
const actor = z.object({
  actorId: z
    .string()
    .nullable()
    .describe('For editors and administrators, as are reserved names and e-mail addresses.'),
  kind: z.string(),
  name: z.string().nullable(),
  naming: z.enum(['public', 'reserved']),
  organisation: z.object({ id: z.string(), name: z.string(), verifiedAt: moment.nullable() }).nullable(),
  organisationRole: z.string().nullable(),
  parish: z.string().nullable(),
  outside: z.string().nullable(),
  email: z.string().nullable(),
  convocation: z.boolean().describe('May be invited to the working tables.'),
  axes: z.array(z.string()).describe('Of interest to them.'),
  assisted: z.boolean().describe('Staff wrote it down for them.'),
  registeredAt: moment,
})
const actorPage = named('ActorPage', pageSchema(actor))

/** Who registered. */
export function actorRoutes({ axes, parishes, actorKinds }: Vocabulary): Route[] {
  const list = route({
    method: 'get',
    path: '/actors',
    role: 'viewer',
    summary: 'List registered actors, the newest first',
    query: z.strictObject({
      kind: z.enum(actorKinds).exactOptional(),
      parish: z.enum(parishes).exactOptional(),
      axis: z.enum(axes).exactOptional(),
      organisation: z.string().min(1).max(64).exactOptional().describe('The id of an organisation.'),
      ...paging,
    }),
    answer: actorPage,
    async handle({ query: { organisation, ...given }, staff, at }) {
      const filter = organisation === undefined ? given : { ...given, organisationId: organisation }
      const { rows, next } = await listActors(at.store.db, filter)
      return { items: rows.map((row) => actorOf(row, staff)), next: toCursor(next) }
    },
  })
  return [list]
}

function actorOf(row: ActorRow, staff: Staff | null): z.input<typeof actor> {
  const sees = seesPersonalData(staff)
  const { kind, naming, organisation, organisationRole, parish, outside, convocation, assisted, axes } = row
  return {
    ...{ kind, naming, organisationRole, parish, outside, convocation, assisted, axes: [...axes] },
    actorId: sees ? row.contactId : null,
    name: sees || naming === 'public' ? row.name : null,
    email: sees ? row.email : null,
    organisation: organisation === null ? null : { ...organisation, verifiedAt: timeOrNull(organisation.verifiedAt) },
    registeredAt: row.registeredAt.toISOString(),
  }
}
