import { z } from 'zod'
import { audit } from '../../store/audit.js'
import { findOrganisation } from '../../store/staffOrganisations.js'
import { listOrganisations, verifyOrganisation, type OrganisationRow } from '../../store/organisations.js'
import { pageSchema, paging, toCursor, yesOrNo } from './cursor.js'
import { named } from './names.js'
import { conflict, noSuch } from './problems.js'
import { route } from './route.js'
import { version } from './submissionSchemas.js'
import { timeOrNull } from './submissionView.js'

const moment = z.iso.datetime()
const organisation = named(
  'Organisation',
  z.object({
    id: z.string(),
    kind: z.string(),
    name: z.string(),
    verifiedAt: moment.nullable(),
    verifiedBy: z.string().nullable(),
    createdAt: moment,
    version,
  }),
)
const organisationPage = named('OrganisationPage', pageSchema(organisation))

const list = route({
  method: 'get',
  path: '/organisations',
  role: 'viewer',
  summary: 'List organisations, the newest first',
  query: z.strictObject({
    verified: yesOrNo.exactOptional(),
    search: z.string().trim().min(1).max(100).exactOptional().describe('Words of the name.'),
    ...paging,
  }),
  answer: organisationPage,
  async handle({ query, at }) {
    const { rows, next } = await listOrganisations(at.store.db, query)
    return { items: rows.map(organisationOf), next: toCursor(next) }
  },
})

const verify = route({
  method: 'post',
  path: '/organisations/{id}/verify',
  role: 'editor',
  summary: 'Note that it is what it says',
  params: z.strictObject({ id: z.string().min(1).max(64) }),
  body: z.strictObject({
    version,
    reason: z.string().trim().min(1).max(500).exactOptional().describe('How you know.'),
  }),
  problems: [404, 409],
  answer: organisation,
  async handle({ params: { id }, body, staff, at }) {
    if (staff === null) throw new Error('verifying is open to everybody')
    const now = at.now()
    return at.store.transaction(async (tx) => {
      const before = await findOrganisation(tx, id)
      if (before === null) throw noOrganisation
      const outcome = await verifyOrganisation(tx, { id, version: body.version, by: staff.name, now })
      if (outcome === 'conflict') throw conflict(before.version)
      await audit(tx, {
        ...{ at: now, who: staff.name, whoId: staff.id, action: 'organisation.verify', subject: id },
        before: { verified: before.verifiedAt !== null },
        after: { verified: true },
        ...(body.reason === undefined ? {} : { reason: body.reason }),
      })
      return organisationOf({ ...before, verifiedAt: now, verifiedBy: staff.name, version: before.version + 1 })
    })
  },
})

export const organisationRoutes = [list, verify]

const noOrganisation = noSuch('organisation', '/organisations')

function organisationOf({ verifiedAt, createdAt, ...row }: OrganisationRow) {
  return { ...row, verifiedAt: timeOrNull(verifiedAt), createdAt: createdAt.toISOString() }
}
