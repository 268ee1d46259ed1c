import { needsOf, nextStates, requirements, type Requirement } from '../../participation/states.js'
import type { Template } from '../../content/data.js'
import type { FoundSubmission } from '../../store/submissions.js'
import type { Call, Desk } from '../page.js'
import { Field, Form, TextArea } from '../parts/field.js'
import { Message } from '../parts/message.js'
import { labelsOf } from './labels.js'
import { StepChoice } from './stepChoice.js'
import { templatesFor, templateText, type Step } from './templates.js'
import type { TypedAnswer } from './typed.js'
import type { View } from './view.js'

/** Choosing the next step, and then what to say with it. */
export function AnswerSection({ view }: { readonly view: View }) {
  const { call, row, shown } = view
  const { t } = call.words
  const steps = stepsFrom(row, call.desk.content.templates)
  const typed = shown.typed?.kind === 'answer' ? shown.typed.answer : undefined
  const wanted = typed === undefined ? shown.step : { to: typed.to, template: null }
  const step = steps.find(({ to, template }) => to === wanted?.to && template?.id === wanted.template?.id)
  return (
    <section id="answer">
      <h2>{t('answer.title')}</h2>
      {steps.length === 0 && <Message>{t('answer.no_steps')}</Message>}
      {steps.length > 0 && <StepForm {...{ view, steps, step }} />}
      {step !== undefined && <AnswerForm {...{ call, row, step, back: shown.back }} {...(typed && { typed })} />}
    </section>
  )
}

/** What was typed before goes along to another step. */
function StepForm({ view, steps, step }: { view: View; steps: readonly Step[]; step: Step | undefined }) {
  const { call, row, shown } = view
  const { words, desk } = call
  const path = `/console/submissions/${row.code}`
  const choice = <StepChoice words={words} labels={labelsOf(desk, words)} steps={steps} value={step} />
  const button = <button class="quiet">{words.t('answer.choose')}</button>
  if (shown.typed?.kind !== 'answer')
    return (
      <form method="get" action={path} class="row">
        <input type="hidden" name="back" value={shown.back} />
        {choice}
        {button}
      </form>
    )
  const { answer } = shown.typed
  return (
    <form method="post" action={`${path}/step`} class="row">
      <input type="hidden" name="back" value={shown.back} />
      {requirements.map((name) => (
        <input key={name} type="hidden" name={name} value={answer[name]} />
      ))}
      {choice}
      {button}
    </form>
  )
}

/** The next steps of the state machine, each in one's own words or with a template. */
function stepsFrom({ state }: FoundSubmission, templates: readonly Template[]): Step[] {
  return [...new Set(nextStates(state, 'staff'))].flatMap((to) =>
    [null, ...templatesFor(templates, to)].map((template): Step => ({ to, template })),
  )
}

/** The fields that this step needs, and no others; what was typed is in them. */
export function AnswerForm(props: {
  readonly call: Call
  readonly row: FoundSubmission
  readonly step: Step
  readonly back: string
  readonly typed?: TypedAnswer
}) {
  const { call, row, step, back, typed } = props
  const { words, desk } = call
  const { t } = words
  const needs = needsOf({ from: row.state, to: step.to, by: 'staff' })
  return (
    <Form action={`/console/submissions/${row.code}/preview`} button={t('answer.preview')}>
      <h3>{t('answer.leads_to', { state: labelsOf(desk, words).state(step.to) })}</h3>
      <input type="hidden" name="back" value={back} />
      <input type="hidden" name="version" value={row.version} />
      <input type="hidden" name="to" value={step.to} />
      {needs
        .filter((need) => need !== 'text')
        .map((need) => (
          <Detail
            key={need}
            need={need}
            label={t(`answer.${need}`)}
            value={typed?.[need] ?? defaultOf(desk, row, need)}
          />
        ))}
      <TextArea
        name="text"
        label={t('answer.text')}
        hint={t('answer.text_hint')}
        value={typed?.text ?? templateText(step, row, words)}
        rows={7}
        maxLength={LONGEST}
        required
      />
    </Form>
  )
}

/** As the API takes it. */
const LONGEST = 1000

function Detail({ need, ...field }: { readonly need: Requirement; readonly label: string; readonly value: string }) {
  if (need === 'expectedAt') return <Field name={need} type="date" {...field} required />
  if (need === 'evidenceUrl') return <Field name={need} type="url" maxLength={500} {...field} required />
  return <Field name={need} maxLength={need === 'canonicalCode' ? 40 : LONGEST} {...field} required />
}

/** Who reviews it now may well go on; else the unit that answers for the parish. */
function defaultOf({ content }: Desk, { parish, responsibleUnit }: FoundSubmission, need: Requirement): string {
  if (need !== 'responsibleUnit') return ''
  return responsibleUnit ?? content.units[parish ?? ''] ?? ''
}
