import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Accept } from '../channel.js'
import { describe } from './failures.js'
import type { Intake } from './intake.js'
import type { Log } from './options.js'

const largestBody = 1024 * 1024

interface Tools {
  readonly intake: Intake
  readonly accept: Accept
  readonly log: Log
}

/** Answers Telegram's posts; 200 only when the update is accepted, since everything else makes Telegram send it again. */
export class WebhookDoor {
  readonly #secret: string
  readonly #tools: Tools
  readonly #inside = new Set<Promise<number>>()
  #closed = false

  constructor(secret: string, tools: Tools) {
    this.#secret = secret
    this.#tools = tools
  }

  /** From now on Telegram is told to come again; resolves when all that was being accepted has been. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all(this.#inside)
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = this.#answer(request)
    this.#inside.add(status)
    response.writeHead(await status).end()
    this.#inside.delete(status)
  }

  async #answer(request: IncomingMessage): Promise<number> {
    if (!sameSecret(request.headers['x-telegram-bot-api-secret-token'], this.#secret)) return 401
    if (request.method !== 'POST') return 405
    if (this.#closed) return 503
    const body = await readJson(request)
    return 'status' in body ? body.status : this.#take(body.json)
  }

  async #take(update: unknown): Promise<number> {
    const { intake, accept, log } = this.#tools
    const event = intake(update)
    if (!event) return 200
    try {
      await accept(event)
      return 200
    } catch (error) {
      const facts = { channel: 'telegram', eventId: event.eventId, error: describe(error) }
      log.error(facts, 'message could not be stored')
      return 500
    }
  }
}

/** Compares digests, so that the time it takes tells nothing about the secret, its length included. */
function sameSecret(given: string | string[] | undefined, secret: string): boolean {
  if (typeof given !== 'string') return false
  const digest = (value: string) => createHash('sha256').update(value).digest()
  return timingSafeEqual(digest(given), digest(secret))
}

async function readJson(request: IncomingMessage): Promise<{ json: unknown } | { status: number }> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > largestBody) return { status: 413 }
      chunks.push(chunk)
    }
    return { json: JSON.parse(Buffer.concat(chunks).toString('utf8')) }
  } catch {
    return { status: 400 }
  }
}
