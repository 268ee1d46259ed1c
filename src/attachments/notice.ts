import type { Channel } from '../channels/channel.js'
import type { Clock } from '../clock.js'
import type { Content } from '../content/content.js'
import { note } from '../engine/question.js'
import { senderOf, type Attachment, type AttachmentRefusal } from '../store/attachments.js'
import type { Db } from '../store/client.js'
import { enqueue } from '../store/deliveries.js'

const texts: Readonly<Record<AttachmentRefusal, string>> = {
  too_big: 'attachments.refused_too_big',
  not_accepted: 'attachments.refused_not_accepted',
  damaged: 'attachments.refused_damaged',
  gone: 'attachments.refused_gone',
}

/** Where a channel is not there to ask, any channel takes this. */
const safeLength = 4000

/** Queues the answer that says why a file was not kept and what is taken; `quiet` when nobody is there to be told. */
export async function notify(
  tx: Db,
  options: { readonly channels: readonly Channel[]; readonly content: Pick<Content, 'render'>; readonly clock: Clock },
  attachment: Attachment,
  reason: AttachmentRefusal,
): Promise<'told' | 'quiet'> {
  const sender = await senderOf(tx, attachment)
  if (sender === null) return 'quiet'
  const { contactId, addressId, language } = sender
  const maxText = options.channels.find(({ name }) => name === attachment.channel)?.maxText ?? safeLength
  for (const message of options.content.render(note(texts[reason]), language, maxText)) {
    const body = JSON.stringify(message)
    await enqueue(tx, { contactId, addressId, kind: 'reply', priority: 0, body, now: options.clock.now() })
  }
  return 'told'
}
