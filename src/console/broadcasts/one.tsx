import { looked } from '../../http/api/broadcastSchemas.js'
import { editors, page, readers, type Answer, type Call } from '../page.js'
import { Wrong } from '../parts/message.js'
import { ask } from './ask.js'
import type { Drafted } from './composing.js'
import { approvalOf, Confirming } from './confirming.js'
import { mayChange } from './draft.js'
import { Facts } from './facts.js'
import { gone, HERE, placeOf } from './places.js'
import { Reach } from './reach.js'
import { reportView } from './report.js'
import { chatOf, Trying, type ChatCode } from './trying.js'

/** What was just tried on the page. */
export interface Tried {
  /** Why it was not done, in words. */
  readonly wrong?: string
  /** The number that was typed. */
  readonly typed?: string
  readonly code?: ChatCode
}

export const onePage = page({
  method: 'get',
  path: '/broadcasts/:id',
  roles: readers,
  handle: (call) => showOne(call),
})

/** An announcement: a draft and what would become of it, or how far it has come. */
export async function showOne(call: Call, tried: Tried = {}): Promise<Answer> {
  const { params, words } = call
  const found = await ask(call, 'get /broadcasts/{id}', { params: { id: params['id'] ?? '' } }, looked)
  if (found.kind === 'refused') return gone
  const { broadcast, preview, report } = found.body
  const body = (
    <>
      <p>
        <a href={HERE}>{words.t('broadcasts.back')}</a>
      </p>
      {tried.wrong !== undefined && <Wrong>{tried.wrong}</Wrong>}
      {preview !== null && (await draftView(call, { broadcast, preview }, tried))}
      {report !== null && (await reportView(call, { broadcast, report }, tried))}
    </>
  )
  const status = tried.wrong === undefined ? 200 : 422
  return { kind: 'page', title: broadcast.title, body, status, scripts: report === null ? [] : ['live.js'] }
}

async function draftView(call: Call, draft: Drafted, { typed, code }: Tried) {
  const { t } = call.words
  const { broadcast, preview } = draft
  const at = placeOf(broadcast.id)
  const works = editors.includes(call.person.role)
  return (
    <>
      <Facts call={call} one={broadcast} />
      {works && (
        <div class="actions">
          {mayChange(call, broadcast) && (
            <a class="button quiet" href={`${at}/change`}>
              {t('broadcasts.change')}
            </a>
          )}
          <a class="button quiet" href={`${at}/delete`}>
            {t('broadcasts.delete')}
          </a>
        </div>
      )}
      <section>
        <Reach
          call={call}
          preview={preview}
          one={broadcast}
          picture={broadcast.image ? { at: `${at}/picture` } : null}
        />
      </section>
      {works && (
        <>
          <Trying call={call} id={broadcast.id} chat={await chatOf(call)} code={code} />
          <Confirming call={call} draft={draft} approval={await approvalOf(call, draft)} typed={typed} />
        </>
      )}
    </>
  )
}
