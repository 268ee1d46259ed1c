import type { TextPlace } from '../../store/textDrafts.js'
import { languageName } from '../broadcasts/labels.js'
import { editors, page, readers, type Answer, type Call } from '../page.js'
import { Wrong } from '../parts/message.js'
import { Phones } from '../parts/phones.js'
import { About, Conflict, Others } from './about.js'
import { EditForm, type Typed } from './editForm.js'
import { Faults } from './faults.js'
import { History } from './history.js'
import { groupName } from './labels.js'
import { Tags } from './list.js'
import { lookAt, type Look } from './look.js'
import { gone, TEXTS } from './places.js'
import { subjectOf, type Subject } from './subject.js'

export const onePage = page({
  method: 'get',
  path: '/content/texts/:language/:key',
  roles: readers,
  async handle(call) {
    const subject = await subjectOf(call, call.params)
    return subject === null ? gone : showText(call, subject)
  },
})

interface Sent {
  /** Undefined: what stands in the draft, or what is published. */
  readonly typed?: Typed
  /** Why nothing was changed: something is wrong with it, or somebody else was quicker. */
  readonly refused?: 'faults' | 'overtaken'
}

/** Everything about one text in one language. */
export async function showText(call: Call, subject: Subject, { typed, refused }: Sent = {}): Promise<Answer> {
  const { words, person } = call
  const { t } = words
  const { line, cell } = subject
  const { key, language } = cell
  const written = typed ?? { text: cell.draft?.text ?? cell.text ?? '', reviewed: false }
  const look = await lookAt(call, { key, language, ...written })
  const body = (
    <>
      <nav class="actions" aria-label={t('texts.ways')}>
        <a href={TEXTS}>{t('texts.to_texts')}</a>
        <a href={`${TEXTS}?group=${line.group}`}>{t('texts.to_group', { group: groupName(call, line.group) })}</a>
      </nav>
      <p>
        <span class="pre">{key}</span> <Tags call={call} cell={cell} />
      </p>
      {refused === 'overtaken' && <Conflict call={call} subject={subject} written={written} />}
      {refused === 'faults' && <Wrong>{t('texts.refused')}</Wrong>}
      <div class="compose">
        <div>{editors.includes(person.role) && <EditForm {...{ call, subject, written }} />}</div>
        <Looks call={call} look={look} here={cell} />
      </div>
      <About call={call} subject={subject} />
      <Others call={call} line={line} cell={cell} />
      <History call={call} subject={subject} />
    </>
  )
  const title = t('texts.one', { group: groupName(call, line.group), language: languageName(call, language) })
  const status = refused === undefined ? 200 : refused === 'overtaken' ? 409 : 422
  return { kind: 'page', title, body, status, scripts: ['preview.js'] }
}

interface LooksProps {
  readonly call: Call
  readonly look: Look
  readonly here: TextPlace
}

function Looks({ call, look: { problems, messages }, here }: LooksProps) {
  const { t } = call.words
  const concernsOthers = problems.some(({ key, language }) => key !== here.key || language !== here.language)
  return (
    <div id="preview" class="looks" tabIndex={0} role="region" aria-label={t('texts.looks')}>
      <h2>{t('texts.looks')}</h2>
      {problems.length > 0 && (
        <div class={messages === null ? 'wrong' : 'message'}>
          <p>{t(messages === null ? 'texts.cannot_publish' : 'texts.look_again')}</p>
          <Faults call={call} problems={problems} here={here} />
          {concernsOthers && <p>{t('texts.together')}</p>}
        </div>
      )}
      {messages !== null && (
        <>
          <p>{t('texts.looks_hint')}</p>
          <Phones call={call} messages={messages} />
        </>
      )}
    </div>
  )
}
