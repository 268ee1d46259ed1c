import { z } from 'zod'
import { roles } from '../../staff/roles.js'
import { schemaNames } from './names.js'
import type { Route } from './route.js'

const TITLES: Readonly<Record<number, string>> = {
  400: 'Something given is not accepted; `errors` names each.',
  401: 'No key, or a wrong one.',
  403: 'The key has not the role that this needs.',
  404: 'There is no such thing.',
  409: 'It is not any more as you saw it; the other members say how it is now.',
  413: 'Too long.',
  415: 'The body is no JSON.',
  422: 'Understood, and not possible now: the detail and the other members say why.',
  429: 'Too many requests, or too many wrong keys; Retry-After says how many seconds to wait.',
}

const problem = {
  type: 'object',
  description: 'After RFC 9457. `detail` says what was wrong, what was given, what is accepted and what to do.',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'detail'],
  additionalProperties: true,
}

/** The API described in OpenAPI 3.1. `server` is where it is mounted, such as /api/v1. */
export function openApi(table: readonly Route[], { server }: { readonly server: string }) {
  const paths: Record<string, Record<string, object>> = {}
  for (const one of table) paths[one.path] = { ...paths[one.path], [one.method]: operation(one) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gobierno Abierto: staff API',
      version: '1',
      description: `Every request but this description needs \`Authorization: Bearer KEY\`. Roles: ${roles.join(', ')}; each may do what those before it may. Times are UTC. Changes need the \`version\` that was read; of two who change one version, the second gets 409.`,
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: server }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'Made with `npm run staff -- key`.' } },
      schemas: { ...components(), Problem: problem },
    },
  }
}

function operation(one: Route) {
  return {
    operationId: operationId(one),
    tags: [one.path.split('/')[1] ?? ''],
    summary: one.summary,
    description: [one.description, one.role === null ? 'Open to everybody.' : `Needs the role ${one.role}.`]
      .filter((part) => part !== undefined)
      .join('\n\n'),
    ...(one.role === null ? { security: [] } : {}),
    parameters: [
      ...parameters('path', one.params),
      ...parameters('query', one.query),
      ...parameters('header', one.headers),
    ],
    ...(one.body === undefined ? {} : { requestBody: { required: true, content: json(schemaOf(one.body, 'input')) } }),
    responses: { ...goodOnes(one), ...bad(one) },
  }
}

function goodOnes(one: Route) {
  if (one.makes !== true) return { '200': good(one) }
  return { '201': { ...good(one), description: 'Made.' }, '200': { ...good(one), description: 'It was made before.' } }
}

function good({ answer, streams }: Route) {
  if (answer === undefined && streams === undefined)
    return { description: 'The file, as an attachment.', content: { '*/*': { schema: {} } } }
  const pieces = streams === undefined ? {} : { [streams]: { schema: { type: 'string' } } }
  const whole = answer === undefined ? {} : json(schemaOf(answer, 'output'))
  return { description: 'Done.', content: { ...whole, ...pieces } }
}

function bad({ role, params, query, body, headers, tooLong, problems = [] }: Route) {
  const statuses = [
    ...([params, query, body, headers].every((part) => part === undefined) ? [] : [400]),
    ...(role === null ? [] : [401, 403, 429]),
    ...(body === undefined ? [] : [tooLong?.status ?? 413, 415]),
    ...problems,
  ]
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(statuses.map((status) => [String(status), { description: TITLES[status] ?? '', content }]))
}

const jsonObject = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
})

function parameters(place: 'path' | 'query' | 'header', schema: z.ZodType | undefined) {
  if (schema === undefined) return []
  const { properties, required } = jsonObject.parse(z.toJSONSchema(schema, { io: 'input' }))
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    ...{ name, in: place, required: place === 'path' || required.includes(name), schema: rest },
    ...(description === undefined ? {} : { description }),
  }))
}

/** One that has a name is referred to by it. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const name = schemaNames.get(schema)?.id
  if (name !== undefined) return { $ref: uri(name) }
  return without(['$schema'], z.toJSONSchema(schema, { io }))
}

function components(): Record<string, object> {
  const { schemas } = z.toJSONSchema(schemaNames, { uri, io: 'output' })
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, without(['$schema', '$id'], schema)]),
  )
}

/** What belongs at the top of a schema that stands alone. */
function without(keys: readonly string[], schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key)))
}

function uri(name: string): string {
  return `#/components/schemas/${name}`
}

function json(schema: object) {
  return { 'application/json': { schema } }
}

/** getSubmissions, postSubmissionsIdPublish, ... */
function operationId({ method, path }: Route): string {
  const words = path.split(/[^a-z]+/i).filter((word) => word !== '')
  return [method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('')
}
