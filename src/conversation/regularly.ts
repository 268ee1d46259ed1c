/** Work that is looked for again and again, from `start` to `stop`. */
export interface Regular {
  start(): void
  /** Looks now, or once more when a look is under way. */
  wake(): void
  /** Resolves when the look under way has ended; there is none afterwards. */
  stop(): Promise<void>
}

/**
 * Calls `look` every so many milliseconds, never twice at once; what it throws is told, and it is tried again the next time.
 * A look that takes long should end when `stopping` is aborted, which `stop` does.
 */
export function regularly(options: {
  readonly everyMs: number
  /** Looks when it is started too, rather than after `everyMs` for the first time. */
  readonly atOnce?: boolean
  readonly look: (stopping: AbortSignal) => Promise<void>
  readonly onFailure: (error: unknown) => void
}): Regular {
  const { everyMs, atOnce = false, look, onFailure } = options
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let wakes = 0
  const round = async (): Promise<void> => {
    const before = wakes
    await look(stopping.signal).catch(onFailure)
    // Woken meanwhile: what it was woken for may have come too late for this look.
    running = wakes !== before && timer !== undefined ? round() : undefined
  }
  const wake = (): void => {
    if (timer === undefined) return
    wakes += 1
    running ??= round()
  }
  return {
    start() {
      timer = setInterval(wake, everyMs)
      if (atOnce) wake()
    },
    wake,
    async stop() {
      clearInterval(timer)
      timer = undefined
      stopping.abort('stopping')
      while (running !== undefined) await running
    },
  }
}
