import { z } from 'zod'
import { actorRoutes } from './actors.js'
import { attachmentRoutes } from './attachments.js'
import { auditRoute } from './audit.js'
import { organisationRoutes } from './organisations.js'
import { reportRoute } from './reports.js'
import { route, type Route } from './route.js'
import { stateRoute } from './stateChange.js'
import { changeRoutes } from './submissionChanges.js'
import { submissionRoutes } from './submissions.js'
import type { Vocabulary } from './vocabulary.js'

/** All that the API can do: express, its description and the tests of who may do what are made of this table. */
export function apiTable(vocabulary: Vocabulary): Route[] {
  return [
    ...submissionRoutes(vocabulary),
    stateRoute,
    ...changeRoutes,
    ...attachmentRoutes,
    ...actorRoutes(vocabulary),
    ...organisationRoutes,
    reportRoute,
    auditRoute,
    descriptionRoute,
  ]
}

const descriptionRoute = route({
  method: 'get',
  path: '/openapi.json',
  role: null,
  summary: 'This description',
  answer: z.record(z.string(), z.unknown()).describe('OpenAPI 3.1.'),
  handle: ({ at }) => Promise.resolve({ ...at.description() }),
})
