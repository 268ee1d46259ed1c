import { z } from 'zod'
import type { OutgoingMessage } from '../channels/channel.js'

const schema = z.object({
  text: z.string(),
  choices: z.array(z.object({ id: z.string(), label: z.string() })),
  file: z.object({ name: z.string(), mime: z.string(), data: z.base64() }).optional(),
})

/** The message of a stored body, or null when the body is not one. */
export function parseBody(body: string): OutgoingMessage | null {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null
  } catch {
    return null
  }
}
