import type { Words } from '../words.js'
import { listPath, type Asked } from './search.js'

/** A line or a column: what it is called, and what the list is asked for to show those it counts; null where it cannot be asked. */
export interface Part {
  readonly label: string
  readonly asked: Asked | null
}

export interface Line extends Part {
  /** One a column; the last is all of the line. */
  readonly counts: readonly number[]
}

interface MatrixProps {
  readonly words: Words
  readonly caption: string
  /** What the lines are. */
  readonly of: string
  readonly columns: readonly Part[]
  readonly lines: readonly Line[]
}

/** Counts of two things at once; each number leads to those whom it counts. */
export function Matrix({ words, caption, of, columns, lines }: MatrixProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            {columns.map(({ label }) => (
              <th key={label} scope="col" class="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.label}>
              <th scope="row">{line.label}</th>
              {columns.map((column, i) => (
                <td key={column.label} class="number">
                  <Count words={words} line={line} column={column} count={line.counts[i] ?? 0} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface CountProps {
  readonly words: Words
  readonly line: Part
  readonly column: Part
  readonly count: number
}

function Count({ words, line, column, count }: CountProps) {
  const number = words.number(count)
  if (count === 0 || line.asked === null || column.asked === null) return <>{number}</>
  return (
    <a
      href={listPath({ ...line.asked, ...column.asked })}
      aria-label={words.t('actors.counted', { number, line: line.label, column: column.label })}
    >
      {number}
    </a>
  )
}
