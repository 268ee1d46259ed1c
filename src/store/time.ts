/** A time as Prisma's adapter writes it, so that raw statements and model calls compare alike. */
export function sqlTime(time: Date): string {
  return time.toISOString().replace('Z', '+00:00')
}

export function sqlTimeOrNull(time: Date | null): string | null {
  return time === null ? null : sqlTime(time)
}
