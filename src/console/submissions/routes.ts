import { attachmentRoutes } from '../../http/api/attachments.js'
import { stateRoute } from '../../http/api/stateChange.js'
import { changeRoutes } from '../../http/api/submissionChanges.js'
import { routeAt } from '../perform.js'

/** The API's own ways to change a submission. */
export const routes = {
  state: stateRoute,
  publish: routeAt(changeRoutes, '/submissions/{id}/publish'),
  hide: routeAt(changeRoutes, '/submissions/{id}/hide'),
  assign: routeAt(changeRoutes, '/submissions/{id}/assign'),
  note: routeAt(changeRoutes, '/submissions/{id}/notes'),
  leave: routeAt(changeRoutes, '/submissions/{id}/dismiss-reports'),
  approve: routeAt(attachmentRoutes, '/attachments/{id}/approve'),
} as const
export type ChangeName = keyof typeof routes
