import { z } from 'zod'

const count = z.object({ channel: z.string(), language: z.string(), count: z.number() })

/** What is read of the API's answers. */
export const draftedSchema = z.object({
  broadcast: z.object({ id: z.number(), title: z.string(), version: z.number() }),
  preview: z.object({
    eligible: z.number(),
    counts: z.array(count),
    leftOut: z.array(z.object({ reason: z.string(), count: z.number() })),
    messages: z.array(
      z.object({ channel: z.string(), language: z.string(), fallsBack: z.boolean(), text: z.string() }),
    ),
    estimate: z.object({ startsAt: z.string(), endsAt: z.string().nullable() }),
    warnings: z.array(z.object({ kind: z.string() }).catchall(z.unknown())),
  }),
})

export const lookedSchema = z.object({
  broadcast: z.object({ state: z.string(), finishedAt: z.string().nullable() }),
  report: z.object({
    total: z.number(),
    states: z.record(z.string(), z.number()),
    ratePerMinute: z.number(),
    endsAt: z.string().nullable(),
    waitsFor: z.object({ kind: z.string(), until: z.string().nullable() }).nullable(),
    held: z.array(
      z.object({ channel: z.string(), reason: z.string(), count: z.number(), until: z.string().nullable() }),
    ),
  }),
})

/** Whom a draft would reach, in words for a terminal. */
export function previewWords({ preview }: z.infer<typeof draftedSchema>): string {
  const { counts, eligible, estimate, leftOut, messages, warnings } = preview
  const texts = messages.filter(({ fallsBack }) => !fallsBack)
  return [
    `Recipients  ${String(eligible)}`,
    ...counts.map(({ channel, language, count: people }) => `  ${channel}, ${language}: ${String(people)}`),
    'Left out',
    ...(leftOut.length === 0 ? ['  nobody'] : leftOut.map(({ reason, count: n }) => `  ${reason}: ${String(n)}`)),
    ...texts.flatMap(({ channel, language, text }) => [`Message on ${channel}, ${language}`, indented(text)]),
    `Begins      ${estimate.startsAt}`,
    `Ends about  ${estimate.endsAt ?? (eligible === 0 ? 'never: nobody gets it' : 'cannot be said')}`,
    ...warnings.map(({ kind, ...more }) => `Warning     ${kind} ${JSON.stringify(more)}`),
  ].join('\n')
}

/** How far a broadcast has come, on one line. */
export function progressWords({ broadcast, report }: z.infer<typeof lookedSchema>): string {
  const { endsAt, held, ratePerMinute, states, total, waitsFor } = report
  const counts = Object.entries(states).flatMap(([state, n]) => (n === 0 ? [] : [`${state} ${String(n)}`]))
  const waits = waitsFor === null ? [] : [`waits: ${waitsFor.kind} ${waitsFor.until ?? ''}`.trim()]
  const stuck = held.map(({ channel, reason, count: n, until }) =>
    `${String(n)} held on ${channel}: ${reason} ${until ?? ''}`.trim(),
  )
  const pace = ratePerMinute === 0 ? [] : [`${String(ratePerMinute)} a minute`]
  const end = endsAt === null ? [] : [`ends about ${endsAt}`]
  return [`${broadcast.state}: ${String(total)} recipients`, ...counts, ...waits, ...stuck, ...pace, ...end].join(', ')
}

function indented(text: string): string {
  return text.replace(/^/gm, '  | ')
}
