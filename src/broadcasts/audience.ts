import { z } from 'zod'
import { submissionStates } from '../participation/states.js'

/** The channels that announcements can go to. */
export const broadcastChannels = ['telegram', 'whatsapp', 'web'] as const
export type BroadcastChannel = (typeof broadcastChannels)[number]

const ids = z.array(z.string().min(1).max(60)).min(1).max(100)

/** Whom a broadcast is for: everybody who meets all that is given. */
export const audienceSchema = z.strictObject({
  channels: z.array(z.enum(broadcastChannels)).min(1).exactOptional().describe('The channels that it may go to.'),
  actorKinds: ids.exactOptional().describe('Registered as one of these kinds of actors.'),
  parishes: ids.exactOptional().describe('Registered with one of these parishes.'),
  axes: ids.exactOptional().describe('Registered with an interest in one of these axes.'),
  languages: ids.exactOptional().describe('Who uses one of these languages; who never chose uses the first.'),
  topics: ids.exactOptional().describe('Subscribed to one of these topics, besides that of the broadcast.'),
  submissions: z
    .strictObject({ state: z.enum(submissionStates).exactOptional(), axis: z.string().min(1).max(60).exactOptional() })
    .exactOptional()
    .describe('Authors of a submission in this state and of this axis, published or not; {}: authors of any.'),
  registeredOnly: z.boolean().exactOptional(),
  seenSince: z.iso
    .datetime({ offset: true })
    .exactOptional()
    .describe('Who wrote or pressed something since then, to the hour.'),
})
