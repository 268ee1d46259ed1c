import { createGate } from './gate.js'
import { createLetGo, type LetGo } from './letGo.js'
import { createPacer } from './pace.js'
import { settleDeliveries, type ClaimedDelivery } from '../store/deliveries.js'
import { putBack } from './retry.js'
import { runShift, type Counter, type ShiftDeps } from './shift.js'
import { beginTenure, type Tenure } from './tenure.js'
import { within } from '../timers.js'
import { createWakeup } from './wakeup.js'

const AFTER_A_BUG_MS = 1000

/** Everything about sending on one channel. */
export interface Worker extends Counter {
  start(): void
  wake(): void
  /** As the dispatcher's `drain`. */
  drain(withinMs: number): Promise<void>
}

export type WorkerDeps = Pick<
  ShiftDeps,
  'store' | 'channel' | 'clock' | 'timers' | 'log' | 'random' | 'readFile' | 'onSettled'
> & {
  readonly holder: string
}

interface Running extends ShiftDeps {
  readonly holder: string
  readonly duty: Duty
}

/** What belongs to the tenure there is. */
interface Duty {
  counter: Counter | undefined
  letGo: LetGo | undefined
}

export function createWorker(deps: WorkerDeps): Worker {
  const { channel, clock, log, timers } = deps
  const stopping = new AbortController()
  const closed = new AbortController()
  const wakeup = createWakeup(timers)
  const gate = createGate({
    channel,
    timers,
    log,
    stopping: stopping.signal,
    onOpen: () => {
      wakeup.wake()
    },
  })
  channel.onOpen?.(() => {
    gate.knock()
  })
  const pacer = createPacer(channel.pace, clock.now())
  const duty: Duty = { counter: undefined, letGo: undefined }
  const running = { ...deps, wakeup, gate, pacer, duty, stopping: stopping.signal, closed: closed.signal }
  let ended = Promise.resolve()
  return {
    start() {
      ended = run(running)
    },
    room: () => duty.counter?.room() ?? 0,
    take(delivery) {
      if (duty.counter === undefined) void putBackNow(running, delivery)
      else duty.counter.take(delivery)
    },
    wake() {
      wakeup.wake()
    },
    async drain(withinMs) {
      stopping.abort()
      wakeup.wake()
      await within(timers, withinMs, ended, undefined)
      closed.abort()
      await duty.letGo?.()
    },
  }
}

async function run(deps: Running): Promise<void> {
  const { channel, closed, duty, log, stopping, timers, wakeup } = deps
  const onLost = (): void => {
    void duty.letGo?.()
    wakeup.wake()
  }
  while (!stopping.aborted) {
    const tenure = await beginTenure({ ...deps, channel: channel.name, onLost }, stopping)
    if (tenure === null) return
    const abandon = (): void => {
      tenure.abandon()
    }
    closed.addEventListener('abort', abandon)
    duty.letGo = createLetGo(deps)
    try {
      channel.hold?.(tenure.fence)
      await runShift(deps, tenure, (counter) => {
        duty.counter = counter
      })
    } catch (err) {
      log.error({ channel: channel.name, err }, 'sending failed inside; it begins anew')
      await timers.sleep(AFTER_A_BUG_MS, stopping)
    }
    await end(deps, tenure, await duty.letGo())
    closed.removeEventListener('abort', abandon)
  }
}

async function end({ channel, closed, log }: Running, tenure: Tenure, letGo: boolean): Promise<void> {
  try {
    // What nobody waits for any more goes on: whoever comes next must not begin before the lease runs out.
    if (closed.aborted || !letGo) tenure.abandon()
    else await tenure.release()
  } catch (err) {
    log.warn({ channel: channel.name, err }, 'the lease could not be given back; it runs out by itself')
  }
}

/** For what was handed over just after the last shift ended. */
async function putBackNow({ channel, clock, log, store }: Running, delivery: ClaimedDelivery): Promise<void> {
  try {
    const now = clock.now()
    await settleDeliveries(store.db, [putBack(delivery, now)], now)
  } catch (err) {
    log.error({ channel: channel.name, deliveryId: delivery.id, err }, 'a message could not be put back into the queue')
  }
}
