import { z } from 'zod'
import { actorRoutes } from './actors.js'
import { attachmentRoutes } from './attachments.js'
import { auditRoute } from './audit.js'
import { broadcastControlRoutes } from './broadcastControls.js'
import { deliveryRoute } from './broadcastDeliveries.js'
import { eventRoute } from './broadcastEvents.js'
import { broadcastRoutes } from './broadcasts.js'
import { testRoute } from './broadcastTest.js'
import { channelRoute } from './channels.js'
import { meRoutes } from './me.js'
import { organisationRoutes } from './organisations.js'
import { reportRoute } from './reports.js'
import { route, type Route } from './route.js'
import { stateRoute } from './stateChange.js'
import { changeRoutes } from './submissionChanges.js'
import { submissionRoutes } from './submissions.js'
import type { Vocabulary } from './vocabulary.js'
import { whatsappRoutes } from './whatsapp.js'

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
    ...broadcastRoutes,
    ...broadcastControlRoutes,
    testRoute,
    deliveryRoute,
    eventRoute,
    channelRoute,
    ...whatsappRoutes,
    ...meRoutes,
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
