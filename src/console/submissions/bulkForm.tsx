import type { ComponentChildren } from 'preact'
import type { Template } from '../../content/data.js'
import { nextStates, submissionStates, type SubmissionState } from '../../participation/states.js'
import type { SubmissionRow } from '../../store/submissions.js'
import type { Call } from '../page.js'
import { Choice, Field } from '../parts/field.js'
import { bulkActions } from './bulkChange.js'
import { labelsOf } from './labels.js'
import { Assignee } from './people.js'
import { StepChoice } from './stepChoice.js'
import { templatesFor, type Step } from './templates.js'

interface BulkProps {
  readonly call: Call
  readonly back: string
  readonly rows: readonly SubmissionRow[]
  /** Who it can be assigned to. */
  readonly people: readonly string[]
  /** The table with a box for each. */
  readonly children: ComponentChildren
}

/** The table, and under it what to do with those that are chosen. */
export function BulkForm({ call, back, rows, people, children }: BulkProps) {
  const { desk, words } = call
  const { t } = words
  const labels = labelsOf(desk, words)
  return (
    <form method="post" action="/console/submissions/bulk">
      <input type="hidden" name="back" value={back} />
      {children}
      <section>
        <h3>{t('submissions.bulk.title')}</h3>
        <Choice
          name="action"
          label={t('submissions.bulk.action')}
          options={bulkActions.map((value) => ({ value, label: t(`submissions.bulk.${value}`) }))}
        />
        <details>
          <summary>{t('submissions.bulk.details')}</summary>
          <fieldset>
            <legend>{t('submissions.bulk.assign')}</legend>
            <Assignee words={words} people={people} id="bulk-assignee" />
          </fieldset>
          <fieldset>
            <legend>{t('submissions.bulk.answer')}</legend>
            <StepChoice words={words} labels={labels} steps={stepsFor(rows, desk.content.templates)} id="bulk-step" />
            <div class="row">
              <Field name="responsibleUnit" label={t('answer.responsibleUnit')} maxLength={1000} />
              <Field name="expectedAt" type="date" label={t('answer.expectedAt')} />
              <Field name="receivingEntity" label={t('answer.receivingEntity')} maxLength={1000} />
              <Field name="evidenceUrl" type="url" label={t('answer.evidenceUrl')} maxLength={500} />
            </div>
          </fieldset>
          <fieldset>
            <legend>{t('submissions.bulk.duplicate')}</legend>
            <Field name="canonicalCode" label={t('answer.canonicalCode')} maxLength={40} />
          </fieldset>
        </details>
        <button>{t('submissions.bulk.button')}</button>
      </section>
    </form>
  )
}

/** Templates of every state that one of these may be led to; duplicates have a choice of their own. */
function stepsFor(rows: readonly SubmissionRow[], templates: readonly Template[]): Step[] {
  const reachable = new Set<SubmissionState>(rows.flatMap(({ state }) => nextStates(state, 'staff')))
  return submissionStates
    .filter((to) => to !== 'duplicate' && reachable.has(to))
    .flatMap((to) => templatesFor(templates, to).map((template) => ({ to, template })))
}
