/** A number of places; who takes one gives it back. */
export interface Seats {
  /** Null when all are taken; else what gives it back, to be called once. */
  take(): (() => void) | null
}

export function createSeats(most: number): Seats {
  let taken = 0
  return {
    take() {
      if (taken >= most) return null
      taken++
      return () => {
        taken--
      }
    },
  }
}
