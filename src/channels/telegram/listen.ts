import type { Api } from 'grammy'
import type { Accept } from '../channel.js'
import { attend } from './attend.js'
import { registerCommands } from './commands.js'
import { Errands } from './errands.js'
import type { Health } from './health.js'
import { createIntake } from './intake.js'
import type { TelegramOptions, Timing, Webhook } from './options.js'
import { poll } from './poll.js'
import { apiSignal } from './signal.js'
import { wantedUpdates } from './updates.js'
import { WebhookDoor } from './webhook.js'

/** How many posts Telegram may make at once. */
const mostPosts = 20

interface Tools extends TelegramOptions {
  readonly api: Api
  readonly pollApi: Api
  readonly health: Health
  readonly timing: Timing
}

export interface Listening {
  /** Where Telegram's posts go in; there is none while polling. */
  readonly door: WebhookDoor | undefined
  /** Resolves when nothing more comes in and everything that was being accepted has been. */
  end(): Promise<void>
}

/** Begins to receive, by polling or by webhook, and to register the commands; comes back at once and never fails. */
export function listen(accept: Accept, tools: Tools): Listening {
  const { api, mode, log, timing, clock, privateOnlyText } = tools
  const stopping = new AbortController()
  const { signal } = stopping
  const errands = new Errands(log)
  const intake = createIntake({ api, errands, log, clock, privateOnlyText })
  const door = mode === 'polling' ? undefined : new WebhookDoor(mode.webhook.secret, { intake, accept, log })
  tools.health.become({ state: 'starting' })
  const receiving =
    mode === 'polling'
      ? poll({ ...tools, api: tools.pollApi, intake, accept, signal })
      : announce(mode.webhook, { ...tools, signal })
  const commands = registerCommands(api, tools.commands, { log, timing, signal })
  return {
    door,
    end: async () => {
      stopping.abort()
      await Promise.all([receiving, commands, door?.close()])
      await errands.finish(timing.farewellMs)
    },
  }
}

/** Tells Telegram where to post. The webhook stays when the service stops, so that Telegram keeps what comes meanwhile. */
function announce({ url, secret }: Webhook, tools: Tools & { signal: AbortSignal }): Promise<void> {
  return attend(async (answered) => {
    const wishes = { secret_token: secret, allowed_updates: wantedUpdates, max_connections: mostPosts }
    await tools.api.setWebhook(url, wishes, apiSignal(tools.signal))
    answered()
  }, tools)
}
