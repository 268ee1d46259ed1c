import type { Content } from '../content/content.js'
import { requirements } from '../participation/states.js'
import { z } from 'zod'
import { Problem } from '../http/errors.js'
import type { Reply, Route, Workplace } from '../http/api/route.js'
import type { Person } from '../staff/people.js'
import { covers, type Staff } from '../staff/roles.js'
import type { Desk } from './page.js'
import type { Words } from './words.js'

/** What a route made of it; `why` says in the reader's language why it was not done. */
export type Performed =
  | { readonly kind: 'done'; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly problem: Problem; readonly why: string }

interface Asking {
  readonly desk: Pick<Desk, 'at' | 'content'>
  readonly words: Words
  readonly person: Person
}

interface Asked {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  /** As the API's JSON; what is undefined is left out. */
  readonly body?: Readonly<Record<string, unknown>>
}

/** Does what the API would do for the person, with the same rules, versions and lines in the audit log. */
export async function perform({ desk, words, person }: Asking, route: Route, asked: Asked = {}): Promise<Performed> {
  return run({ desk, words, person }, route, asked, desk.at)
}

/** Tries whether it could be done now, and leaves everything as it was; a picture is not kept. */
export async function rehearse({ desk, words, person }: Asking, route: Route, asked: Asked = {}): Promise<Performed> {
  const { store } = desk.at
  let made: unknown
  const transaction: Workplace['store']['transaction'] = async (work) => {
    try {
      await store.transaction(async (tx) => {
        made = await work(tx)
        throw new Undone()
      })
    } catch (error) {
      if (!(error instanceof Undone)) throw error
    }
    return made as Awaited<ReturnType<typeof work>>
  }
  const undone = { db: store.db, transaction }
  const images = { ...desk.at.broadcasts.images, write: () => Promise.resolve('') }
  const broadcasts = { ...desk.at.broadcasts, store: undone, images }
  return run({ desk, words, person }, route, asked, { ...desk.at, store: undone, broadcasts })
}

/** Thrown to give a rehearsal's transaction up. */
class Undone extends Error {
  override readonly name = 'Undone'
}

async function run(asking: Asking, route: Route, asked: Asked, at: Workplace): Promise<Performed> {
  const { params = {}, query = {}, body = {} } = asked
  const { desk, words, person } = asking
  const staff = staffOf(person)
  if (route.role !== null && !covers(staff.role, route.role)) throw new Error(`${route.path} is not for ${person.role}`)
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
  try {
    return { kind: 'done', reply: await route.run({ params, query, body: given, headers: {}, staff, at }) }
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    return { kind: 'refused', problem, why: whyOf(problem, words, desk.content) }
  }
}

/** The person as the API knows its callers. Which submissions an evaluator comes near is for the pages to say. */
export function staffOf({ id, name, role }: Person): Staff {
  return { id, name, role: role === 'evaluator' ? 'editor' : role }
}

/** The one of these routes that is at a path. */
export function routeAt(routes: readonly Route[], path: string): Route {
  const found = routes.find((one) => one.path === path && one.method !== 'get')
  if (found === undefined) throw new Error(`the API changes nothing at ${path}`)
  return found
}

/** What the members of a problem may tell. */
const members = z.object({
  fields: z.array(z.string()).default([]),
  errors: z.array(z.object({ field: z.string().default('') })).default([]),
  from: z.string().optional(),
  to: z.string().optional(),
})

function whyOf({ status, more }: Problem, { t, language }: Words, content: Content): string {
  if (status === 409) return t('why.changed')
  if (status === 404) return t('why.gone')
  const { fields, errors, from, to } = members.parse(more.members ?? {})
  const named = [...fields, ...errors.map(({ field }) => field)]
  if (named.length > 0) return t('why.fields', { fields: named.map((field) => fieldIn(field, t)).join(', ') })
  if (from === undefined || to === undefined) return t('why.impossible')
  const state = (id: string) => content.value({ key: `participation.states.${id}` }, language)
  return t('why.not_allowed', { from: state(from), to: state(to) })
}

function fieldIn(field: string, t: Words['t']): string {
  return t(`why.field.${requirements.find((one) => one === field) ?? 'other'}`)
}
