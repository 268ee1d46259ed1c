const DAY = 24 * 60 * 60 * 1000

/** The beginning of the time in which what a person sent counts against their limit: the last 24 hours. */
export function limitedSince(now: Date): Date {
  return new Date(now.getTime() - DAY)
}

/** How many more a person may send; 0 when they have to wait. */
export function leftOf(counts: { readonly sent: number; readonly limit: number }): number {
  return Math.max(0, counts.limit - counts.sent)
}
