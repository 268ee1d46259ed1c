import type { z } from 'zod'
import { labelOf } from '../../broadcasts/compose.js'
import type { preview } from '../../http/api/broadcastSchemas.js'
import type { Call } from '../page.js'
import { Phones, type Picture } from '../parts/phones.js'
import type { Broadcast } from './typed.js'

export type Preview = z.output<typeof preview>

interface BubblesProps {
  readonly call: Call
  readonly messages: Preview['messages']
  readonly buttons: Broadcast['buttons']
  readonly picture: Picture | null
}

/** The message as somebody reads it in each channel and language; WhatsApp has no buttons. */
export function Bubbles({ call, messages, buttons, picture }: BubblesProps) {
  const keysIn = (channel: string, language: string): string[] =>
    channel === 'telegram' ? buttons.map((button) => labelOf(call.desk.content, button, language)) : []
  const shown = messages.map((one) => ({ ...one, keys: keysIn(one.channel, one.language) }))
  return <Phones call={call} messages={shown} picture={picture} />
}
