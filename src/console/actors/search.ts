import { z } from 'zod'
import { toCursor } from '../../http/api/cursor.js'
import { OUTSIDE } from '../../participation/registration.js'
import type { ActorSearch } from '../../store/staffActors.js'

/** What is left empty in a form is not asked for. */
function field<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
}
const word = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)

/** What the address of the list may say. */
export const askedSchema = z.object({
  kind: field(word),
  /** A parish, or OUTSIDE. */
  parish: field(word),
  axis: field(word),
  /** The id of an organisation. */
  organisation: field(z.string().max(64)),
  /** Words of the name of an organisation. */
  named: field(z.string().trim().max(100)),
  /** Only those who may be invited to the working tables. */
  invite: field(z.literal('yes')),
})
export type Asked = z.output<typeof askedSchema>

export const cursorSchema = field(z.string().regex(/^[A-Za-z0-9_-]{1,120}$/))

export function searchOf({ kind, parish, axis, organisation, named, invite }: Asked): ActorSearch {
  return {
    ...{ kind, axis, organisationId: organisation },
    parish: parish === OUTSIDE ? null : parish,
    organisationName: named === '' ? undefined : named,
    convocation: invite === 'yes' ? true : undefined,
  }
}

/** Where the list is, as asked. `after`: the last one of the page before. */
export function listPath(asked: Asked, after: string | null = null): string {
  const given = Object.entries({ ...asked, after: toCursor(after) ?? undefined }).flatMap(
    ([name, value]): [string, string][] => (value === undefined || value === '' ? [] : [[name, value]]),
  )
  return given.length === 0 ? LIST : `${LIST}?${new URLSearchParams(given).toString()}`
}

export const LIST = '/console/actors/list'
