import { contractOf } from './suite.js'
import { telegramDriver } from './telegram.js'

contractOf('telegram', telegramDriver)
