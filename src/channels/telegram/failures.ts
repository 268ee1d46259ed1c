import { GrammyError, HttpError } from 'grammy'
import { z } from 'zod'
import type { SendError } from '../channel.js'

/** A proxy on the way may answer with JSON of its own, so nothing that Telegram promises is taken for granted. */
const refusalSchema = z.object({
  error_code: z.number().catch(0),
  description: z.string().catch(''),
  parameters: z.object({ retry_after: z.number().catch(5) }).catch({ retry_after: 5 }),
})

/** Telegram's no, or undefined when the error is something else. A code of 0 means that it was not Telegram who answered. */
export interface Refusal {
  readonly code: number
  readonly description: string
  readonly retryAfterMs: number
}

/** Errors of connecting: the request surely never left. */
const beforeConnecting = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

export function toRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof GrammyError)) return undefined
  const { error_code, description, parameters } = refusalSchema.parse(error)
  return { code: error_code, description, retryAfterMs: parameters.retry_after * 1000 }
}

/** Takes the bot's token out of anything that may be logged, shown or stored. */
export function redact(text: string): string {
  return text.replace(/bot\d+:[\w-]+/g, 'bot<token>').replace(/\b\d{5,}:[\w-]{20,}/g, '<token>')
}

/** An error in words for operators, without the token and without anything that citizens wrote. */
export function describe(error: unknown): string {
  const refusal = toRefusal(error)
  if (refusal) {
    // Telegram quotes what it did not understand, which may be a citizen's own words.
    const words = redact(refusal.description).replace(/"[^"]*"/g, '"…"')
    return `${String(refusal.code)} ${words}`.slice(0, 200)
  }
  if (error instanceof HttpError) return networkReason(error)
  return error instanceof Error ? `${error.name} ${codeOf(error)}`.trim() : 'unknown error'
}

/** What a failed attempt to send means, in the closed list that the dispatcher knows. */
export function toSendError(error: unknown): SendError {
  const detail = describe(error)
  const refusal = toRefusal(error)
  if (!refusal) return { kind: neverLeft(error) ? 'unreachable' : 'unknown', detail }
  if (refusal.code === 429) return { kind: 'throttled', retryAfterMs: refusal.retryAfterMs }
  if (isTokenRefused(refusal)) return { kind: 'misconfigured', detail }
  if (refusal.code === 403 || isPersonUnknown(refusal)) return { kind: 'contact_stopped', detail }
  return { kind: refusal.code >= 400 && refusal.code < 500 ? 'rejected' : 'unknown', detail }
}

/** True when no request with this token can succeed. Telegram answers 404 to a token that has not even the right shape. */
export function isTokenRefused(refusal: Refusal | undefined): boolean {
  return refusal?.code === 401 || refusal?.code === 404
}

/** True when the message was refused for its formatting alone. */
export function isFormatRefused(error: unknown): boolean {
  const refusal = toRefusal(error)
  return refusal?.code === 400 && /can't parse entities/i.test(refusal.description)
}

/** True when Telegram will not take a file as a picture, which it may still take as a document. */
export function isPictureRefused(error: unknown): boolean {
  const refusal = toRefusal(error)
  return refusal?.code === 400 && /photo|image/i.test(refusal.description)
}

/** True when Telegram does not know, or not any more, the id of a file that it was given before. */
export function isUploadRefused(error: unknown): boolean {
  const refusal = toRefusal(error)
  return refusal?.code === 400 && /file.?id|file identifier|FILE_REFERENCE/i.test(refusal.description)
}

function isPersonUnknown({ code, description }: Refusal): boolean {
  return code === 400 && /chat not found|user not found|PEER_ID_INVALID/i.test(description)
}

function neverLeft(error: unknown): boolean {
  if (!(error instanceof HttpError)) return false
  const { code, message } = causeOf(error)
  // A name with several addresses, none of which answered, is given without a reason.
  return beforeConnecting.has(code) || /reason: (connect |getaddrinfo |$)/.test(message)
}

function networkReason(error: HttpError): string {
  const { code, message, name } = causeOf(error)
  if (code !== '') return code
  return /timed out/.test(message) ? 'no answer in time' : name
}

function causeOf({ error }: HttpError): { code: string; message: string; name: string } {
  if (!(error instanceof Error)) return { code: '', message: '', name: 'network error' }
  return { code: codeOf(error), message: error.message, name: error.name }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
