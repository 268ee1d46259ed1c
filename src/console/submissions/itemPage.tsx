import type { FoundSubmission } from '../../store/submissions.js'
import type { Answer, Call } from '../page.js'
import { Wrong } from '../parts/message.js'
import { AlsoHere } from './alsoHere.js'
import { AnswerSection } from './answer.js'
import { Attachments } from './attachments.js'
import { Conflict } from './conflict.js'
import { Conversation } from './conversation.js'
import { Facts } from './facts.js'
import { queuePath } from './filter.js'
import { History, Similar } from './history.js'
import { Manage } from './manage.js'
import { Notes } from './notes.js'
import { Reports } from './reports.js'
import { viewOf, type Shown } from './view.js'

/** The page of one submission, in its present version; what somebody typed in vain is in its forms. */
export async function itemPage(call: Call, row: FoundSubmission, shown: Shown): Promise<Answer> {
  const view = await viewOf(call, row, shown)
  const { t } = call.words
  const { isWorker, item } = view
  const body = (
    <>
      <p>
        <a href={queuePath(shown.back)}>{t('submissions.back')}</a>
      </p>
      {shown.isConflict === true && <Conflict view={view} />}
      {shown.wrong !== undefined && <Wrong>{shown.wrong}</Wrong>}
      <AlsoHere call={call} row={row} />
      <Reports view={view} />
      <Facts view={view} />
      {isWorker && <AnswerSection view={view} />}
      {isWorker && <Manage view={view} />}
      <Attachments view={view} />
      <Conversation view={view} />
      <Similar view={view} />
      <Notes view={view} />
      <History view={view} />
    </>
  )
  const isRefused = shown.wrong !== undefined || shown.isConflict === true
  const status = shown.isConflict === true ? 409 : isRefused ? 422 : 200
  return { kind: 'page', title: `${row.code} · ${item.title}`, body, status, scripts: ['live.js'] }
}
