import { KeysNotStored } from './keyWriter.js'

const baileys = /[\\/]node_modules[\\/](@whiskeysockets[\\/]baileys|libsignal)[\\/]/

/**
 * True of what Baileys leaves unhandled when a connection breaks: bare numbers (1006, the close code of the WebSocket), Boom errors,
 * errors thrown inside it, and keys that could not be stored. The connection is made anew by itself, so that the process need not die of it.
 */
export function isSocketRejection(reason: unknown): boolean {
  if (typeof reason === 'number') return true
  if (!(reason instanceof Error)) return false
  if (reason instanceof KeysNotStored) return true
  return ('isBoom' in reason && reason.isBoom === true) || baileys.test(firstFrame(reason))
}

function firstFrame({ stack = '' }: Error): string {
  return stack.split('\n').find((line) => /^\s+at /.test(line)) ?? ''
}
