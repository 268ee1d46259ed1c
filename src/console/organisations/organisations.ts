import { listPage } from './list.js'
import { mergePages } from './merge.js'
import { onePage } from './one.js'
import { verifyPage } from './verify.js'

/** The organisations that people belong to: the list, each of them, verifying and merging. */
export const organisationPages = [listPage, onePage, verifyPage, ...mergePages]
