import type { Workplace } from '../../http/api/route.js'
import type { Person } from '../../staff/people.js'

const LASTS = 60_000

interface Seen {
  readonly name: string
  readonly at: number
}

/** Who looked at which submission: submission, then person. */
const seen = new WeakMap<Workplace, Map<string, Map<string, Seen>>>()

/** Notes that somebody looks at a submission, and says who else did so in the last minute. Kept in memory only. */
export function present(at: Workplace, submissionId: string, { id, name }: Pick<Person, 'id' | 'name'>): string[] {
  const now = at.now().getTime()
  const all = seen.get(at) ?? new Map<string, Map<string, Seen>>()
  seen.set(at, all)
  for (const [submission, people] of all) {
    for (const [person, one] of people) if (now - one.at > LASTS) people.delete(person)
    if (people.size === 0) all.delete(submission)
  }
  const here = all.get(submissionId) ?? new Map<string, Seen>()
  all.set(submissionId, here.set(id, { name, at: now }))
  return [...here].filter(([person]) => person !== id).map(([, one]) => one.name)
}
