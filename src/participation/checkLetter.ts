/** The letters of Spain's DNI: 23 of them, without I, O and U. */
const letters = 'TRWAGMYFPDXBNJZSQVHLCKE'

/** Digits of a number within a year, with its leading zeros. */
export const numberDigits = 5

/** The letter that shows every wrong digit and every two neighbours swapped: the remainder by 23 of year and number as one number. */
export function checkLetter(digits: string): string {
  return letters.charAt(Number(digits) % letters.length)
}

/**
 * Year and number of the codes whose letter fits after one character is mended: the letter, two swapped digits, or one digit.
 * Where one digit is no digit, or the letter no letter, only that one is mended.
 */
export function oneCharacterAway(digits: string, letter: string): readonly string[] {
  const strange = digits.search(/\D/)
  const isLetter = letter !== '' && letters.includes(letter)
  if (!isLetter) return strange < 0 ? [digits] : []
  const fitting = (meant: string) => /^\d+$/.test(meant) && checkLetter(meant) === letter
  if (strange >= 0) return changedAt(digits, strange).filter(fitting)
  return [digits, ...[...swapped(digits), ...changed(digits)].filter(fitting)]
}

function swapped(digits: string): string[] {
  const at = Array.from({ length: digits.length - 1 }, (_, i) => i)
  return at.map((i) => digits.slice(0, i) + digits.charAt(i + 1) + digits.charAt(i) + digits.slice(i + 2))
}

/** The last digits first: there are more to mistake. */
function changed(digits: string): string[] {
  const at = Array.from({ length: digits.length }, (_, i) => digits.length - 1 - i)
  return at.flatMap((i) => changedAt(digits, i))
}

function changedAt(digits: string, i: number): string[] {
  return Array.from('0123456789', (digit) => digits.slice(0, i) + digit + digits.slice(i + 1))
}
