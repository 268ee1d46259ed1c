import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** What is read at each scrape, because the store knows it better than a counter that began at the last start. */
export interface MetricSources {
  deliveries(): Promise<readonly { channel: string; state: string; count: number }[]>
  oldestQueued(): Promise<readonly { channel: string; createdAt: Date }[]>
  peopleWaiting(): Promise<number>
  channels(): readonly { channel: string; up: boolean; bulkStopped?: string | undefined }[]
  now(): Date
}

export interface Metrics {
  /** One inbound message was dealt with; `seconds` from its arrival to its commit. */
  turn(channel: string, outcome: string, seconds: number): void
  /** One delivery came to an end, or to its next attempt. */
  settled(channel: string, state: string, kind: string): void
  limited(reason: string): void
  /** The page for Prometheus. Never rejects because the store cannot be read: `store_up` is 0 then. */
  page(): Promise<{ readonly type: string; readonly text: string }>
}

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Everything that is measured, in a registry of its own. */
export function createMetrics(sources: MetricSources): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const refresh = createGauges(register, sources)
  const counters = createCounters(register)
  return {
    turn(channel, outcome, seconds) {
      counters.turns.inc({ channel, outcome })
      counters.durations.observe(seconds)
    },
    settled: (channel, state, kind) => {
      counters.settled.inc({ channel, state, kind })
    },
    limited: (reason) => {
      counters.limited.inc({ reason })
    },
    async page() {
      await refresh()
      return { type: register.contentType, text: await register.metrics() }
    },
  }
}

function createCounters(register: Registry) {
  const registers = [register]
  return {
    turns: new Counter({
      name: 'turns_total',
      help: 'Inbound messages dealt with',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    durations: new Histogram({
      name: 'turn_duration_seconds',
      help: 'From the arrival of a message to the commit of its turn',
      buckets,
      registers,
    }),
    settled: new Counter({
      name: 'deliveries_settled_total',
      help: 'Outcomes of attempts to send',
      labelNames: ['channel', 'state', 'kind'],
      registers,
    }),
    limited: new Counter({
      name: 'messages_limited_total',
      help: 'Messages held back by a limit',
      labelNames: ['reason'],
      registers,
    }),
  }
}

function createGauges(register: Registry, sources: MetricSources): () => Promise<void> {
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers: [register] })
  const deliveries = gauge('deliveries', 'Messages to send, by state', 'channel', 'state')
  const oldest = gauge('outbox_oldest_age_seconds', 'Age of the oldest message that waits to be sent', 'channel')
  const waiting = gauge('people_waiting', 'Citizens who wait for an answer by a person')
  const up = gauge('channel_up', 'Whether the channel is open: 1 or 0', 'channel')
  const bulk = gauge(
    'channel_bulk_stopped',
    'Why nothing is sent that answers nobody: 1 for the reason',
    'channel',
    'reason',
  )
  const store = gauge('store_up', 'Whether the database could be read for this page: 1 or 0')

  return async () => {
    bulk.reset()
    for (const { channel, up: open, bulkStopped: reason } of sources.channels()) {
      up.set({ channel }, open ? 1 : 0)
      if (reason !== undefined) bulk.set({ channel, reason }, 1)
    }
    const numbers = await readStore(sources)
    store.set(numbers === undefined ? 0 : 1)
    deliveries.reset()
    oldest.reset()
    if (numbers === undefined) return
    waiting.set(numbers.waiting)
    for (const { channel, state, count } of numbers.deliveries) deliveries.set({ channel, state }, count)
    for (const { channel } of sources.channels()) oldest.set({ channel }, 0)
    for (const { channel, createdAt } of numbers.oldest) oldest.set({ channel }, age(createdAt, sources.now()))
  }
}

async function readStore(sources: MetricSources) {
  try {
    const deliveries = await sources.deliveries()
    return { deliveries, oldest: await sources.oldestQueued(), waiting: await sources.peopleWaiting() }
  } catch {
    return undefined
  }
}

function age(since: Date, now: Date): number {
  return Math.max(0, (now.getTime() - since.getTime()) / 1000)
}
