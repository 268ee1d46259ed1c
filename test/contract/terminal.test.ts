import { contractOf } from './suite.js'
import { terminalDriver } from './terminal.js'

contractOf('terminal', terminalDriver)
