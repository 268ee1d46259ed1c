import { beginsAlone } from '../../content/check.js'
import { textStates, type Start } from '../../simulator/simulator.js'
import { flowName } from '../flows/labels.js'
import type { Call } from '../page.js'
import { Choice, Form } from '../parts/field.js'

interface StartFormProps {
  readonly call: Call
  /** How what is being tried began. */
  readonly start: Start | undefined
  /** To be chosen already. */
  readonly flow: string | undefined
}

/** Which conversation to try, in which language, with which texts. */
export function StartForm({ call: { desk, words }, start, flow }: StartFormProps) {
  const { t } = words
  const flows = [...desk.content.flows.values()].filter(beginsAlone)
  return (
    <Form
      action="/console/simulator/begin"
      button={t(start === undefined ? 'simulator.begin' : 'simulator.begin_again')}
      class="row"
    >
      <Choice
        name="flow"
        label={t('simulator.flow')}
        options={flows.map(({ id }) => ({ value: id, label: flowName(words, id) }))}
        value={flow ?? start?.flow}
        none={t('simulator.stranger')}
      />
      <Choice
        name="language"
        label={t('simulator.language')}
        options={desk.content.languages.map(({ id, name }) => ({ value: id, label: name }))}
        value={start?.language}
      />
      <Choice
        name="texts"
        label={t('simulator.texts_field')}
        options={textStates.map((state) => ({ value: state, label: t(`simulator.texts.${state}`) }))}
        value={start?.texts}
      />
    </Form>
  )
}
