import { Chart } from '../parts/chart.js'
import type { Words } from '../words.js'
import { listPath, type Asked } from './search.js'

/** A line or a column: what it is called, and what the list is asked for to show those it counts; null where it cannot be asked. */
export interface Part {
  readonly label: string
  readonly asked: Asked | null
  /** It counts what others count, and is not drawn. */
  readonly isSum?: boolean
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

/** Counts of two things at once, and drawn where there is script; each number leads to those whom it counts. */
export function Matrix({ words, caption, of, columns, lines }: MatrixProps) {
  return (
    <div class="figure">
      <Chart words={words} title={caption} along="y" tall />
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{of}</th>
              {columns.map(({ label, isSum }) => (
                <th key={label} scope="col" class="number" data-sum={isSum}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.label} data-label={line.isSum === true ? undefined : line.label}>
                <th scope="row">{line.label}</th>
                {columns.map((column, i) => (
                  <Cell key={column.label} {...{ words, line, column }} count={line.counts[i] ?? 0} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

interface CountProps {
  readonly words: Words
  readonly line: Part
  readonly column: Part
  readonly count: number
}

function Cell(props: CountProps) {
  return (
    <td class="number" data-value={props.column.isSum === true ? undefined : props.count}>
      <Count {...props} />
    </td>
  )
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
