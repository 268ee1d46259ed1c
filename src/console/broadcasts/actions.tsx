import { z } from 'zod'
import { broadcast, looked } from '../../http/api/broadcastSchemas.js'
import { editors, page, readers, type Answer, type Call, type Page } from '../page.js'
import { Form } from '../parts/field.js'
import { Message } from '../parts/message.js'
import { ask, askForFile, type Refused } from './ask.js'
import { controlNames, controls, type ControlName } from './controls.js'
import { Line } from './inputs.js'
import { showOne, type Tried } from './one.js'
import { gone, HERE, placeOf } from './places.js'
import { whyNot } from './problems.js'
import { chatCode } from './trying.js'

const done = z.unknown()
/** Of people, as it is typed: 1.234 or 1 234 is 1234. */
const count = z
  .string()
  .max(20)
  .transform((text) => (/^[\d., ]+$/.test(text) ? Number(text.replace(/\D/g, '')) : Number.NaN))

const confirm = page({
  method: 'post',
  path: '/broadcasts/:id/confirm',
  roles: editors,
  body: z.object({
    recipients: z.string().max(20).default(''),
    shown: z.coerce.number().int().min(0).default(0),
    version: z.coerce.number().int().min(1).default(1),
  }),
  async handle(call) {
    const { recipients: typed, shown, version } = call.body
    // What the person wrote must be what the page said; whether that is still so, the API knows.
    if (count.parse(typed) !== shown)
      return showOne(call, { wrong: call.words.t('broadcasts.why.other_number'), typed })
    const asked = { params: paramsOf(call), body: { recipients: shown, version } }
    const answer = await ask(call, 'post /broadcasts/{id}/confirm', asked, done)
    return answer.kind === 'refused' ? refused(call, answer) : backTo(call, 'broadcast_confirmed')
  },
})

const test = page({
  method: 'post',
  path: '/broadcasts/:id/test',
  roles: editors,
  async handle(call) {
    const answer = await ask(call, 'post /broadcasts/{id}/test', { params: paramsOf(call) }, done)
    return answer.kind === 'refused' ? refused(call, answer) : backTo(call, 'broadcast_tested')
  },
})

const link = page({
  method: 'post',
  path: '/broadcasts/:id/chat',
  roles: editors,
  async handle(call) {
    const answer = await ask(call, 'post /me/chat', {}, chatCode)
    return answer.kind === 'refused' ? refused(call, answer) : showOne(call, { code: answer.body })
  },
})

const forget = page({
  method: 'post',
  path: '/broadcasts/:id/chat/forget',
  roles: editors,
  async handle(call) {
    const answer = await ask(call, 'delete /me/chat', {}, done)
    return answer.kind === 'refused' ? refused(call, answer) : backTo(call, 'broadcast_chat_forgotten')
  },
})

const remove = page({
  method: 'post',
  path: '/broadcasts/:id/delete',
  roles: editors,
  body: z.object({ version: z.coerce.number().int().min(1).default(1) }),
  async handle(call) {
    const asked = { params: paramsOf(call), query: { version: call.body.version } }
    const answer = await ask(call, 'delete /broadcasts/{id}', asked, done)
    return answer.kind === 'refused' ? refused(call, answer) : { kind: 'redirect', to: HERE, said: 'broadcast_deleted' }
  },
})

/** Every copy and what became of it. */
const csv = page({
  method: 'get',
  path: '/broadcasts/:id/deliveries.csv',
  roles: readers,
  async handle(call) {
    const asked = { params: paramsOf(call), query: { format: 'csv' } }
    const file = await askForFile(call, 'get /broadcasts/{id}/deliveries', asked)
    if (file.kind === 'refused') return gone
    return { kind: 'stream', stream: { ...file.body, name: `anuncio-${paramsOf(call).id}.csv` } }
  },
})

function controlPage(name: ControlName): Page {
  return page({
    method: 'post',
    path: `/broadcasts/:id/${name}`,
    roles: editors,
    body: z.object({ reason: z.string().trim().max(500).default('') }),
    async handle(call) {
      const reason = call.body.reason === '' ? undefined : call.body.reason
      const asked = { params: paramsOf(call), body: { reason } }
      const answer = await ask(call, `post /broadcasts/{id}/${name}`, asked, z.object({ broadcast }))
      return answer.kind === 'refused' ? refused(call, answer) : backTo(call, `broadcast_${controls[name].control}`)
    },
  })
}

/** Asks before what cannot be taken back. */
function askingPage(name: ControlName | 'delete'): Page {
  return page({
    method: 'get',
    path: `/broadcasts/:id/${name}`,
    roles: editors,
    async handle(call) {
      const { t } = call.words
      const found = await ask(call, 'get /broadcasts/{id}', { params: paramsOf(call) }, looked)
      if (found.kind === 'refused') return gone
      const { id, title, version } = found.body.broadcast
      const body = (
        <>
          <Message>{t(`broadcasts.control.${name}.why`)}</Message>
          <Form action={`${placeOf(id)}/${name}`} button={t(`broadcasts.control.${name}.yes`)}>
            <input type="hidden" name="version" value={version} />
            {name !== 'delete' && (
              <Line
                name="reason"
                label={t('broadcasts.control_reason')}
                filled={{ typed: {}, wrongs: {} }}
                input={{ maxLength: 500 }}
              />
            )}
          </Form>
          <p>
            <a class="button quiet" href={placeOf(id)}>
              {t('broadcasts.control_leave')}
            </a>
          </p>
        </>
      )
      return { kind: 'page', title: t(`broadcasts.control.${name}.title`, { title }), body }
    },
  })
}

function paramsOf({ params }: Pick<Call, 'params'>): { readonly id: string } {
  return { id: params['id'] ?? '' }
}

function backTo(call: Call, said: string): Answer {
  return { kind: 'redirect', to: `${HERE}/${paramsOf(call).id}`, said }
}

/** The page as it is now, with why it was not done. */
function refused(call: Call, { problem }: Refused): Promise<Answer> {
  const tried: Tried = { wrong: whyNot(problem, call.words) }
  return showOne(call, tried)
}

const asked = controlNames.filter((name) => controls[name].asks)
export const broadcastActions: readonly Page[] = [
  ...[confirm, test, link, forget, remove, csv],
  ...controlNames.map(controlPage),
  ...[...asked, 'delete' as const].map(askingPage),
]
