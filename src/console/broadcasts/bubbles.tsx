import type { z } from 'zod'
import { labelOf } from '../../broadcasts/compose.js'
import type { preview } from '../../http/api/broadcastSchemas.js'
import type { Call } from '../page.js'
import { Marked } from '../submissions/marked.js'
import { languageName } from './labels.js'
import type { Broadcast } from './typed.js'

export type Preview = z.output<typeof preview>

/** Where a picture is; null: it was chosen and cannot be shown yet. */
export interface Picture {
  readonly at: string | null
}

interface BubblesProps {
  readonly call: Call
  readonly messages: Preview['messages']
  readonly buttons: Broadcast['buttons']
  readonly picture: Picture | null
}

/** The message as somebody reads it in each channel and language. */
export function Bubbles({ call, messages, buttons, picture }: BubblesProps) {
  const { t } = call.words
  return (
    <div class="bubbles">
      {messages.map(({ channel, language, fallsBack, text }) => (
        <figure key={`${channel} ${language}`} class={`phone ${channel}`}>
          <figcaption>
            {`${t(`channel.${channel}`)} · ${languageName(call, language)}`}
            {fallsBack && <small>{t('broadcasts.falls_back_here')}</small>}
          </figcaption>
          <div class="bubble" lang={fallsBack ? undefined : language}>
            {picture?.at === null && <p class="unseen">{t('broadcasts.picture_here')}</p>}
            {picture !== null && picture.at !== null && <img src={picture.at} alt={t('broadcasts.picture_alt')} />}
            <Marked text={text} />
          </div>
          {channel === 'telegram' && buttons.length > 0 && (
            <ul class="keys" aria-label={t('broadcasts.keys')}>
              {buttons.map((button) => (
                <li key={button.flow}>{labelOf(call.desk.content, button, language)}</li>
              ))}
            </ul>
          )}
        </figure>
      ))}
    </div>
  )
}
