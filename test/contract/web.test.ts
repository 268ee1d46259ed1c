import { contractOf } from './suite.js'
import { webDriver } from './web.js'

contractOf('web', webDriver)
