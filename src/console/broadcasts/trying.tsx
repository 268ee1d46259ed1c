import { z } from 'zod'
import type { Call } from '../page.js'
import { Form } from '../parts/field.js'
import { ask } from './ask.js'
import { placeOf } from './places.js'

const me = z.object({
  chat: z.object({ channel: z.string().nullable() }).nullable(),
})
type Chat = z.output<typeof me>['chat']

/** A code with which somebody links their own chat. */
export const chatCode = z.object({ type: z.string(), expiresAt: z.string() })
export type ChatCode = z.output<typeof chatCode>

/** The reader's own chat, where they try announcements; null when none is linked. */
export async function chatOf(call: Call): Promise<Chat> {
  const found = await ask(call, 'get /me', {}, me)
  return found.kind === 'done' ? found.body.chat : null
}

interface TryingProps {
  readonly call: Call
  readonly id: number
  readonly chat: Chat
  readonly code?: ChatCode | undefined
}

/** Sending it to oneself, and linking the chat for that. */
export function Trying({ call, id, chat, code }: TryingProps) {
  const { t, time } = call.words
  const at = placeOf(id)
  return (
    <section id="test">
      <h2>{t('broadcasts.test_title')}</h2>
      {chat !== null && (
        <>
          <p>
            {chat.channel === null
              ? t('broadcasts.why.closed_chat')
              : t('broadcasts.test_hint', { channel: t(`channel.${chat.channel}`) })}
          </p>
          <div class="actions">
            <Form action={`${at}/test`} button={t('broadcasts.test')} />
            <Form action={`${at}/chat/forget`} button={t('broadcasts.forget_chat')} quiet />
          </div>
        </>
      )}
      {chat === null && code === undefined && (
        <>
          <p>{t('broadcasts.link_hint')}</p>
          <Form action={`${at}/chat`} button={t('broadcasts.link')} quiet />
        </>
      )}
      {code !== undefined && (
        <>
          <p>{t('broadcasts.link_how', { time: time(new Date(code.expiresAt)) })}</p>
          <p class="field">
            <label for="code">{t('broadcasts.link_words')}</label>
            <input id="code" class="copied" readOnly value={code.type} />
          </p>
          <p>
            <a class="button quiet" href={`${at}#test`}>
              {t('broadcasts.link_done')}
            </a>
          </p>
        </>
      )}
    </section>
  )
}
