import type { Words } from '../words.js'
import type { Labels } from './labels.js'
import { stepValue, type Step } from './templates.js'

/** One of the steps an answer can begin with, by the state that it leads to. */
export function StepChoice(props: {
  readonly words: Words
  readonly labels: Labels
  readonly steps: readonly Step[]
  readonly value?: Step | undefined
  readonly id?: string
}) {
  const { words, labels, steps, value, id = 'step' } = props
  const { t } = words
  const chosen = value === undefined ? '' : stepValue(value)
  return (
    <p class="field">
      <label for={id}>{t('answer.step')}</label>
      <select id={id} name="step">
        {[...new Set(steps.map(({ to }) => to))].map((to) => (
          <optgroup key={to} label={labels.state(to)}>
            {steps
              .filter((step) => step.to === to)
              .map((step) => (
                <option key={stepValue(step)} value={stepValue(step)} selected={stepValue(step) === chosen}>
                  {`${labels.state(to)} · ${step.template?.name ?? t('answer.own_words')}`}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </p>
  )
}
