import type { Api } from 'grammy'
import { describe, toRefusal } from './failures.js'
import type { CommandList, Log, Timing } from './options.js'
import { apiSignal } from './signal.js'
import { backoff, wait } from './wait.js'

/** Tells Telegram the commands of every language, trying until it took them all, refused them or `signal` is aborted. */
export async function registerCommands(
  api: Api,
  lists: readonly CommandList[],
  { log, timing, signal }: { log: Log; timing: Timing; signal: AbortSignal },
): Promise<void> {
  for (const { language, list } of lists) {
    const where = language === undefined ? {} : { language_code: language }
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await api.setMyCommands(list, where, apiSignal(signal))
        break
      } catch (error) {
        const facts = { channel: 'telegram', language, error: describe(error) }
        if (toRefusal(error)?.code === 400) {
          log.warn(facts, 'telegram refused the list of commands; it stays as it was')
          break
        }
        log.debug(facts, 'telegram did not take the list of commands; trying again')
        await wait(backoff(failures, timing), signal)
      }
    }
  }
}
