/** True for the ten digits of an Ecuadorian cédula: a province (01 to 24, 30 for those abroad) and a check digit that fits. */
export function isCedula(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false
  const province = Number(digits.slice(0, 2))
  if (!((province >= 1 && province <= 24) || province === 30)) return false
  return checkDigit(digits.slice(0, 9)) === Number(digits.charAt(9))
}

function checkDigit(digits: string): number {
  const sum = Array.from(digits, Number).reduce((total, digit, i) => total + weighted(digit, i), 0)
  return (10 - (sum % 10)) % 10
}

function weighted(digit: number, place: number): number {
  const product = place % 2 === 0 ? digit * 2 : digit
  return product > 9 ? product - 9 : product
}
