import { lateAfter } from '../today/late.js'
import { submissionStates } from '../../participation/states.js'
import { submissionKinds } from '../../store/submissionRow.js'
import type { Call } from '../page.js'
import { Choice, Field } from '../parts/field.js'
import { queuePath, type Filter } from './filter.js'
import { labelsOf } from './labels.js'

/** What the queue shows, as a form whose answers stand in the address. */
export function Filters({ call, filter }: { readonly call: Call; readonly filter: Filter }) {
  const { words, person } = call
  const { t } = words
  const any = t('submissions.any')
  return (
    <form method="get" action={queuePath('')} role="search" aria-label={t('submissions.filters')}>
      <div class="row">
        <Field name="q" label={t('submissions.words')} value={filter.q ?? ''} maxLength={200} />
        <Field name="code" label={t('submissions.code')} value={filter.code ?? ''} maxLength={40} />
      </div>
      <details open={isNarrowed(filter)}>
        <summary>{t('submissions.more_filters')}</summary>
        <div class="row">
          <Lists call={call} filter={filter} />
        </div>
        <div class="row">
          {person.role !== 'evaluator' && (
            <Choice
              name="assigned"
              label={t('submissions.assigned')}
              none={t('submissions.anybody')}
              options={['mine', 'nobody'].map((value) => ({ value, label: t(`submissions.assigned_${value}`) }))}
              value={filter.assigned}
            />
          )}
          <Choice
            name="published"
            label={t('submissions.visibility')}
            none={any}
            options={['yes', 'no'].map((value) => ({ value, label: t(`submissions.published_${value}`) }))}
            value={filter.published}
          />
          <Choice
            name="overdue"
            label={t('submissions.deadline')}
            none={any}
            options={[{ value: 'yes', label: t('submissions.overdue_only', { days: lateAfter.unanswered }) }]}
            value={filter.overdue}
          />
        </div>
      </details>
      <div class="actions">
        <button>{t('submissions.filter')}</button>
        <a class="button quiet" href={queuePath('')}>
          {t('submissions.clear')}
        </a>
      </div>
    </form>
  )
}

/** By more than words and a code. */
function isNarrowed(filter: Filter): boolean {
  const { state, kind, axis, parish, assigned, published, overdue } = filter
  return [state, kind, axis, parish, assigned, published, overdue].some((value) => value !== undefined)
}

function Lists({ call: { desk, words }, filter }: { readonly call: Call; readonly filter: Filter }) {
  const { t } = words
  const labels = labelsOf(desk, words)
  const any = t('submissions.any')
  return (
    <>
      <Choice
        name="state"
        label={t('submissions.state')}
        none={any}
        options={submissionStates.map((value) => ({ value, label: labels.state(value) }))}
        value={filter.state}
      />
      <Choice
        name="axis"
        label={t('submissions.axis')}
        none={any}
        options={desk.content.axes.map(({ id }) => ({ value: id, label: labels.axis(id) }))}
        value={filter.axis}
      />
      <Choice
        name="parish"
        label={t('submissions.parish')}
        none={any}
        options={desk.content.parishes.map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.parish}
      />
      <Choice
        name="kind"
        label={t('submissions.kind')}
        none={any}
        options={submissionKinds.map((value) => ({ value, label: labels.kind(value) }))}
        value={filter.kind}
      />
    </>
  )
}
