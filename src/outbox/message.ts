import { z } from 'zod'
import type { OutgoingMessage } from '../channels/channel.js'

/** Reads a file that is kept once for many messages, by its reference; null when there is none. */
export type ReadFile = (reference: string) => Promise<Uint8Array | null>

const held = z.object({ name: z.string(), mime: z.string(), data: z.base64() })
const named = z.object({ name: z.string(), mime: z.string(), ref: z.string() })
const schema = z.object({
  text: z.string(),
  choices: z.array(z.object({ id: z.string(), label: z.string() })),
  footer: z.string().optional(),
  file: z.union([held, named]).optional(),
})

/**
 * The message of a stored body, with its file where that is only named there. Null when the body is not one, or its file is gone.
 * Rejects when the file cannot be read.
 */
export async function readBody(body: string, readFile: ReadFile): Promise<OutgoingMessage | null> {
  const message = parsed(body)
  if (message === null) return null
  const { file, ...words } = message
  if (file === undefined || 'data' in file) return { ...words, file }
  const bytes = await readFile(file.ref)
  if (bytes === null) return null
  return { ...words, file: { name: file.name, mime: file.mime, data: Buffer.from(bytes).toString('base64') } }
}

function parsed(body: string): z.infer<typeof schema> | null {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null
  } catch {
    return null
  }
}
