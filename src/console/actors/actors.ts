import { exportPage } from './export.js'
import { listPage } from './list.js'
import { mapPage } from './map.js'

/** Who takes part: the map, the list, and the list as a file. */
export const actorPages = [mapPage, listPage, exportPage]
