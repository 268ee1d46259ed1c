const ECUADOR = '593'

/**
 * A number as WhatsApp wants it, its country code first and digits only (E.164 without the plus, 8 to 15 digits); null when it cannot be one.
 * Numbers as they are dialled in Ecuador (`099 123 4567`, `03 296 0123`) are taken for Ecuador's.
 */
export function internationalNumber(typed: string): string | null {
  const compact = typed.replace(/[\s().-]/g, '').replace(/^(\+|00)/, '')
  const digits = /^0\d{8,9}$/.test(compact) ? ECUADOR + compact.slice(1) : compact
  return /^[1-9]\d{7,14}$/.test(digits) ? digits : null
}
