import { z } from 'zod'

/** A part that is missing and a part in a shape never heard of are the same to us: nothing may stop the rest. */
export function lenient<T extends z.ZodType>(schema: T) {
  return schema
    .nullish()
    .transform((value) => value ?? undefined)
    .catch(undefined)
}

/** Numbers of 64 bits come as a number, as digits, or as two halves, whichever way they were decoded. */
const count = z.union([
  z.number(),
  z.string().regex(/^\d+$/).transform(Number),
  z.object({ low: z.number(), high: z.number() }).transform(({ low, high }) => high * 2 ** 32 + (low >>> 0)),
])

const words = lenient(z.string().min(1))
const key = z.union([z.instanceof(Uint8Array), z.base64().transform((text) => Buffer.from(text, 'base64'))])

const media = z.object({
  url: words,
  directPath: words,
  mediaKey: lenient(key),
  fileLength: lenient(count),
  mimetype: lenient(z.string().min(1).max(100)),
  caption: words,
  ptt: lenient(z.boolean()),
})

const place = z.object({
  degreesLatitude: z.number().min(-90).max(90),
  degreesLongitude: z.number().min(-180).max(180),
  /** Seconds since a live location began to be shared. */
  timeOffset: lenient(z.number()),
})

const card = z.object({ vcard: z.string() })

/** What the channel reads of a message when it is unwrapped; everything else in it is left alone. */
export const contentSchema = z.looseObject({
  conversation: words,
  extendedTextMessage: lenient(z.object({ text: words })),
  buttonsResponseMessage: lenient(z.object({ selectedButtonId: words, selectedDisplayText: words })),
  listResponseMessage: lenient(
    z.object({ title: words, singleSelectReply: lenient(z.object({ selectedRowId: words })) }),
  ),
  templateButtonReplyMessage: lenient(z.object({ selectedId: words, selectedDisplayText: words })),
  interactiveResponseMessage: lenient(
    z.object({
      body: lenient(z.object({ text: words })),
      nativeFlowResponseMessage: lenient(z.object({ paramsJson: words })),
    }),
  ),
  imageMessage: lenient(media),
  videoMessage: lenient(media),
  ptvMessage: lenient(media),
  audioMessage: lenient(media),
  documentMessage: lenient(media),
  stickerMessage: lenient(media),
  lottieStickerMessage: lenient(z.object({ message: z.unknown() })),
  locationMessage: lenient(place),
  liveLocationMessage: lenient(place),
  contactMessage: lenient(card),
  contactsArrayMessage: lenient(z.object({ contacts: z.array(card) })),
  protocolMessage: lenient(z.object({ type: lenient(z.number()) })),
  secretEncryptedMessage: lenient(z.object({ secretEncType: lenient(z.number()) })),
})

/** A message as the socket gives it; `message` is what it says, still wrapped. */
export const envelopeSchema = z.object({
  key: z.object({
    remoteJid: z.string(),
    remoteJidAlt: lenient(z.string()),
    fromMe: lenient(z.boolean()),
    id: z.string().min(1).max(128),
    /** A picture to be seen once, which WhatsApp gives to phones alone. */
    isViewOnce: lenient(z.boolean()),
  }),
  message: z.unknown().optional(),
  /** Seconds since 1970. */
  messageTimestamp: lenient(count),
  messageStubType: lenient(z.number()),
  status: lenient(z.number()),
})

/** News of a message that brings its content; what is gone again is null. */
export const laterSchema = z.object({
  key: envelopeSchema.shape.key,
  update: z.object({ message: z.looseObject({}), messageTimestamp: lenient(count) }),
})

/** A call as the socket gives it, at each of its stages. */
export const callSchema = z.object({
  id: z.string().min(1).max(128),
  from: z.string(),
  callerPn: lenient(z.string()),
  status: z.string(),
  isGroup: lenient(z.boolean()),
  date: lenient(z.date()),
})

/** News of a message that is known already. */
export const updateSchema = z.object({
  key: z.object({ id: z.string(), fromMe: lenient(z.boolean()) }),
  update: z.object({ status: lenient(z.number()), messageStubParameters: lenient(z.array(z.string())) }),
})

/** Two names of one person, as a contact or a pair. */
export const pairSchema = z.union([
  z.object({ lid: z.string(), pn: z.string() }),
  z.object({ id: z.string(), lid: z.string() }).transform(({ id, lid }) => ({ lid, pn: id })),
  z
    .object({ id: z.string(), phoneNumber: z.string() })
    .transform(({ id, phoneNumber }) => ({ lid: id, pn: phoneNumber })),
])

export type ReadContent = z.infer<typeof contentSchema>
export type ReadMedia = z.infer<typeof media>
export type Envelope = z.infer<typeof envelopeSchema>
