/** Mainland Ecuador keeps one time all year. */
const OFFSET = '-05:00'
const OFFSET_MS = 5 * 60 * 60 * 1000

/** What a field for a day and a time of day holds (`2026-03-02T10:30`), as the API takes it; what is none stays none. */
export function fromLocal(text: string): string {
  return `${text}:00${OFFSET}`
}

/** A moment as a field for a day and a time of day takes it; '' for none. */
export function toLocal(moment: string | null): string {
  if (moment === null) return ''
  return new Date(new Date(moment).getTime() - OFFSET_MS).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length)
}
