import type { OutgoingMessage } from '../../channels/channel.js'
import type { Said, Simulation } from '../../simulator/simulator.js'
import { flowName } from '../flows/labels.js'
import { pathOf } from '../flows/reach.js'
import type { Call } from '../page.js'
import { Field } from '../parts/field.js'
import { Marked } from '../submissions/marked.js'
import type { Words } from '../words.js'

interface TalkProps {
  readonly call: Call
  readonly simulation: Simulation
  readonly longest: number
}

/** What was said so far, and the place to go on. */
export function Talk({ call: { words }, simulation, longest }: TalkProps) {
  const { t } = words
  const { said, nextId, standing } = simulation
  const asked = said.findLastIndex(({ by }) => by === 'citizen')
  return (
    <section class="simulated">
      <h2>{t('simulator.talk')}</h2>
      <ol class="talk" aria-label={t('simulator.talk')}>
        {said.map((one, index) => (
          <Entry key={index} said={one} words={words} />
        ))}
      </ol>
      <form id="answer" method="post" action="/console/simulator/say">
        <input type="hidden" name="id" value={nextId} />
        <Choices words={words} messages={messagesIn(said.slice(asked + 1))} />
        <div class="row">
          <Field name="words" label={t('simulator.words')} maxLength={longest} autoComplete="off" autofocus />
          <button>{t('simulator.say')}</button>
        </div>
      </form>
      {standing !== null && (
        <p>
          {t('simulator.standing', { step: standing.step })}{' '}
          <a href={pathOf(standing.flow)}>{flowName(words, standing.flow)}</a>
        </p>
      )}
    </section>
  )
}

function Entry({ said, words: { t } }: { readonly said: Said; readonly words: Words }) {
  if (said.by === 'citizen')
    return (
      <li class="ours">
        <small>{t('simulator.by.citizen')}</small>
        <span class="pre">{said.words}</span>
      </li>
    )
  const { text, file } = said.message
  return (
    <li>
      <small>{t('simulator.by.service')}</small>
      {file !== undefined && <p>{t('simulator.file', { name: file.name })}</p>}
      <Marked text={text} />
    </li>
  )
}

/** The buttons of the last messages; pressing one sends the form. */
function Choices({ words: { t }, messages }: { readonly words: Words; readonly messages: readonly OutgoingMessage[] }) {
  const choices = messages.flatMap((message) => message.choices)
  if (choices.length === 0) return null
  return (
    <fieldset>
      <legend>{t('simulator.choices')}</legend>
      <div class="actions">
        {choices.map(({ id, label }) => (
          <button key={id} class="quiet" name="choice" value={id}>
            {label}
          </button>
        ))}
      </div>
    </fieldset>
  )
}

function messagesIn(said: readonly Said[]): OutgoingMessage[] {
  return said.flatMap((one) => (one.by === 'service' ? [one.message] : []))
}
