import type { Page } from '../page.js'
import { broadcastActions } from './actions.js'
import { composePages } from './compose.js'
import { listPage } from './list.js'
import { onePage } from './one.js'
import { picturePages } from './picture.js'

/** Announcements: writing them, letting them go, and what became of them. What is made of words stands before what is made of ids. */
export const broadcastPages: readonly Page[] = [
  listPage,
  ...composePages,
  ...picturePages,
  ...broadcastActions,
  onePage,
]
