import { Chart, type ChartProps } from '../parts/chart.js'

export interface Row {
  readonly label: string
  /** One a column; null where there is none. */
  readonly values: readonly (number | null)[]
}

interface FigureProps extends Omit<ChartProps, 'tall'> {
  /** What the first column names. */
  readonly of: string
  /** The names of the columns of numbers. */
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** Numbers as a table, and drawn from it by charts.js where there is script; without it the table is open. */
export function Figure({ words, title, of, columns, rows, ...drawn }: FigureProps) {
  const { t } = words
  return (
    <div class="figure">
      <h3>{title}</h3>
      {rows.length === 0 ? (
        <p class="quiet">{t('today.nothing_yet')}</p>
      ) : (
        <>
          <Chart words={words} title={title} {...drawn} />
          <details open>
            <summary>{t('today.as_table', { title })}</summary>
            <div class="scroll" tabIndex={0} role="region" aria-label={title}>
              <Table {...{ words, title, of, columns, rows }} />
            </div>
          </details>
        </>
      )}
    </div>
  )
}

function Table({ words, title, of, columns, rows }: Pick<FigureProps, 'words' | 'title' | 'of' | 'columns' | 'rows'>) {
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{of}</th>
          {columns.map((name) => (
            <th key={name} scope="col" class="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, values }) => (
          <tr key={label} data-label={label}>
            <th scope="row">{label}</th>
            {values.map((value, i) => (
              <td key={columns[i]} class="number" data-value={value ?? ''}>
                {value === null ? '–' : words.number(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
