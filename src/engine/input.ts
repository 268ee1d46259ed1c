import { z } from 'zod'

export const mediaKinds = ['photo', 'voice', 'audio', 'video', 'document', 'sticker'] as const

/** Something the citizen sent, already translated by the channel into the one vocabulary of all channels. */
export const inputSchema = z.discriminatedUnion('kind', [
  /** Typed words; a command keeps its slash: `/menu`. */
  z.object({ kind: z.literal('text'), text: z.string() }),
  /** A button: `choice` is the id it was sent with, `label` what it said when the channel tells. */
  z.object({ kind: z.literal('choice'), choice: z.string(), label: z.string().optional() }),
  /** `file` is the channel's own reference, from which the channel can fetch the bytes; `size` in bytes. */
  z.object({
    kind: z.literal('media'),
    media: z.enum(mediaKinds),
    file: z.string(),
    size: z.number().optional(),
    mime: z.string().optional(),
    caption: z.string().optional(),
  }),
  z.object({ kind: z.literal('location'), latitude: z.number(), longitude: z.number() }),
  /** A contact card; `own` when the channel vouches that it is the sender's. */
  z.object({ kind: z.literal('contact'), phone: z.string(), own: z.boolean() }),
  /** The citizen changed a message that was already answered. */
  z.object({ kind: z.literal('edited') }),
  /** Anything else: a poll, a game, a live story; `what` is the channel's word for it, `call` for an attempt to talk. */
  z.object({ kind: z.literal('unsupported'), what: z.string() }),
])

export type Input = z.infer<typeof inputSchema>
export type MediaKind = (typeof mediaKinds)[number]
