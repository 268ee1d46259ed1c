import type { Log } from '../../log.js'

/** Does something that nobody waits for and whose failure changes nothing. */
export type Errand = (name: string, work: () => Promise<unknown>) => void

/** Failures are told to the log, at `debug`. What Baileys rejects with can be a bare number. */
export function errandsFor(log: Log): Errand {
  return (name, work) => {
    work().catch((err: unknown) => {
      const reason = typeof err === 'number' ? { code: String(err) } : { err }
      log.debug({ channel: 'whatsapp', action: name, ...reason }, 'a whatsapp errand failed')
    })
  }
}
