import { everyRole, page, type Call } from '../page.js'
import { Message } from '../parts/message.js'
import { present } from './presence.js'
import { reached } from './reach.js'

interface AlsoHereProps {
  readonly call: Call
  readonly row: { readonly id: string; readonly code: string }
}

/** Often enough that nobody who is still reading is forgotten. */
const EVERY_MS = 20_000

/** Who else looks at the submission; as long as the page is open, this tells the others that the reader does. */
export function AlsoHere({ call: { desk, person, words }, row: { id, code } }: AlsoHereProps) {
  return (
    <div data-live="here" data-from={`/console/submissions/${code}/here`} data-every={EVERY_MS} role="status">
      {present(desk.at, id, person).map((name) => (
        <Message key={name}>{words.t('submissions.also_here', { name })}</Message>
      ))}
    </div>
  )
}

/** That part of the page alone. */
export const herePage = page({
  method: 'get',
  path: '/submissions/:code/here',
  roles: everyRole,
  async handle(call) {
    const row = await reached(call)
    return { kind: 'page', title: row.code, body: <AlsoHere call={call} row={row} /> }
  },
})
