import { numberedText } from '../channels/numbered.js'
import { allowedOf } from './announcement.js'
import { compose, languageFor, noValues } from './compose.js'
import type { BroadcastContext } from './context.js'
import type { Draft } from './draft.js'
import { estimate, type Estimate } from './estimate.js'
import { countRecipients, type Recipients } from './recipients.js'
import { warningsOf, type Warning } from './warnings.js'

/** The words as one person reads them, of whom nothing is known. */
interface PreviewedMessage {
  readonly channel: string
  /** The language of the person. */
  readonly language: string
  /** There is no text in that language: it is the first language's. */
  readonly fallsBack: boolean
  /** In neutral markup, with the numbered lines of its buttons. */
  readonly text: string
}

export interface Preview extends Recipients {
  readonly messages: readonly PreviewedMessage[]
  readonly estimate: Estimate
  readonly warnings: readonly Warning[]
}

/** What would become of a draft if it were confirmed now. It must be one that can be sent (see `checkDraft`). */
export async function preview(at: BroadcastContext, draft: Draft): Promise<Preview> {
  const recipients = await (at.recent?.count ?? countRecipients)(at, draft)
  const sendAt = draft.sendAt === null ? null : new Date(draft.sendAt)
  const planned = estimate(at, { mode: draft.mode, sendAt }, byChannel(recipients))
  const warnings = await warningsOf(at, draft, { recipients, planned })
  return { ...recipients, messages: messagesOf(at, draft), estimate: planned, warnings }
}

function byChannel({ counts }: Recipients): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { channel, count } of counts) sums.set(channel, (sums.get(channel) ?? 0) + count)
  return sums
}

function messagesOf({ content, channels }: BroadcastContext, draft: Draft): PreviewedMessage[] {
  return allowedOf(channels, draft.audience).flatMap(({ name: channel }) =>
    content.languages.map(({ id }) => {
      const language = languageFor(content, draft.messages, id)
      const text = numberedText(compose(content, draft, { language, channel, values: noValues }))
      return { channel, language: id, fallsBack: language !== id, text }
    }),
  )
}
