import { Problem } from '../errors.js'

/** Nothing of this kind has this id. */
export function noSuch(thing: string, list: string): Problem {
  const detail = `Given: an id or code of no ${thing}. Accepted: one of those that GET ${list} lists. To do: check it.`
  return new Problem(404, `There is no such ${thing}`, detail)
}

/** Somebody else was quicker. */
export function conflict(version: number): Problem {
  const detail = `Given: an older version. Accepted: ${String(version)}, the present one. To do: read it again, see what changed, and decide anew.`
  return new Problem(409, 'Somebody else changed it meanwhile', detail, undefined, { members: { version } })
}

/** Understood, and not possible. */
export function notPossible(title: string, detail: string, members: Readonly<Record<string, unknown>> = {}): Problem {
  return new Problem(422, title, detail, undefined, { members })
}
