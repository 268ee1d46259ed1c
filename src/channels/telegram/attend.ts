import type { ChannelHealth } from '../channel.js'
import { describe, isTokenRefused, toRefusal } from './failures.js'
import type { Health } from './health.js'
import type { Timing } from './options.js'
import { isAborted } from './signal.js'
import { backoff, between, wait } from './wait.js'

const refused =
  'Telegram refuses the bot token. Check TELEGRAM_BOT_TOKEN against what @BotFather shows, and TELEGRAM_API_ROOT if it is set.'
const conflict =
  'Another program receives messages with this bot token. Stop it, or give this service a bot of its own; trying again meanwhile.'

/**
 * Does `work` until it ends by itself or `signal` is aborted: after every failure it says in `health` what is wrong, waits as
 * long as that asks for, and begins again. `work` calls its argument each time Telegram answered as it should.
 */
export async function attend(
  work: (answered: () => void) => Promise<void>,
  { health, timing, signal }: { health: Health; timing: Timing; signal: AbortSignal },
): Promise<void> {
  let failures = 0
  const answered = () => {
    failures = 0
    health.become({ state: 'open' })
  }
  while (!signal.aborted) {
    try {
      await work(answered)
      return
    } catch (error) {
      // Stopping cuts a request short, and that is no failure.
      if (isAborted(signal)) return
      health.become(trouble(error))
      await wait(pause(error, failures++, timing), signal)
    }
  }
}

function trouble(error: unknown): ChannelHealth {
  const refusal = toRefusal(error)
  if (isTokenRefused(refusal)) return { state: 'misconfigured', detail: refused }
  if (refusal?.code === 409) return { state: 'degraded', detail: conflict }
  return { state: 'degraded', detail: `Telegram does not answer as it should (${describe(error)}); trying again.` }
}

function pause(error: unknown, failures: number, timing: Timing): number {
  const refusal = toRefusal(error)
  if (isTokenRefused(refusal)) return timing.refusedMs
  if (refusal?.code === 409) return between(timing.conflictMinMs, timing.conflictMaxMs)
  if (refusal?.code === 429) return Math.max(refusal.retryAfterMs, timing.retryMinMs)
  return backoff(failures, timing)
}
