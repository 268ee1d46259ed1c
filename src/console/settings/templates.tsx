import { dataSchemas } from '../../content/data.js'
import { submissionStates, type SubmissionState } from '../../participation/states.js'
import type { Call } from '../page.js'
import { Choice, Field, TextArea } from '../parts/field.js'
import { labelsOf } from '../submissions/labels.js'
import { line, type Sent, type Setting } from './setting.js'

const LONGEST_NAME = 80
const LONGEST_ANSWER = 800
/** How many can be added at a time. */
const BLANK = 2
/** More than anybody chooses from. */
const MOST = 100
/** Nobody answers by leading a submission back to where it began, or away from its author. */
const states = submissionStates.filter((state) => state !== 'received' && state !== 'withdrawn')

/** What staff begin their answers with, by the state that an answer leads to. */
export const templates: Setting = {
  name: 'templates',
  fields: (call, sent) => {
    const count = rowsIn(sent).filter((row) => line(sent, `id-${row}`) !== '').length
    return (
      <>
        <p>{call.words.t('settings.templates.how')}</p>
        {Array.from({ length: count + BLANK }, (_, row) => (
          <Template key={row} call={call} sent={sent} row={String(row)} isNew={row >= count} />
        ))}
      </>
    )
  },
  sentFor: (_call, value) =>
    Object.fromEntries(
      dataSchemas.templates
        .parse(value)
        .flatMap((template, row) =>
          Object.entries(template).map(([field, words]): [string, string] => [`${field}-${String(row)}`, words]),
        ),
    ),
  read: (_call, sent) => ({
    value: rowsIn(sent).flatMap((row) => {
      const [name, answer] = [line(sent, `name-${row}`), line(sent, `answer-${row}`)]
      if (name === '' && answer === '') return []
      const id = line(sent, `id-${row}`)
      return [{ id: id === '' ? freeId(sent, row) : id, state: line(sent, `state-${row}`), name, answer }]
    }),
  }),
}

function Template(props: { readonly call: Call; readonly sent: Sent; readonly row: string; readonly isNew: boolean }) {
  const { call, sent, row, isNew } = props
  const { t } = call.words
  const labels = labelsOf(call.desk, call.words)
  const name = line(sent, `name-${row}`)
  return (
    <details open={isNew && name !== ''}>
      <summary>{isNew ? t('settings.templates.added') : `${labels.state(stateOf(sent, row))} · ${name}`}</summary>
      {!isNew && <input type="hidden" name={`id-${row}`} value={line(sent, `id-${row}`)} />}
      <Choice
        name={`state-${row}`}
        label={t('settings.templates.state')}
        options={states.map((state) => ({ value: state, label: labels.state(state) }))}
        value={line(sent, `state-${row}`)}
      />
      <Field name={`name-${row}`} label={t('settings.templates.name')} value={name} maxLength={LONGEST_NAME} />
      <TextArea
        name={`answer-${row}`}
        label={t('settings.templates.answer')}
        value={line(sent, `answer-${row}`)}
        maxLength={LONGEST_ANSWER}
      />
    </details>
  )
}

function stateOf(sent: Sent, row: string): SubmissionState {
  return states.find((state) => state === line(sent, `state-${row}`)) ?? 'in_review'
}

/** The rows that were sent, in their order. */
function rowsIn(sent: Sent): string[] {
  const rows = Object.keys(sent).flatMap((field) => /^name-(\d{1,3})$/.exec(field)?.[1] ?? [])
  return rows.sort((a, b) => Number(a) - Number(b)).slice(0, MOST)
}

/** One that no row has. */
function freeId(sent: Sent, row: string): string {
  const taken = new Set(rowsIn(sent).map((other) => line(sent, `id-${other}`)))
  const candidates = Array.from({ length: MOST + 1 }, (_, number) => `own_${String(Number(row) + number + 1)}`)
  return candidates.find((id) => !taken.has(id)) ?? ''
}
