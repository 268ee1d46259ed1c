import { editors, page, type Answer } from '../page.js'
import { Message } from '../parts/message.js'
import { bulkSchema, changeOne, type BulkCall, type Outcome } from './bulkChange.js'
import { confirmPage } from './bulkConfirm.js'
import { filterSchema, queuePath } from './filter.js'
import { queue } from './list.js'
import { RefusedOnes } from './refusedOnes.js'

/** Changes several at once; what citizens are told of is shown first, and done when it is sent again. */
export const bulkPage = page({
  method: 'post',
  path: '/submissions/bulk',
  roles: editors,
  body: bulkSchema,
  async handle(call) {
    const { body, words } = call
    const { selected, back, action, sure } = body
    if (selected.length === 0) {
      const filter = filterSchema.parse(Object.fromEntries(new URLSearchParams(back)))
      return queue(call, filter, { wrong: words.t('submissions.bulk.nothing_chosen') })
    }
    if ((action === 'answer' || action === 'duplicate') && sure === undefined) return confirmPage(call)
    const outcomes: Outcome[] = []
    for (const id of selected) outcomes.push(await changeOne(call, id, 'do'))
    const refused = outcomes.filter(({ why }) => why !== null)
    const done = outcomes.length - refused.length
    if (refused.length > 0) return result(call, { done, refused })
    const to = queuePath(back)
    return { kind: 'redirect', to: `${to}${to.includes('?') ? '&' : '?'}done=${String(done)}` }
  },
})

/** How many were done, and which were not and why. */
function result(
  { words, body: { back } }: BulkCall,
  { done, refused }: { readonly done: number; readonly refused: readonly Outcome[] },
): Answer {
  const { t } = words
  const body = (
    <>
      <Message>{t('submissions.bulk.done', { count: done })}</Message>
      <h2>{t('submissions.bulk.refused', { count: refused.length })}</h2>
      <RefusedOnes refused={refused} back={back} />
      <p>
        <a class="button" href={queuePath(back)}>
          {t('submissions.back')}
        </a>
      </p>
    </>
  )
  return { kind: 'page', title: t('submissions.bulk.result'), body, status: done === 0 ? 409 : 200 }
}
