import type { z } from 'zod'
import type { drafted } from '../../http/api/broadcastSchemas.js'
import type { Answer, Call } from '../page.js'
import { Message } from '../parts/message.js'
import type { Picture } from '../parts/phones.js'
import { ComposeForm } from './composeForm.js'
import { HERE, placeOf } from './places.js'
import type { Wrongs } from './problems.js'
import { Reach } from './reach.js'
import type { Typed } from './typed.js'

export type Drafted = z.output<typeof drafted>

interface Shown {
  readonly typed: Typed
  /** What would become of it; null where it cannot be said. */
  readonly seen: Drafted | null
  readonly wrongs?: Wrongs
  readonly why?: string | undefined
  readonly isRefused?: boolean
}

/** The page on which an announcement is written; `draft`: the one that is changed. */
export function composing(call: Call, draft: Drafted | null, shown: Shown): Answer {
  const { t } = call.words
  const { typed, wrongs = {}, why, isRefused = false } = shown
  const at = draft === null ? null : placeOf(draft.broadcast.id)
  const body = (
    <>
      <p>
        <a href={at ?? HERE}>{t('broadcasts.leave')}</a>
      </p>
      <ComposeForm
        {...{ call, typed, wrongs, why }}
        action={at === null ? HERE : `${at}/change`}
        hasPicture={draft?.broadcast.image === true}
      >
        <Looks call={call} draft={draft} shown={shown} />
      </ComposeForm>
    </>
  )
  const title = t(draft === null ? 'broadcasts.new' : 'broadcasts.change')
  return { kind: 'page', title, body, status: isRefused ? 422 : 200, scripts: ['preview.js'] }
}

function Looks({ call, draft, shown }: { readonly call: Call; readonly draft: Drafted | null; readonly shown: Shown }) {
  const { t } = call.words
  const { seen, wrongs = {}, why } = shown
  const reasons = [...Object.values(wrongs), ...(why === undefined ? [] : [why])]
  return (
    <div id="preview" class="looks" tabIndex={0} role="region" aria-label={t('broadcasts.looks')}>
      {seen === null ? (
        <>
          <h2>{t('broadcasts.looks')}</h2>
          <p>{t(reasons.length === 0 ? 'broadcasts.nothing_yet' : 'broadcasts.not_yet')}</p>
          {reasons.map((reason) => (
            <Message key={reason}>{reason}</Message>
          ))}
        </>
      ) : (
        <Reach call={call} preview={seen.preview} one={seen.broadcast} picture={pictureIn(shown.typed, draft)} />
      )}
    </div>
  )
}

/** The one that was chosen last, unless it is not wanted. */
function pictureIn(typed: Typed, draft: Drafted | null): Picture | null {
  if (typed['chosen'] === 'yes') return { at: null }
  if (typed['no-picture'] === 'yes') return null
  const kept = typed['kept'] ?? ''
  if (/^[0-9a-f]{32}$/.test(kept)) return { at: `${HERE}/pictures/${kept}` }
  return draft?.broadcast.image === true ? { at: `${placeOf(draft.broadcast.id)}/picture` } : null
}
