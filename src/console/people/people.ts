import { peopleChanges } from './changes.js'
import { peoplePage } from './list.js'
import { onePage } from './request.js'

/** Those who asked for a person. */
export const peoplePages = [peoplePage, onePage, ...peopleChanges]
