import { z } from 'zod'
import { route } from './route.js'

const channel = z.object({
  name: z.string(),
  state: z.string().describe('open when all is well.'),
  detail: z.string().nullable().describe('What is wrong and what to do.'),
})

/** How citizens can reach the service now. */
export const channelRoute = route({
  method: 'get',
  path: '/channels',
  role: 'viewer',
  summary: 'List the channels that are switched on, and how they are',
  answer: z.object({ items: z.array(channel) }),
  handle: ({ at }) =>
    Promise.resolve({
      items: at.channels().map(({ name, health }) => ({ name, state: health.state, detail: health.detail ?? null })),
    }),
})
