import type { Words } from '../words.js'

export interface ChartProps {
  readonly words: Words
  /** What the table beside it is called. */
  readonly title: string
  readonly kind?: 'bar' | 'line'
  /** `y` where labels are long: the bars lie. */
  readonly along?: 'x' | 'y'
  /** How many of the rows are drawn; left out, all are. */
  readonly most?: number | undefined
  /** The columns are no parts of one whole, and stand side by side. */
  readonly apart?: boolean
  readonly tall?: boolean
}

/** Where charts.js draws the table of the same `.figure`; not there without script. */
export function Chart({ words, title, kind = 'bar', along = 'x', most, apart, tall }: ChartProps) {
  const label = words.t('today.chart_label', { title })
  const drawn = {
    'data-kind': kind,
    'data-along': along,
    'data-most': most,
    'data-apart': apart === true ? '' : undefined,
  }
  return (
    <div class={tall === true ? 'chart tall' : 'chart'} hidden>
      <canvas role="img" aria-label={label} {...drawn} />
    </div>
  )
}
