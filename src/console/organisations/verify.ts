import { z } from 'zod'
import { organisationRoutes } from '../../http/api/organisations.js'
import { editors, page } from '../page.js'
import { perform, routeAt } from '../perform.js'
import { organisationPage } from './one.js'
import { LONGEST_REASON, organisationAt, pathOf } from './reach.js'

const route = routeAt(organisationRoutes, '/organisations/{id}/verify')

/** Notes that it is what it says, as the API does. */
export const verifyPage = page({
  method: 'post',
  path: '/organisations/:id/verify',
  roles: editors,
  body: z.object({
    version: z.coerce.number().pipe(z.int().min(1)),
    reason: z.string().trim().max(LONGEST_REASON).default(''),
  }),
  async handle(call) {
    const { version, reason } = call.body
    const id = call.params['id'] ?? ''
    const body = { version, reason: reason === '' ? undefined : reason }
    const performed = await perform(call, route, { params: { id }, body })
    if (performed.kind === 'done') return { kind: 'redirect', to: pathOf(id), said: 'organisation_verified' }
    if (performed.problem.status === 404) throw performed.problem
    const status = performed.problem.status === 409 ? 409 : 422
    return organisationPage(call, await organisationAt(call.desk, id), { wrong: { why: performed.why, status } })
  },
})
