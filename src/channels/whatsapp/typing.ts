import type { WASocket } from '@whiskeysockets/baileys'
import type { Errand } from './errands.js'

/** Shows the person that an answer is being written, and that it is written. */
export interface Typing {
  begin(): void
  end(): void
}

export function typingFor(socket: WASocket, address: string, errand: Errand): Typing {
  return {
    begin: () => {
      errand('typing', () => socket.sendPresenceUpdate('composing', address))
    },
    end: () => {
      errand('typing', () => socket.sendPresenceUpdate('paused', address))
    },
  }
}

/** For what answers nobody. */
export const silent: Typing = { begin: () => undefined, end: () => undefined }
