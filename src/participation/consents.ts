/** What a person is asked to agree to, each by itself. */
export const purposes = ['take_part', 'publish_name', 'updates'] as const
export type Purpose = (typeof purposes)[number]

/** The version of the texts of consent: the day they were last changed. Raise it when their meaning changes. */
export const consentVersion = '2026-11-22'

/** One row of the ledger. */
export interface ConsentEntry {
  readonly purpose: string
  readonly granted: boolean
  readonly at: Date
}

export type StandingConsents = Readonly<Record<Purpose, { readonly granted: boolean; readonly at: Date } | null>>

/** What holds for each purpose: its last row in a ledger given oldest first; null where nothing was ever said. */
export function standingConsents(ledger: readonly ConsentEntry[]): StandingConsents {
  const last = (purpose: Purpose) => {
    const entry = ledger.findLast((row) => row.purpose === purpose)
    return entry === undefined ? null : { granted: entry.granted, at: entry.at }
  }
  return { take_part: last('take_part'), publish_name: last('publish_name'), updates: last('updates') }
}

/** True only where the person said yes and has not taken it back. */
export function isGranted(standing: StandingConsents, purpose: Purpose): boolean {
  return standing[purpose]?.granted ?? false
}
