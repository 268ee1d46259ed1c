import { listPage } from './list.js'
import { onePage } from './one.js'

/** The conversations that the service can have, drawn, with how people get on in them. */
export const flowPages = [listPage, onePage]
