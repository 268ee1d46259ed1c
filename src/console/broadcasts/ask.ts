import type { z } from 'zod'
import { broadcastControlRoutes } from '../../http/api/broadcastControls.js'
import { deliveryRoute } from '../../http/api/broadcastDeliveries.js'
import { broadcastRoutes } from '../../http/api/broadcasts.js'
import { testRoute } from '../../http/api/broadcastTest.js'
import { meRoutes } from '../../http/api/me.js'
import type { Reply, Route, StreamReply } from '../../http/api/route.js'
import type { Problem } from '../../http/errors.js'
import type { Call } from '../page.js'
import { perform, rehearse } from '../perform.js'

const table: readonly Route[] = [...broadcastRoutes, ...broadcastControlRoutes, testRoute, deliveryRoute, ...meRoutes]

type Asking = Pick<Call, 'desk' | 'words' | 'person'>

interface Asked {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: Readonly<Record<string, unknown>>
}

export interface Refused {
  readonly kind: 'refused'
  readonly problem: Problem
}

type Answered<T> = { readonly kind: 'done'; readonly body: T } | Refused

/** Does what the API does at a line of its table (`post /broadcasts`), as the person; `answer` reads what it says. */
export async function ask<T extends z.ZodType>(
  asking: Asking,
  line: string,
  asked: Asked,
  answer: T,
): Promise<Answered<z.output<T>>> {
  return read(await run(asking, line, asked, perform), answer)
}

/** What it would say, with everything left as it was. */
export async function askInVain<T extends z.ZodType>(
  asking: Asking,
  line: string,
  asked: Asked,
  answer: T,
): Promise<Answered<z.output<T>>> {
  return read(await run(asking, line, asked, rehearse), answer)
}

/** A file that the API makes while it is sent. */
export async function askForFile(asking: Asking, line: string, asked: Asked): Promise<Answered<StreamReply>> {
  const done = await run(asking, line, asked, perform)
  if (done.kind === 'refused') return done
  if (done.body.kind !== 'stream') throw new Error(`${line} makes no file`)
  return { kind: 'done', body: done.body.stream }
}

function read<T extends z.ZodType>(done: Answered<Reply>, answer: T): Answered<z.output<T>> {
  if (done.kind === 'refused') return done
  return { kind: 'done', body: answer.parse(done.body.kind === 'json' ? done.body.body : null) }
}

async function run(asking: Asking, line: string, asked: Asked, how: typeof perform): Promise<Answered<Reply>> {
  const route = table.find(({ method, path }) => `${method} ${path}` === line)
  if (route === undefined) throw new Error(`the API has nothing at ${line}`)
  const done = await how(asking, route, asked)
  return done.kind === 'done' ? { kind: 'done', body: done.reply } : done
}
