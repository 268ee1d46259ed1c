import { herePage } from './alsoHere.js'
import { answerPages } from './answering.js'
import { bulkPage } from './bulk.js'
import { changePages } from './changes.js'
import { itemPages } from './item.js'
import { queuePage } from './list.js'

/** The queue of submissions, each of them, and all that can be done there. */
export const submissionPages = [queuePage, bulkPage, ...itemPages, herePage, ...changePages, ...answerPages]
