import { plain } from '../../channels/markup.js'
import { talkWith, type TalkEntry } from '../../store/helpTalk.js'
import { editors, page, type Answer, type Call } from '../page.js'
import { Form, TextArea } from '../parts/field.js'
import { Message, Wrong } from '../parts/message.js'
import type { Words } from '../words.js'
import { LONGEST_ANSWER, requestOf } from './asked.js'
import type { HelpRequestRow } from '../../store/helpDesk.js'

const SHOWN = 60

export const onePage = page({ method: 'get', path: '/people/:id', roles: editors, handle: (call) => requestPage(call) })

interface Tried {
  readonly wrong?: 'taken' | 'empty' | 'long' | 'picture' | 'not_yours'
  /** What was typed and not sent. */
  readonly text?: string
}

/** One person's conversation, and what whoever has taken them may do. */
export async function requestPage(call: Call, { wrong, text }: Tried = {}): Promise<Answer> {
  const { desk, words, person } = call
  const { t } = words
  const request = await requestOf(call)
  if (request === null) return { kind: 'redirect', to: '/console/people', said: 'person_gone' }
  const entries = await talkWith(desk.at.store.db, request.contactId, { limit: SHOWN })
  const isMine = request.takenById === person.id && request.answeredAt === null
  const body = (
    <>
      {wrong !== undefined && (
        <Wrong>{t(`people.wrong.${wrong}`, { longest: LONGEST_ANSWER, who: request.takenBy ?? '' })}</Wrong>
      )}
      <p>
        {[
          t(`channel.${request.channel}`),
          languageOf(call, request),
          t('people.asked', { time: words.time(request.createdAt) }),
        ].join(' · ')}
      </p>
      {request.question !== null && <p class="pre message">{request.question}</p>}
      <ol class="talk" data-live="talk" aria-label={t('people.conversation')}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} words={words} />
        ))}
      </ol>
      <Doing request={request} isMine={isMine} words={words} text={text} />
    </>
  )
  const title = request.name ?? t('people.unnamed', { number: request.id })
  return { kind: 'page', title, body, status: wrong === undefined ? 200 : 422, scripts: ['live.js'] }
}

function languageOf({ desk }: Call, { language }: HelpRequestRow): string {
  const { languages } = desk.content
  return (languages.find(({ id }) => id === language) ?? languages[0]).name
}

function Entry({ entry, words }: { readonly entry: TalkEntry; readonly words: Words }) {
  const { t } = words
  const { from, at, text, what, state } = entry
  const said = from === 'citizen' || text === null ? text : plain(text)
  return (
    <li class={from === 'citizen' ? 'theirs' : 'ours'}>
      <small>
        {[t(`people.from_${from}`), words.time(at), ...(state === null ? [] : [t(`people.delivery.${state}`)])].join(
          ' · ',
        )}
      </small>
      <span class="pre">{said ?? t(what === null ? 'people.forgotten' : 'people.sent_something')}</span>
    </li>
  )
}

function Doing(props: { request: HelpRequestRow; isMine: boolean; words: Words; text: string | undefined }) {
  const { request, isMine, text } = props
  const { t } = props.words
  const path = `/console/people/${String(request.id)}`
  if (request.answeredAt !== null) return <Message>{t('people.finished')}</Message>
  if (!isMine) {
    const isFree = request.takenById === null
    return (
      <section id="answer">
        <p>{isFree ? t('people.take_why') : t('people.taken_by', { who: request.takenBy ?? '' })}</p>
        <Form action={`${path}/take`} button={t(isFree ? 'people.take' : 'people.take_over')} quiet={!isFree}>
          <input type="hidden" name="over" value={isFree ? 'no' : 'yes'} />
        </Form>
      </section>
    )
  }
  return (
    <section id="answer">
      <h2>{t('people.answer')}</h2>
      <form method="post" action={`${path}/answer`} enctype="multipart/form-data">
        <TextArea
          name="text"
          label={t('people.text')}
          hint={t('people.text_hint')}
          value={text}
          maxLength={LONGEST_ANSWER}
        />
        <p class="field">
          <label for="picture">{t('people.picture')}</label>
          <input id="picture" name="picture" type="file" accept="image/*" />
        </p>
        <button>{t('people.send')}</button>
      </form>
      <p>{t('people.hand_back_why')}</p>
      <Form action={`${path}/hand-back`} button={t('people.hand_back')} quiet />
    </section>
  )
}
