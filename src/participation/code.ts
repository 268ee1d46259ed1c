import { distance } from '../engine/fold.js'
import { checkLetter, numberDigits, oneCharacterAway } from './checkLetter.js'

/** What was typed as a code: one that fits its check letter, what it may have been meant to be, or no code at all. */
export type ReadCode =
  | { readonly kind: 'exact'; readonly code: string }
  | { readonly kind: 'near'; readonly candidates: readonly string[] }
  | { readonly kind: 'none' }

const NONE: ReadCode = { kind: 'none' }
const YEAR = 4
const LONGEST_NUMBER = 6

/** The code of a submission, such as RIO-2026-00042-B; `number` counts within the year, from 1. */
export function formatCode(parts: { prefix: string; year: number; number: number }): string {
  return codeOf(parts.prefix, `${String(parts.year)}${String(parts.number).padStart(numberDigits, '0')}`)
}

/**
 * Understands a code however it was typed: in lower case, without dashes, zeros or prefix, with O for 0 or l for 1.
 * `candidates` are the codes that one wrong, swapped or missing character away fit their check letter, the likeliest first.
 */
export function readCode(text: string, prefix: string): ReadCode {
  const typed = compact(text)
  const head = Array.from(compact(prefix)).length
  if (typed.length > head + YEAR + LONGEST_NUMBER + 2) return NONE
  return headless(typed, head, prefix) ?? NONE
}

/** The message when all of it is a code or nearly one, as it was typed; else undefined. */
export function codeIn(text: string, prefix: string): string | undefined {
  return readCode(text, prefix).kind === 'none' ? undefined : text.trim()
}

function headless(typed: string, head: number, prefix: string): ReadCode | undefined {
  for (const length of [head, 0, head - 1, head + 1]) {
    const read = readBody(typed.slice(length), headIs(typed.slice(0, length), prefix), prefix)
    if (read.kind !== 'none') return read
  }
  return undefined
}

type Head = 'right' | 'missing' | 'nearly' | 'wrong'

function headIs(head: string, prefix: string): Head {
  if (head === '') return 'missing'
  const away = distance(asDigits(head), asDigits(compact(prefix)))
  return away === 0 ? 'right' : away === 1 ? 'nearly' : 'wrong'
}

/** Year, number and check letter; the more of the rest is in doubt, the less is guessed. */
function readBody(body: string, head: Head, prefix: string): ReadCode {
  const parts = partsOf(body)
  if (head === 'wrong' || parts === undefined) return NONE
  const { digits, letter, whole } = parts
  const fits = isNumbered(digits) && checkLetter(digits) === letter
  if (fits) return head === 'nearly' ? near([codeOf(prefix, digits)]) : { kind: 'exact', code: codeOf(prefix, digits) }
  if (head === 'nearly' || (head === 'missing' && !(whole && letter !== ''))) return NONE
  return near(
    oneCharacterAway(digits, letter)
      .filter(isNumbered)
      .map((meant) => codeOf(prefix, meant)),
  )
}

/** Undefined unless it has the shape of a year and a number with, perhaps, a letter. */
function partsOf(body: string): { digits: string; letter: string; whole: boolean } | undefined {
  const lettered = !/\d$/.test(body) || body.length === YEAR + numberDigits + 1
  const digits = asDigits(lettered ? body.slice(0, -1) : body)
  const number = digits.slice(YEAR)
  if (number === '' || number.length > LONGEST_NUMBER) return undefined
  return {
    digits: digits.slice(0, YEAR) + number.replace(/^0+(?=.{5})/, '').padStart(numberDigits, '0'),
    letter: lettered ? body.slice(-1) : '',
    whole: number.length >= numberDigits,
  }
}

function isNumbered(digits: string): boolean {
  return /^20\d{7,8}$/.test(digits) && Number(digits.slice(YEAR)) > 0
}

function near(candidates: readonly string[]): ReadCode {
  return candidates.length === 0 ? NONE : { kind: 'near', candidates: [...new Set(candidates)] }
}

function codeOf(prefix: string, digits: string): string {
  return `${prefix}-${digits.slice(0, YEAR)}-${digits.slice(YEAR)}-${checkLetter(digits)}`
}

/** Upper case, without what only separates. */
function compact(text: string): string {
  return text
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{L}\p{Nd}]+/gu, '')
}

/** The letters that are taken for digits, as they look alike. */
function asDigits(text: string): string {
  return text.replaceAll('O', '0').replace(/[IL]/g, '1')
}
