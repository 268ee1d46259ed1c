import { z } from 'zod'
import { whatsappRoutes } from '../../http/api/whatsapp.js'
import { admins, page, type Answer, type Call } from '../page.js'
import { Form } from '../parts/field.js'
import { Message } from '../parts/message.js'
import { perform, routeAt } from '../perform.js'
import { channels } from './channels.js'
import { refusalFor } from './states.js'

const HERE = '/console/channels'

/** With a number it is paired by a code to type, without by a QR code. */
const pair = page({
  method: 'post',
  path: '/channels/whatsapp/pair',
  roles: admins,
  body: z.object({ phone: z.string().trim().max(40).optional() }),
  handle: (call) => act(call, 'pair', { phone: call.body.phone }, 'pairing'),
})

const reconnect = page({
  method: 'post',
  path: '/channels/whatsapp/reconnect',
  roles: admins,
  handle: (call) => act(call, 'reconnect', {}, 'reconnecting'),
})

const askUnlink = page({
  method: 'get',
  path: '/channels/whatsapp/unlink',
  roles: admins,
  handle({ words: { t } }) {
    const body = (
      <>
        <Message>{t('channels.unlink_why')}</Message>
        <div class="actions">
          <Form action={`${HERE}/whatsapp/unlink`} button={t('channels.unlink_yes')} />
          <a class="button quiet" href={HERE}>
            {t('cancel')}
          </a>
        </div>
      </>
    )
    return Promise.resolve({ kind: 'page', title: t('channels.unlink_title'), body })
  },
})

const unlink = page({
  method: 'post',
  path: '/channels/whatsapp/unlink',
  roles: admins,
  handle: (call) => act(call, 'unlink', {}, 'unlinked'),
})

const bulk = page({
  method: 'post',
  path: '/channels/whatsapp/bulk',
  roles: admins,
  body: z.object({ on: z.enum(['yes', 'no']), reason: z.string().trim().max(500) }),
  async handle(call) {
    const { on, reason } = call.body
    if (reason === '') return channels(call, call.words.t('channels.refused.reason'))
    const body = { on: on === 'yes', reason }
    return act(call, 'bulk', body, on === 'yes' ? 'bulk_resumed' : 'bulk_stopped')
  },
})

/** Does what the API's route does. What it refuses is said above the channels, as they are now. */
async function act(call: Call, name: string, body: Record<string, unknown>, said: string): Promise<Answer> {
  const done = await perform(call, routeAt(whatsappRoutes, `/channels/whatsapp/${name}`), { body })
  if (done.kind === 'refused') return channels(call, refusalFor(done.problem, call.words))
  return { kind: 'redirect', to: HERE, said }
}

export const channelActions = [pair, reconnect, askUnlink, unlink, bulk]
