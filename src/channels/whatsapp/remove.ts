import type { Removal } from '../channel.js'
import type { Line, SendDeps } from './send.js'
import { silent } from './typing.js'

/** What WhatsApp Web marks the deletion of a message of its own with. */
const REVOKED = '7'

/** Asks the phones of a person to delete a message of ours; whether they do is not told. In the rhythm of answers. */
export async function removeMessage(
  { line, turnstile }: Pick<SendDeps, 'line' | 'turnstile'>,
  address: string,
  messageId: string,
): Promise<Removal> {
  const open = line()
  if (open === undefined) return 'unreachable'
  try {
    await turnstile.pass(silent, () => revoke(open, address, messageId))
    return 'removed'
  } catch {
    return 'unreachable'
  }
}

async function revoke({ baileys, socket }: Line, address: string, id: string): Promise<void> {
  const key = { remoteJid: address, fromMe: true, id }
  const content = await baileys.generateWAMessageContent({ delete: key }, { upload: socket.waUploadToServer })
  const messageId = baileys.generateMessageIDV2(socket.user?.id)
  await socket.relayMessage(address, content, { messageId, additionalAttributes: { edit: REVOKED } })
}
