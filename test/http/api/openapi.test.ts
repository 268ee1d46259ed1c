import { expect, it } from 'vitest'
import { z } from 'zod'
import { openApi } from '../../../src/http/api/openapi.js'
import { apiTable } from '../../../src/http/api/routes.js'
import { publish } from '../../../src/store/submissionChanges.js'
import { NOON } from '../../store/world.js'
import { apiWorld, attach, register, vocabulary } from './world.js'

const table = apiTable(vocabulary)

const schema = z.record(z.string(), z.unknown())
const content = z.record(z.string().regex(/\/|\*/), z.strictObject({ schema }))
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-zA-Z]+$/),
  tags: z.array(z.string().min(1)),
  summary: z.string().min(1),
  description: z.string().min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  parameters: z.array(
    z.strictObject({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean(),
      schema,
      description: z.string().optional(),
    }),
  ),
  requestBody: z.strictObject({ required: z.literal(true), content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({ description: z.string().min(1), content: content.optional() }),
  ),
})

/** The parts of OpenAPI 3.1 that are used, as its specification has them. */
const document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({
    title: z.string(),
    version: z.string(),
    description: z.string(),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.string() })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'patch', 'delete']), operation)),
  components: z.strictObject({
    securitySchemes: z.strictObject({
      key: z.strictObject({ type: z.literal('http'), scheme: z.literal('bearer'), description: z.string() }),
    }),
    schemas: z.record(z.string().regex(/^\w+$/), schema),
  }),
})

function described() {
  return document.parse(JSON.parse(JSON.stringify(openApi(table, { server: '/api/v1' }))))
}

it('is given to everybody, as the specification wants it', async () => {
  const { ask } = await apiWorld()
  const { status, headers, body } = await ask('GET', '/openapi.json')
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
  expect(body).toEqual(described())
})

it('describes every route and no other', () => {
  const routes = Object.entries(described().paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  expect(routes.sort()).toEqual(table.map(({ method, path }) => `${method} ${path}`).sort())
})

it('names each operation once, and each parameter of its path', () => {
  const all = Object.entries(described().paths).flatMap(([path, methods]) =>
    Object.values(methods).map((one) => ({ path, ...one })),
  )
  expect(new Set(all.map(({ operationId }) => operationId)).size).toBe(all.length)
  for (const { path, parameters } of all) {
    const inPath = parameters.filter((one) => one.in === 'path' && one.required).map(({ name }) => name)
    expect(inPath, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))
  }
})

it('refers to nothing that is not there', () => {
  const text = JSON.stringify(described())
  const names = new Set([...text.matchAll(/"\$ref":"([^"]*)"/g)].map((match) => match[1]))
  expect(names.size).toBeGreaterThan(5)
  const there = new Set(Object.keys(described().components.schemas).map((name) => `#/components/schemas/${name}`))
  expect([...names].filter((name) => name === undefined || !there.has(name))).toEqual([])
  expect(text).not.toContain('$schema')
  expect(text).not.toContain('$defs')
})

it('says what really comes', async () => {
  const world = await apiWorld()
  await register(world.store)
  const { id } = await world.submission()
  await publish(world.store.db, { id, version: 1, now: NOON })
  await attach(world, id)
  const { components } = described()
  for (const [name, path] of [
    ['SubmissionPage', '/submissions'],
    ['Submission', `/submissions/${id}`],
    ['ActorPage', '/actors'],
    ['AuditPage', '/audit'],
    ['OrganisationPage', '/organisations'],
    ['ReportPage', '/reports'],
  ] as const) {
    const { body } = await world.ask('GET', path, { key: world.keys.admin })
    const whole = { ...components.schemas[name], $defs: components.schemas }
    const text = JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/')
    const read = z.fromJSONSchema(z.json().parse(JSON.parse(text)) as Parameters<typeof z.fromJSONSchema>[0])
    expect(read.safeParse(body).error?.issues, name).toBeUndefined()
  }
})

it('is shown to people on a page that runs and loads nothing but our own files', async () => {
  const { url } = await apiWorld()
  const page = await fetch(`${url}/api/docs`)
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("script-src 'self'; style-src 'self';")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
  const html = await page.text()
  expect(html).toContain('data-description="/api/v1/openapi.json"')
  expect(html).not.toMatch(/\{\{|https?:/)
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
  expect(files).toHaveLength(4)
  for (const file of files) expect([file, (await fetch(url + file)).status]).toEqual([file, 200])
  expect((await fetch(`${url}/api/docs/package.json`)).status).toBe(404)
})
