import { z } from 'zod'
import { audienceSchema } from './audience.js'

/** How a broadcast goes out; see `Broadcast.mode`. */
export const modes = ['standard', 'urgent'] as const

const language = z.string().regex(/^[a-z]{2,3}$/, 'the code of a language, such as es')
const words = z.string().trim().min(1).max(4000)
const label = z.string().trim().min(1).max(60)
const time = z.iso.datetime({ offset: true })

export const messagesSchema = z
  .record(language, words)
  .describe('The text by language, in *bold*, _italic_, {nombre} and {parroquia|words for who has none}.')

export const buttonSchema = z.strictObject({
  label: z.union([label, z.record(language, label)]).describe('What it says, in one language or by language.'),
  flow: z.string().min(1).max(30).describe('The conversation that a press begins.'),
})

const shape = {
  title: z.string().trim().min(1).max(120).describe('For staff; nobody else sees it.'),
  topic: z.string().min(1).max(60).describe('news, tables, commitments, axis:<id> or parish:<id>.'),
  messages: messagesSchema,
  buttons: z.array(buttonSchema).max(3),
  audience: audienceSchema,
  sendAt: time.nullable().describe('Not before this; null: as soon as it is confirmed.'),
  expiresAt: time.nullable().describe('What was not sent by then is not sent.'),
  mode: z.enum(modes),
  reason: z.string().trim().min(1).max(500).nullable().describe('Why it is urgent; for the audit log.'),
}

/** What staff write, without the picture. */
export const draftSchema = z.strictObject({
  ...shape,
  buttons: shape.buttons.default([]),
  audience: shape.audience.default({}),
  sendAt: shape.sendAt.default(null),
  expiresAt: shape.expiresAt.default(null),
  mode: shape.mode.default('standard'),
  reason: shape.reason.default(null),
})

/** The same for changing a draft: what is left out stays as it is. */
export const draftChangeSchema = z.strictObject({
  title: shape.title.exactOptional(),
  topic: shape.topic.exactOptional(),
  messages: shape.messages.exactOptional(),
  buttons: shape.buttons.exactOptional(),
  audience: shape.audience.exactOptional(),
  sendAt: shape.sendAt.exactOptional(),
  expiresAt: shape.expiresAt.exactOptional(),
  mode: shape.mode.exactOptional(),
  reason: shape.reason.exactOptional(),
})

export type Draft = z.infer<typeof draftSchema>
export type DraftChange = z.infer<typeof draftChangeSchema>
export type Button = z.infer<typeof buttonSchema>
