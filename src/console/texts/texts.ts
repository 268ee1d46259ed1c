import type { Page } from '../page.js'
import { changePage } from './change.js'
import { draftsPage, publishPage } from './drafts.js'
import { exportedPage, exportPage } from './exporting.js'
import { listPage } from './list.js'
import { onePage } from './one.js'
import { reviewedPage, reviewPage } from './review.js'

/** What citizens read: looking for it, changing it, publishing and taking back. */
export const textPages: readonly Page[] = [
  listPage,
  draftsPage,
  publishPage,
  reviewPage,
  reviewedPage,
  exportPage,
  exportedPage,
  onePage,
  changePage,
]
