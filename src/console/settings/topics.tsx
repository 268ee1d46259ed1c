import type { ComponentChildren } from 'preact'
import { dataSchemas, type Labelled } from '../../content/data.js'
import { fold } from '../../engine/fold.js'
import type { NewText } from '../../publishing/publisher.js'
import type { Call } from '../page.js'
import { Field } from '../parts/field.js'
import { line, type Sent, type Setting } from './setting.js'

const LONGEST = 60
/** How many can be added at a time. */
const NEW = ['new_1', 'new_2']

/** What people can ask to be told about, besides the axes and their parish. */
export const topics: Setting = {
  name: 'topics',
  fields: (call, sent) => {
    const { t } = call.words
    return (
      <>
        <p>{t('settings.topics.how')}</p>
        {call.desk.content.topics.map((topic) => (
          <Names key={topic.id} {...{ call, sent }} id={topic.id} legend={nameOf(call, topic)}>
            {!isOfFile(call, topic) && (
              <label class="check">
                <input type="checkbox" name={`${topic.id}-gone`} value="yes" checked={isGone(sent, topic)} />
                {t('settings.topics.remove')}
              </label>
            )}
          </Names>
        ))}
        {NEW.map((id, index) => (
          <Names key={id} {...{ call, sent, id }} legend={t('settings.topics.added', { number: index + 1 })} />
        ))}
      </>
    )
  },
  sentFor: (call, value) =>
    Object.fromEntries(
      dataSchemas.topics
        .parse(value)
        .flatMap(({ id, label }) =>
          call.desk.content.languages.map((language): [string, string] => [
            `${id}-${language.id}`,
            ownText(call, language.id, label) ?? '',
          ]),
        ),
    ),
  read(call, sent) {
    const kept = call.desk.content.topics.filter((topic) => isOfFile(call, topic) || !isGone(sent, topic))
    const made = NEW.flatMap((id) => madeIn(call, sent, id))
    const named = [...kept.map((topic) => ({ topic, field: topic.id })), ...made]
    return {
      value: named.map(({ topic }) => topic),
      texts: named.flatMap(({ topic, field }) => textsFor(call, sent, topic, field)),
    }
  },
}

interface NamesProps {
  readonly call: Call
  readonly sent: Sent
  readonly id: string
  readonly legend: string
  readonly children?: ComponentChildren
}

/** What a topic is called in each language. */
function Names({ call: { desk, words }, sent, id, legend, children }: NamesProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="row">
        {desk.content.languages.map((language) => (
          <Field
            key={language.id}
            name={`${id}-${language.id}`}
            label={words.t('settings.topics.name_in', { language: language.name })}
            value={line(sent, `${id}-${language.id}`)}
            maxLength={LONGEST}
          />
        ))}
      </div>
      {children}
    </fieldset>
  )
}

function nameOf({ desk, words }: Call, { label }: Labelled): string {
  return desk.content.value({ key: label }, words.language)
}

/** What the file says stays: the service counts on it. */
function isOfFile({ desk }: Call, { id }: Labelled): boolean {
  return desk.publisher.live.files.data.topics.some((topic) => topic.id === id)
}

function isGone(sent: Sent, { id }: Labelled): boolean {
  return line(sent, `${id}-gone`) === 'yes'
}

/** A topic where a name was typed; its id is made of the name. */
function madeIn({ desk }: Call, sent: Sent, field: string): { topic: Labelled; field: string }[] {
  const name = line(sent, `${field}-${desk.content.languages[0].id}`)
  if (name === '') return []
  const id = fold(name)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 30)
  return [{ topic: { id, label: `topics.${id}` }, field }]
}

/** Only what differs from what is there; a language that is not complete may lack the name. */
function textsFor(call: Call, sent: Sent, { label }: Labelled, field: string): NewText[] {
  return call.desk.content.languages.flatMap(({ id: language, complete }) => {
    const text = line(sent, `${field}-${language}`)
    const there = ownText(call, language, label)
    const missing = text === '' && (!complete || there !== undefined)
    return missing || text === there ? [] : [{ language, key: label, text, reviewed: complete }]
  })
}

/** A text in this language, not the one shown instead where there is none. */
function ownText({ desk }: Call, language: string, key: string): string | undefined {
  const locale = desk.publisher.live.current().locales.find((one) => one.language.id === language)
  return locale?.texts.get(key)?.text
}
