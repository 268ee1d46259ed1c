import { describe, expect, it } from 'vitest'
import { createMetrics } from '../src/metrics.js'
import type { MetricSources } from '../src/metrics.js'

const now = new Date('2026-01-01T00:01:00Z')

function sources(changes: Partial<MetricSources> = {}): MetricSources {
  return {
    deliveries: () => Promise.resolve([{ channel: 'web', state: 'sent', count: 7 }]),
    oldestQueued: () => Promise.resolve([{ channel: 'telegram', createdAt: new Date('2026-01-01T00:00:18Z') }]),
    peopleWaiting: () => Promise.resolve(2),
    channels: () => [
      { channel: 'web', up: true },
      { channel: 'telegram', up: false },
      { channel: 'whatsapp', up: true, bulkStopped: 'restricted' },
    ],
    now: () => now,
    ...changes,
  }
}

async function page(given = sources(), act: (metrics: ReturnType<typeof createMetrics>) => void = () => undefined) {
  const metrics = createMetrics(given)
  act(metrics)
  return (await metrics.page()).text
}

describe('the metrics', () => {
  it('count turns by channel and outcome and measure how long they took', async () => {
    const text = await page(sources(), (metrics) => {
      metrics.turn('web', 'answered', 0.004)
      metrics.turn('web', 'answered', 0.2)
    })
    expect(text).toContain('turns_total{channel="web",outcome="answered"} 2')
    expect(text).toContain('turn_duration_seconds_bucket{le="0.005"} 1')
    expect(text).toContain('turn_duration_seconds_count 2')
  })

  it('count deliveries that ended and messages held back', async () => {
    const text = await page(sources(), (metrics) => {
      metrics.settled('telegram', 'failed', 'reply')
      metrics.limited('rate')
    })
    expect(text).toContain('deliveries_settled_total{channel="telegram",state="failed",kind="reply"} 1')
    expect(text).toContain('messages_limited_total{reason="rate"} 1')
  })

  it('read from the store what the store knows, at each scrape', async () => {
    const text = await page()
    expect(text).toContain('deliveries{channel="web",state="sent"} 7')
    expect(text).toContain('outbox_oldest_age_seconds{channel="telegram"} 42')
    expect(text).toContain('outbox_oldest_age_seconds{channel="web"} 0')
    expect(text).toContain('people_waiting 2')
    expect(text).toContain('channel_up{channel="web"} 1')
    expect(text).toContain('channel_up{channel="telegram"} 0')
    expect(text).toContain('channel_bulk_stopped{channel="whatsapp",reason="restricted"} 1')
    expect(text).toContain('store_up 1')
  })

  it('forget a state that no delivery is in any more', async () => {
    const rows = [[{ channel: 'web', state: 'queued', count: 1 }], []]
    const metrics = createMetrics(sources({ deliveries: () => Promise.resolve(rows.shift() ?? []) }))
    expect((await metrics.page()).text).toContain('state="queued"')
    expect((await metrics.page()).text).not.toContain('state="queued"')
  })

  it('are still given when the database cannot be read, without numbers that could mislead', async () => {
    const text = await page(sources({ oldestQueued: () => Promise.reject(new Error('disk')) }))
    expect(text).toContain('store_up 0')
    expect(text).toContain('process_resident_memory_bytes')
    expect(text).not.toContain('outbox_oldest_age_seconds{')
  })

  it('are of the type that Prometheus reads, and do not share counters between services', async () => {
    const first = createMetrics(sources())
    first.limited('rate')
    const second = await createMetrics(sources()).page()
    expect(second.type).toContain('text/plain; version=0.0.4')
    expect(second.text).not.toContain('reason="rate"')
  })
})
