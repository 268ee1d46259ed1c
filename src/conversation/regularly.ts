/** Work that is looked for again and again, from `start` to `stop`. */
export interface Regular {
  start(): void
  /** Looks now, or once more when a look is under way. */
  wake(): void
  /** Resolves when the look under way has ended; there is none afterwards. */
  stop(): Promise<void>
}

/** Calls `look` every so many milliseconds, never twice at once; what it throws is told, and it is tried again the next time. */
export function regularly(options: {
  readonly everyMs: number
  readonly look: () => Promise<void>
  readonly onFailure: (error: unknown) => void
}): Regular {
  const { everyMs, look, onFailure } = options
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let wakes = 0
  const round = async (): Promise<void> => {
    const before = wakes
    await look().catch(onFailure)
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
    },
    wake,
    async stop() {
      clearInterval(timer)
      timer = undefined
      while (running !== undefined) await running
    },
  }
}
