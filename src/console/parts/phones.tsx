import { languageName } from '../broadcasts/labels.js'
import type { Call } from '../page.js'
import { Marked } from '../submissions/marked.js'

/** A message as somebody reads it in a channel. */
export interface Shown {
  readonly channel: string
  /** Of the reader. */
  readonly language: string
  /** There is no text in it: this is another language's. */
  readonly fallsBack: boolean
  /** In neutral markup. */
  readonly text: string
  /** What its buttons say. */
  readonly keys: readonly string[]
}

/** Where a picture is; null: it was chosen and cannot be shown yet. */
export interface Picture {
  readonly at: string | null
}

interface PhonesProps {
  readonly call: Call
  readonly messages: readonly Shown[]
  readonly picture?: Picture | null
}

/** Messages as people read them. */
export function Phones({ call, messages, picture = null }: PhonesProps) {
  const { t } = call.words
  return (
    <div class="bubbles">
      {messages.map(({ channel, language, fallsBack, text, keys }) => (
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
          {keys.length > 0 && (
            <ul class="keys" aria-label={t('broadcasts.keys')}>
              {keys.map((label) => (
                <li key={label}>{label}</li>
              ))}
            </ul>
          )}
        </figure>
      ))}
    </div>
  )
}
