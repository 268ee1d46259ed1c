/** A spreadsheet takes what begins so for a formula, and runs it. */
const formula = /^[=+\-@\t\r]/

/** A line of RFC 4180. A cell that a spreadsheet would run is shown with an apostrophe before it (OWASP, CSV injection). */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => quoted(cell ?? '')).join(',')}\r\n`
}

function quoted(cell: string): string {
  const safe = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
