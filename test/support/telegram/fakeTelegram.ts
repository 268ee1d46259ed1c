import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Citizen, type Person } from './citizen.js'
import type { Fault } from './faults.js'
import { Group } from './group.js'
import { botMethods } from './methods.js'
import type { Method } from './method.js'
import { readMultipart } from './multipart.js'
import { Refusal, refusals } from './refusal.js'
import { World, type Call } from './world.js'

export { refusals } from './refusal.js'
export type { Citizen } from './citizen.js'

const token = '4242424242:AAE-fake_token_of_the_test_bot_00000'

/** Starts a Bot API server of our own on this machine, for one bot; any process may talk to it at `apiRoot`. */
export async function startFakeTelegram(): Promise<FakeTelegram> {
  const fake = new FakeTelegram()
  await fake.comesBack()
  return fake
}

export class FakeTelegram {
  readonly token = token
  readonly world = new World()
  readonly #methods = botMethods(this.world)
  #server: Server | undefined
  #port = 0

  get apiRoot(): string {
    return `http://127.0.0.1:${String(this.#port)}`
  }

  get calls(): readonly Call[] {
    return this.world.calls
  }

  callsOf(method: string): Call[] {
    return this.world.calls.filter((call) => call.method === method)
  }

  citizen(id = 1000 + this.world.nextId(), person: Person = {}): Citizen {
    return new Citizen(this.world, id, person)
  }

  group(id = -1000 - this.world.nextId()): Group {
    return new Group(this.world, id)
  }

  /** The next `times` calls of `method` (or `download`) go wrong. */
  fails(method: string, fault: Fault | Refusal, times = 1): void {
    this.world.faults.plan(method, fault instanceof Refusal ? { kind: 'refuses', refusal: fault } : fault, times)
  }

  /** Waits until `find` gives something. */
  until<T>(awaited: string, find: () => T | undefined | false, withinMs?: number): Promise<T> {
    return this.world.changes.until(awaited, find, withinMs)
  }

  /** Waits until the bot confirmed everything that happened. */
  async settles(): Promise<void> {
    await this.until('all updates to be confirmed', () => this.world.updates.pending.length === 0)
  }

  /** Stops answering: connections break and new ones are refused. */
  async goesDown(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  /** Answers again at the same place, with everything it knew. */
  async comesBack(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#serve(request, response)
    })
    this.#server = server
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    this.world.webhook.set(undefined)
    await this.goesDown()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind, path = ''] = new RegExp(`^/(?:(file)/)?bot${token}/(.+)$`).exec(request.url ?? '') ?? []
    if (path === '' || !this.world.tokenValid) {
      respond(response, refusals.unauthorized())
    } else if (kind === 'file') {
      this.#download(path, response)
    } else {
      const params = await readParams(request)
      if (params) await this.#call(path, params, response)
    }
  }

  async #call(name: string, params: Record<string, unknown>, response: ServerResponse): Promise<void> {
    this.world.calls.push({ method: name, params })
    this.world.changes.happened()
    const fault = this.world.faults.take(name)
    if (fault && fault.kind !== 'lost_after') {
      goWrong(fault, response)
      return
    }
    const answer = await answerOf(this.#methods.get(name), params, response)
    this.world.changes.happened()
    if (fault) response.destroy()
    else respond(response, answer)
  }

  #download(path: string, response: ServerResponse): void {
    this.world.calls.push({ method: 'download', params: { path } })
    const fault = this.world.faults.take('download')
    const file = [...this.world.files.values()].find((one) => one.path === path)
    const bytes = this.world.downloads.has(path) ? this.world.downloads.get(path) : file?.bytes
    if (fault) goWrong(fault, response)
    else if (file && bytes) response.writeHead(200, { 'content-type': file.mime }).end(bytes)
    else response.writeHead(404).end()
  }
}

async function answerOf(method: Method | undefined, params: unknown, response: ServerResponse): Promise<unknown> {
  const gone = new AbortController()
  response.on('close', () => {
    gone.abort()
  })
  try {
    if (!method) throw new Refusal(404, 'Not Found: method not found')
    return { ok: true, result: await method.answer(params, gone.signal) }
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function goWrong(fault: Fault, response: ServerResponse): void {
  if (fault.kind === 'refuses') respond(response, fault.refusal)
  else if (fault.kind === 'proxy_page') response.writeHead(502).end('<h1>Bad Gateway</h1>')
  else if (fault.kind === 'proxy_json') response.writeHead(502).end('{"message":"Bad Gateway"}')
  else if (fault.kind === 'lost_before') response.destroy()
}

function respond(response: ServerResponse, answer: unknown): void {
  const [status, body] = answer instanceof Refusal ? [answer.code, answer.toJson()] : [200, answer]
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Nothing when the caller hung up before it had said everything. */
async function readParams(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  } catch {
    return undefined
  }
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return readMultipart(Buffer.concat(chunks), type)
  const text = Buffer.concat(chunks).toString('utf8')
  return (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
}
