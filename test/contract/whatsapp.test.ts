import { contractOf } from './suite.js'
import { whatsappDriver } from './whatsapp.js'

contractOf('whatsapp', whatsappDriver)
