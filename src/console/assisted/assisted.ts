import { listPage } from './list.js'
import { onePage, slipWritten, submissionWritten } from './one.js'
import { personForm, personWritten } from './person.js'

/** What staff write down for people without a chat. */
export const assistedPages = [listPage, personForm, personWritten, onePage, submissionWritten, slipWritten]
