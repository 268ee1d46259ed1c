import { isCedula } from './cedula.js'

export interface PersonalNumber {
  readonly start: number
  readonly end: number
  readonly kind: 'cedula' | 'phone'
}

/** Digits that stand together. */
interface Group {
  readonly start: number
  readonly end: number
  readonly digits: string
}

/** What people write between the groups of one number. */
const separators = /^[^\S\n]{0,2}[-–—‐‑().·_/]{0,2}[^\S\n]{0,2}$/u
const unseen = /[\u00AD\u2060]|\u200B|\u200C|\u200D|\uFE0F|\u20E3|\uFEFF/gu
const FARTHEST = 8
const MOST_GROUPS = 12
const mobile = /^(?:00593|593|0)?0?9\d{8}$/
const landline = /^(?:00593|593|0)0?[2-7][2-7]\d{6}$/
const abroad = /^\d{8,15}$/
/** How the seven digits of a phone of the same town are grouped; by threes they are an amount. */
const local = /^(?:[2-7]\d{6}|[2-7]\d\d \d{4}|[2-7]\d\d \d\d \d\d|[2-7] \d{6})$/
const amountBefore = /(?:\$|usd)\s?$/i
const amountAfter = /^\s?(?:%|usd|d[oó]lares|metros|m2|m²|habitantes|personas|familias)/i

/** Cédulas and phones, however they are grouped; a longer number that holds one, such as a RUC, counts whole. */
export function findNumbers(text: string): PersonalNumber[] {
  const groups = groupsOf(text)
  const found: PersonalNumber[] = []
  for (let first = 0; first < groups.length;) {
    const number = longestAt(text, groups, first)
    if (number !== null) found.push(number.found)
    first += number?.groups ?? 1
  }
  return found
}

function groupsOf(text: string): Group[] {
  return [...text.matchAll(/\p{Nd}+/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    digits: match[0].normalize('NFKC'),
  }))
}

function longestAt(text: string, groups: readonly Group[], first: number) {
  const joined = joinedFrom(text, groups, first)
  for (let count = joined.length; count > 0; count--) {
    const found = numberOf(text, joined.slice(0, count))
    if (found !== null) return { found, groups: count }
  }
  return null
}

/** The groups that may belong to one number with the first. */
function joinedFrom(text: string, groups: readonly Group[], first: number): Group[] {
  const next = groups.slice(first, first + MOST_GROUPS)
  const broken = next.findIndex((group, i) => i > 0 && !areJoined(text.slice(next[i - 1]?.end, group.start)))
  return broken < 0 ? next : next.slice(0, broken)
}

function areJoined(between: string): boolean {
  return between.length <= FARTHEST && separators.test(between.replace(unseen, ''))
}

function numberOf(text: string, groups: readonly Group[]): PersonalNumber | null {
  const [first, last] = [groups[0], groups.at(-1)]
  if (first === undefined || last === undefined) return null
  const plus = text.charAt(first.start - 1) === '+'
  const digits = groups.map((group) => group.digits).join('')
  const kind =
    kindOf(digits) ?? (plus && abroad.test(digits) ? 'phone' : null) ?? localOf(text, groups) ?? longOf(groups)
  return kind === null ? null : { ...withWhatBelongs(text, first.start, last.end), kind }
}

/** A number with its plus sign and its opening bracket, and with what draws a box around its last digit. */
function withWhatBelongs(text: string, start: number, end: number): { start: number; end: number } {
  const before = /(?:\(?\+?)$/.exec(text.slice(Math.max(0, start - 2), start))?.[0] ?? ''
  const opened = text.slice(start, end).includes(')') ? before : before.replace('(', '')
  const after = /^\uFE0F?\u20E3/u.exec(text.slice(end, end + 2))?.[0] ?? ''
  return { start: start - opened.length, end: end + after.length }
}

function kindOf(digits: string): PersonalNumber['kind'] | null {
  if (mobile.test(digits) || landline.test(digits)) return isCedula(digits) ? 'cedula' : 'phone'
  return [digits, `0${digits}`, digits.replace(/001$/, '')].some(isCedula) ? 'cedula' : null
}

function localOf(text: string, groups: readonly Group[]): 'phone' | null {
  const [start, end] = [groups[0]?.start, groups.at(-1)?.end]
  const isAmount = amountBefore.test(text.slice(0, start).slice(-5)) || amountAfter.test(text.slice(end).slice(0, 12))
  return !isAmount && local.test(groups.map((group) => group.digits).join(' ')) ? 'phone' : null
}

/** More digits than a phone has, in one word, with a number of a person somewhere in them. */
function longOf(groups: readonly Group[]): PersonalNumber['kind'] | null {
  const digits = groups.length === 1 ? (groups[0]?.digits ?? '') : ''
  if (digits.length <= 10) return null
  const windows = Array.from({ length: digits.length - 9 }, (_, i) => digits.slice(i, i + 10))
  return windows.some(isCedula) ? 'cedula' : windows.some((window) => mobile.test(window)) ? 'phone' : null
}
