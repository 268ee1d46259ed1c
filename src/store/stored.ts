/** The word of a closed list that a column holds; a column that holds another one is a bug. */
export function oneOf<T extends string>(list: readonly T[], value: string): T {
  const found = list.find((word) => word === value)
  if (found === undefined) throw new Error(`the database holds ${value}, accepted: ${list.join(', ')}`)
  return found
}

/** A page of a long list; `next` is what to give as `after` for the following one, null at the end. */
export interface Page<T> {
  readonly rows: T[]
  readonly next: string | null
}

/** A page of `limit` rows made of one row more than that, which tells whether there is another page. */
export function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (row: T) => string): Page<T> {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}

/** A part of a list that is paged by number, and how long the whole list is. */
export interface Slice<T> {
  readonly rows: T[]
  readonly total: number
}
