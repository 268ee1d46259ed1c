import { Router } from 'express'
import type { ChannelHealth, ChannelState } from '../channels/channel.js'

export interface HealthSources {
  /** Rejects when the database does not answer. */
  ping(): Promise<void>
  channels(): readonly { readonly name: string; health(): ChannelHealth }[]
  /** How long the database may take to answer, in milliseconds; 3,000 when left out. */
  readonly patienceMs?: number
}

const troubles: readonly ChannelState[] = ['degraded', 'unpaired', 'misconfigured']

/**
 * `/health/live`: the process answers. `/health/ready`: it can do its work: 503 while the database fails; a channel in trouble is
 * shown as degraded with 200, because the other channels go on and a restart would not help.
 */
export function healthRoutes(sources: HealthSources): Router {
  const router = Router()
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  router.get('/live', (_request, response) => {
    response.json({ status: 'ok' })
  })
  router.get('/ready', async (_request, response) => {
    const answers = await databaseAnswers(sources)
    const channels = Object.fromEntries(sources.channels().map((channel) => [channel.name, channel.health()]))
    const troubled = Object.values(channels).some(({ state }) => troubles.includes(state))
    const status = answers ? (troubled ? 'degraded' : 'ok') : 'failing'
    const database = answers
      ? { state: 'ok' }
      : { state: 'failing', detail: 'The database does not answer; the log says why.' }
    response.status(answers ? 200 : 503).json({ status, database, channels })
  })
  return router
}

async function databaseAnswers(sources: HealthSources): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const impatience = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, sources.patienceMs ?? 3000, false)
  })
  const answer = sources.ping().then(
    () => true,
    () => false,
  )
  return Promise.race([answer, impatience]).finally(() => {
    clearTimeout(timer)
  })
}
