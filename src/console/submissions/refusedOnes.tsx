import type { Outcome } from './bulkChange.js'
import { itemPath } from './filter.js'

/** Which were not, or will not be, done, and why. */
export function RefusedOnes({ refused, back }: { readonly refused: readonly Outcome[]; readonly back: string }) {
  return (
    <ul class="cards">
      {refused.map(({ row, why }, index) => (
        <li key={index}>
          <p>
            {row !== null && <a href={itemPath(row.code, back)}>{row.code}</a>} {row?.title}
            <small>{why}</small>
          </p>
        </li>
      ))}
    </ul>
  )
}
