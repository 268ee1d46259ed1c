import { requirements } from '../../participation/states.js'
import type { FoundSubmission } from '../../store/submissions.js'
import type { Answer, Call } from '../page.js'
import { Form } from '../parts/field.js'
import { Message, Wrong } from '../parts/message.js'
import { AlsoHere } from './alsoHere.js'
import { AnswerForm } from './answer.js'
import { itemPath } from './filter.js'
import { Marked } from './marked.js'
import { toldOf, type Told } from './told.js'
import { bodyOf, type TypedAnswer } from './typed.js'
import { namesWithheld } from './withheld.js'

/** True when the answer may name who does not want to be named, and nobody has said that it does not. */
export async function needsTick(call: Call, row: FoundSubmission, typed: TypedAnswer): Promise<boolean> {
  const { text, responsibleUnit, receivingEntity } = typed
  return (
    typed.named === undefined && (await namesWithheld(call, row, [text, responsibleUnit, receivingEntity].join(' ')))
  )
}

/** What people will get, before it is sent. `isRefused`: it was to be sent without the tick that it needs. */
export async function previewPage(
  call: Call,
  row: FoundSubmission,
  { typed, isRefused = false }: { readonly typed: TypedAnswer; readonly isRefused?: boolean },
): Promise<Answer> {
  const { desk, words } = call
  const { t } = words
  const isNaming = isRefused || (await needsTick(call, row, typed))
  const body = (
    <>
      <p>
        <a href={itemPath(row.code, typed.back)}>{t('answer.leave')}</a>
      </p>
      {isRefused && <Wrong>{t('answer.tick_first')}</Wrong>}
      <AlsoHere call={call} row={row} />
      <Messages told={await toldOf(desk, row, typed)} t={t} />
      <section>
        <h2>{t('answer.send_title')}</h2>
        <Form action={`/console/submissions/${row.code}/state`} button={t('answer.send')}>
          <Hidden row={row} typed={typed} />
          {isNaming && (
            <>
              <Message>{t('answer.names_somebody')}</Message>
              <label class="check">
                <input type="checkbox" name="named" value="yes" required />
                {t('answer.names_nobody')}
              </label>
            </>
          )}
        </Form>
      </section>
      <section>
        <h2>{t('answer.correct')}</h2>
        <AnswerForm {...{ call, row, typed, step: { to: typed.to, template: null }, back: typed.back }} />
      </section>
    </>
  )
  return {
    kind: 'page',
    title: t('answer.preview_title', { code: row.code }),
    body,
    status: isRefused ? 422 : 200,
    scripts: ['live.js'],
  }
}

/** What was looked at is what is sent. */
function Hidden({ row, typed }: { readonly row: FoundSubmission; readonly typed: TypedAnswer }) {
  const body = bodyOf(row, typed)
  const fields = ['version', 'to', ...requirements].filter((name) => body[name] !== undefined)
  return (
    <>
      <input type="hidden" name="back" value={typed.back} />
      {fields.map((name) => (
        <input key={name} type="hidden" name={name} value={String(body[name])} />
      ))}
    </>
  )
}

function Messages({ told, t }: { readonly told: Told; readonly t: Call['words']['t'] }) {
  return (
    <>
      <section>
        <h2>{t('answer.for_author', { language: told.language })}</h2>
        {told.author.length === 0 && <Message>{t('answer.cannot_be_told')}</Message>}
        <Bubbles texts={told.author} />
      </section>
      {told.others.length > 0 && (
        <section>
          <h2>{t('answer.for_others')}</h2>
          <Bubbles texts={told.others} />
        </section>
      )}
    </>
  )
}

function Bubbles({ texts }: { readonly texts: readonly string[] }) {
  if (texts.length === 0) return null
  return (
    <ul class="talk">
      {texts.map((text, index) => (
        <li key={index} class="ours">
          <Marked text={text} />
        </li>
      ))}
    </ul>
  )
}
