import { deliveryStates } from '../../store/figures.js'
import { LIST as FLOWS } from '../flows/reach.js'
import { everyRole, page, type Call } from '../page.js'
import type { Words } from '../words.js'
import { Figure, type Row } from './figure.js'
import { channelNames, figuresOf, median, type Figures } from './figures.js'
import { axisRows, kindRows, parishRows, placeLabel, stateRows } from './labels.js'
import { Needs, needsOf } from './tiles.js'

/** Of the steps where people leave, how many are drawn; the table has all. */
const MOST_STEPS = 8

/** An evaluator's day is what is assigned to them. */
const todayPage = page({
  method: 'get',
  path: '/',
  roles: everyRole,
  async handle(call) {
    const { desk, person, words } = call
    if (person.role === 'evaluator') return { kind: 'redirect', to: '/console/submissions' }
    const { t } = words
    const [needs, figures] = [await needsOf(call), await figuresOf(desk)]
    const body = (
      <>
        <section>
          <h2>{t('today.needs')}</h2>
          <Needs needs={needs} words={words} />
        </section>
        <section>
          <h2>{t('today.numbers')}</h2>
          <Totals figures={figures} words={words} />
        </section>
        <section>
          <h2>{t('today.by_submission')}</h2>
          <Submissions call={call} figures={figures} />
        </section>
        <section>
          <h2>{t('today.by_person')}</h2>
          <People call={call} figures={figures} />
        </section>
        <section>
          <h2>{t('today.by_flow')}</h2>
          <p>{t('today.by_flow_why')}</p>
          <Steps call={call} figures={figures} />
          <p>
            <a href={FLOWS}>{t('today.see_flows')}</a>
          </p>
        </section>
        <section>
          <h2>{t('today.by_message')}</h2>
          <p>{t('today.deliveries_why')}</p>
          <Deliveries figures={figures} words={words} />
        </section>
      </>
    )
    return { kind: 'page', title: t('today.title'), body, scripts: ['chart.js', 'charts.js'] }
  },
})

interface Shown {
  readonly call: Call
  readonly figures: Figures
}

function Totals({ figures, words: { t, number } }: { readonly figures: Figures; readonly words: Words }) {
  const { actorsByKind, citizens, submissionsByState, weeks } = figures
  const days = median(weeks.flatMap(({ counted }) => counted.answerDays))
  const totals: [string, string][] = [
    ['citizens', number(citizens)],
    ['actors', number(sum(actorsByKind))],
    ['submissions', number(sum(submissionsByState))],
    ['median', days === null ? '–' : number(rounded(days))],
    ['wrote', number(weeks.at(-1)?.counted.people ?? 0)],
  ]
  return (
    <ul class="tiles">
      {totals.map(([key, value]) => (
        <li key={key}>
          <strong>{value}</strong>
          {t(`today.total.${key}`)}
        </li>
      ))}
    </ul>
  )
}

function Submissions({ call, figures }: Shown) {
  const { words } = call
  const { t } = words
  const columns = [t('today.submissions')]
  const shared = { words, columns }
  return (
    <div class="two">
      <Figure
        {...{ ...shared, title: t('today.by_state'), of: t('today.state'), along: 'y' }}
        rows={stateRows(call, figures.submissionsByState)}
      />
      <Figure
        {...{ ...shared, title: t('today.by_axis'), of: t('today.axis'), along: 'y' }}
        rows={axisRows(call, figures.submissionsByAxis)}
      />
      <Figure
        {...{ ...shared, title: t('today.by_parish'), of: t('today.parish'), along: 'y' }}
        rows={parishRows(call, figures.submissionsByParish)}
      />
      <Figure
        {...{ ...shared, title: t('today.by_week'), of: t('today.week_of') }}
        rows={weekRows(figures, words, ({ received }) => received)}
      />
      <Figure
        {...{ words, title: t('today.median_by_week'), of: t('today.week_of'), columns: [t('today.median_days')] }}
        kind="line"
        rows={weekRows(figures, words, ({ answerDays }) => medianOf(answerDays))}
      />
    </div>
  )
}

function People({ call, figures }: Shown) {
  const { words } = call
  const { t } = words
  const actors = [t('today.actors')]
  return (
    <div class="two">
      <Figure
        {...{ words, title: t('today.actors_by_kind'), of: t('today.kind'), columns: actors, along: 'y' }}
        rows={kindRows(call, figures.actorsByKind)}
      />
      <Figure
        {...{ words, title: t('today.actors_by_parish'), of: t('today.parish'), columns: actors, along: 'y' }}
        rows={parishRows(call, figures.actorsByParish)}
      />
      <Figure
        {...{ words, title: t('today.people_by_week'), of: t('today.week_of'), columns: [t('today.people')] }}
        kind="line"
        rows={weekRows(figures, words, ({ people }) => people)}
      />
    </div>
  )
}

function Steps({ call, figures: { steps } }: Shown) {
  const { words } = call
  const { t } = words
  const rows = steps.map(({ flow, step, reached, left, here }) => ({
    label: placeLabel(call, flow, step),
    values: [reached, left, here],
  }))
  const columns = [t('today.reached'), t('today.left'), t('today.here')]
  const shown = { words, title: t('today.leaving'), of: t('today.place'), columns, rows }
  return <Figure {...shown} along="y" most={MOST_STEPS} apart />
}

function Deliveries({ figures: { deliveries }, words }: { readonly figures: Figures; readonly words: Words }) {
  const { t } = words
  const used = channelNames.filter((name) => deliveries.some(({ channel }) => channel === name))
  const count = (state: string, name: string) =>
    deliveries.find((one) => one.state === state && one.channel === name)?.count ?? 0
  const rows = deliveryStates
    .map((state) => ({ label: t(`today.delivery.${state}`), values: used.map((name) => count(state, name)) }))
    .filter(({ values }) => values.some((value) => value > 0))
  const columns = used.map((name) => t(`channels.name.${name}`))
  return <Figure {...{ words, title: t('today.deliveries'), of: t('today.became'), rows, columns }} />
}

type WeekFigures = Figures['weeks'][number]['counted']

function weekRows({ weeks }: Figures, { day }: Words, value: (week: WeekFigures) => number | null): Row[] {
  return weeks.map((week) => ({ label: day(week.from), values: [value(week.counted)] }))
}

function medianOf(days: readonly number[]): number | null {
  const middle = median(days)
  return middle === null ? null : rounded(middle)
}

function rounded(days: number): number {
  return Math.round(days * 10) / 10
}

function sum(shares: readonly { readonly count: number }[]): number {
  return shares.reduce((total, { count }) => total + count, 0)
}

export const todayPages = [todayPage]
