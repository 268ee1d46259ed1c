import { z } from 'zod'
import { audienceSchema } from '../../broadcasts/audience.js'
import { buttonSchema, messagesSchema, modes } from '../../broadcasts/draft.js'
import { broadcastStates } from '../../broadcasts/states.js'
import { recipientStates } from '../../store/broadcastRecipients.js'
import { named } from './names.js'
import { version } from './submissionSchemas.js'

const moment = z.iso.datetime()
const count = z.number().int()

export const broadcastParams = z.strictObject({
  id: z
    .string()
    .regex(/^\d{1,9}$/, 'a whole number')
    .transform(Number),
})

export const broadcast = named(
  'Broadcast',
  z.object({
    id: z.number().int(),
    title: z.string(),
    topic: z.string(),
    messages: messagesSchema,
    image: z.boolean().describe('Whether it has a picture.'),
    buttons: z.array(buttonSchema),
    audience: audienceSchema,
    mode: z.enum(modes),
    reason: z.string().nullable().describe('Why it is urgent.'),
    state: z.enum(broadcastStates),
    sendAt: moment.nullable(),
    expiresAt: moment.nullable(),
    createdBy: z.string(),
    confirmedBy: z.string().nullable(),
    confirmedAt: moment.nullable(),
    confirmedFor: count.nullable().describe('How many people it was for at that moment.'),
    withdrawnAt: moment.nullable().describe('Since when its messages are being deleted.'),
    finishedAt: moment.nullable().describe('Since when nothing of it is left to be done.'),
    version,
    createdAt: moment,
    updatedAt: moment,
  }),
)

const kindOf = z.object({
  kind: z
    .string()
    .describe(
      'falls_back, language_off, same_text, quiet_hours, channel_waits, channel_stopped or would_expire; the other members say the rest.',
    ),
})

export const preview = named(
  'BroadcastPreview',
  z.object({
    eligible: count.describe('How many people would get a copy now. Give it to confirm.'),
    counts: z.array(z.object({ channel: z.string(), language: z.string(), count })),
    leftOut: z
      .array(z.object({ reason: z.string(), count }))
      .describe(
        'People by the first reason: opted_out, paused, no_consent, blocked, not_subscribed, no_address, silent (on WhatsApp, for half a year). Under duplicate_person other chats of people who get a copy.',
      ),
    messages: z
      .array(z.object({ channel: z.string(), language: z.string(), fallsBack: z.boolean(), text: z.string() }))
      .describe('As somebody reads it of whom nothing is known, in the neutral markup.'),
    estimate: z.object({
      startsAt: moment,
      endsAt: moment.nullable().describe('Null where nobody gets a copy, or it cannot be said.'),
      channels: z.array(
        z.object({
          channel: z.string(),
          count,
          startsAt: moment.describe(
            'Later than the whole where the channel has hours of its own, or takes no more today.',
          ),
          endsAt: moment.nullable(),
        }),
      ),
    }),
    warnings: z.array(kindOf.catchall(z.unknown())),
  }),
)

const report = named(
  'BroadcastReport',
  z.object({
    total: count.describe('How many people a copy is for: the sum of `states`. Final when `expanded`.'),
    expanded: z.boolean(),
    states: z.record(z.enum(recipientStates), count),
    reasons: z.array(z.object({ state: z.enum(recipientStates), reason: z.string(), count })),
    channels: z.array(z.object({ channel: z.string(), state: z.enum(recipientStates), count })),
    ratePerMinute: z.number().describe('Copies that came to an end in the last minute; 0 while that is not known.'),
    endsAt: moment.nullable().describe('When the rest will have been sent, as far as can be said.'),
    waitsFor: z
      .object({ kind: z.enum(['send_at', 'quiet_hours', 'paused']), until: moment.nullable() })
      .nullable()
      .describe('What it waits for; null when it is being sent, or is over.'),
    held: z
      .array(z.object({ channel: z.string(), count, reason: z.string(), until: moment.nullable() }))
      .describe(
        'Copies that wait on a channel for more than their turn. Under `reason`: it is switched `off`; `later`: it has hours of its own, or takes no more today; otherwise why it takes no announcements for now.',
      ),
    withdrawn: z
      .object({ removed: count, refused: count, left: count })
      .nullable()
      .describe(
        'Messages deleted again, those that the platform left where they are, and those still to be tried. Null: nobody took it back.',
      ),
  }),
)

/** A draft, and what would become of it. */
export const drafted = named('BroadcastDraft', z.object({ broadcast, preview }))

/** All that can be said of one. */
export const looked = named(
  'BroadcastLook',
  z.object({
    broadcast,
    report: report.nullable().describe('Null for a draft.'),
    preview: preview.nullable().describe('For a draft, whose recipients are not fixed yet.'),
  }),
)
