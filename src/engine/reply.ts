import { z } from 'zod'
import type { StepOf } from './flow.js'
import { fold } from './fold.js'
import type { Input } from './input.js'
import type { Param } from './message.js'
import type { Answers } from './session.js'
import { means, pickNumber } from './understand.js'
import type { Vocabulary } from './vocabulary.js'

/** A citizen's answer to an `ask` step: taken, skipped, or not usable with the text that says why. */
export type Reply =
  | { readonly kind: 'taken'; readonly value: Answers[string] }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'invalid'; readonly text: string; readonly params: Record<string, Param> }
  | { readonly kind: 'unexpected'; readonly text: string }

/** Reads the input as the answer the step asks for. Ecuador's local numbers are read with +593 (ITU-T E.164). */
export function readReply(step: StepOf<'ask'>, input: Input, vocabulary: Vocabulary): Reply {
  if (input.kind === 'text') return readText(step, input.text, vocabulary)
  if (accepted(step, input)) return { kind: 'taken', value: z.json().parse(input) }
  // Contact cards hold international numbers, often without their plus.
  if (input.kind === 'contact' && step.answer === 'phone')
    return readText(step, input.phone.replace(/^(?=[1-9]\d{9})/, '+'), vocabulary)
  return { kind: 'unexpected', text: unexpectedText(input) }
}

/** The text that kindly says what to do instead of sending this. */
export function unexpectedText(input: Input): string {
  if (input.kind === 'media') return `common.unexpected_${input.media}`
  if (input.kind === 'location' || input.kind === 'contact' || input.kind === 'edited')
    return `common.unexpected_${input.kind}`
  if (isCall(input)) return 'common.unexpected_call'
  return 'common.unexpected_other'
}

/** True for an attempt to talk. */
export function isCall(input: Input): boolean {
  return input.kind === 'unsupported' && input.what === 'call'
}

/** True for something sent that is in the list: a location, or a kind of media. */
export function isThing(input: Input, accept: readonly string[]): boolean {
  if (input.kind === 'location') return accept.includes('location')
  return input.kind === 'media' && accept.includes(input.media)
}

function accepted(step: StepOf<'ask'>, input: Input): boolean {
  const { accept = [] } = step
  if (isThing(input, accept)) return true
  if (input.kind === 'location') return step.answer === 'location'
  return input.kind === 'media' && step.answer === 'media' && accept.length === 0 && input.media !== 'sticker'
}

function readText(step: StepOf<'ask'>, text: string, vocabulary: Vocabulary): Reply {
  if (step.optional === true && skips(step, fold(text), vocabulary)) return { kind: 'skipped' }
  return readers[step.answer](text.trim(), step, vocabulary)
}

/** A word for it, or the number of its button, which is the only one, where numbers are not what is asked for. */
function skips(step: StepOf<'ask'>, said: string, vocabulary: Vocabulary): boolean {
  return means(said, vocabulary.skip) || (said === '1' && step.answer !== 'number')
}

type Reader = (text: string, step: StepOf<'ask'>, vocabulary: Vocabulary) => Reply

const readers: Record<StepOf<'ask'>['answer'], Reader> = {
  text: readWords,
  number: readNumber,
  date: (text) => orInvalid(readDate(text), 'date'),
  email: (text) => orInvalid(z.email().safeParse(text.toLowerCase()).data, 'email'),
  phone: (text) => orInvalid(readPhone(text), 'phone'),
  location: () => invalid('location'),
  media: () => invalid('media'),
}

function readWords(text: string, step: StepOf<'ask'>): Reply {
  const length = Array.from(new Intl.Segmenter().segment(text)).length
  if (text === '') return invalid('text')
  if (step.min !== undefined && length < step.min) return wrong('common.too_short', { min: step.min })
  if (step.max !== undefined && length > step.max) return wrong('common.too_long', { max: step.max })
  return { kind: 'taken', value: text }
}

function readNumber(text: string, step: StepOf<'ask'>, vocabulary: Vocabulary): Reply {
  const value = readDigits(text) ?? pickNumber(fold(text), vocabulary)
  if (value === undefined || !Number.isSafeInteger(Math.trunc(value))) return invalid('number')
  if (step.min !== undefined && value < step.min) return wrong('common.too_small', { min: step.min })
  if (step.max !== undefined && value > step.max) return wrong('common.too_big', { max: step.max })
  return { kind: 'taken', value }
}

/** Whole or with decimals after a comma or a point; three digits after one are thousands: "1.500" and "1,500" alike. */
function readDigits(text: string): number | undefined {
  if (/^-?[1-9]\d{0,2}(?:[.,]\d{3})+$/.test(text)) return Number(text.replace(/[.,]/g, ''))
  // JSON has no -0.
  return /^-?\d+(?:[.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) + 0 : undefined
}

/** Day, month, year, as Ecuador writes it ("5/3/2026", "5 de marzo de 2026"), or ISO 8601; undefined when there is no such day. */
function readDate(text: string): string | undefined {
  const said = fold(text)
  const iso = /^(\d{4}) (\d{1,2}) (\d{1,2})$/.exec(said)
  if (iso !== null) return isoDate(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const parts = /^(\d{1,2}) (?:de )?(\p{L}+|\d{1,2}) (?:de |del )?(\d{4})$/u.exec(said)
  if (parts === null) return undefined
  return isoDate(Number(parts[3]), monthOf(parts[2] ?? ''), Number(parts[1]))
}

function monthOf(word: string): number {
  if (/^\d+$/.test(word)) return Number(word)
  const names = ['es', 'en'].map((language) => monthNames(language).findIndex((name) => name.startsWith(word)))
  return word.length < 3 ? 0 : 1 + Math.max(...names)
}

function monthNames(language: string): string[] {
  const format = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
  return Array.from({ length: 12 }, (_, month) => fold(format.format(new Date(Date.UTC(2000, month, 1)))))
}

function isoDate(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return same ? date.toISOString().slice(0, 10) : undefined
}

/** A mobile (0991234567) or a landline (032961234) of Ecuador, with or without 0 and 593, or any number with its plus. */
function readPhone(text: string): string | undefined {
  const digits = text.replace(/[\s().-]/g, '').replace(/^00/, '+')
  const local = /^(?:\+?593)?(?:0?(9\d{8})|0?([2-7]\d{7}))$/.exec(digits)
  if (local !== null) return `+593${local[1] ?? local[2] ?? ''}`
  return /^\+(?!593)[1-9]\d{7,14}$/.test(digits) ? digits : undefined
}

function orInvalid(value: string | undefined, kind: string): Reply {
  return value === undefined ? invalid(kind) : { kind: 'taken', value }
}

function invalid(kind: string): Reply {
  return wrong(`common.invalid_${kind}`, {})
}

function wrong(text: string, params: Record<string, Param>): Reply {
  return { kind: 'invalid', text, params }
}
