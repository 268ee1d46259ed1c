import { Message } from '../parts/message.js'
import { mediaIn } from './attachments.js'
import { Marked } from './marked.js'
import type { Said, View } from './view.js'

/** How it was sent and what was said of it since, for those who may see it. */
export function Conversation({ view: { call, row, conversation } }: { readonly view: View }) {
  const { t } = call.words
  return (
    <section>
      <h2>{t('talk.title')}</h2>
      {conversation === null && <Message>{t(`talk.hidden_${row.authorId === null ? 'erased' : row.naming}`)}</Message>}
      {conversation?.length === 0 && <p>{t('talk.none')}</p>}
      {conversation !== null && conversation.length > 0 && (
        <>
          <p>
            <small>{t('talk.what')}</small>
          </p>
          <ol class="talk">
            {conversation.map((entry, index) => (
              <li key={index} class={entry.from === 'service' ? 'ours' : ''}>
                <Entry call={call} entry={entry} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

function Entry({ call: { words }, entry }: { readonly call: View['call']; readonly entry: Said }) {
  const { t } = words
  const { from, at, text, what, state } = entry
  return (
    <>
      <small>
        {[t(`talk.${from}`), words.time(at), ...(state === null ? [] : [t(`talk.state.${state}`)])].join(' · ')}
      </small>
      {what !== null && <p>{t('talk.sent', { what: mediaIn(what, t) })}</p>}
      {from === 'service' ? <Marked text={text} /> : text !== '' && <div class="pre">{text}</div>}
    </>
  )
}
