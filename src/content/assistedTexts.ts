import { purposes } from '../participation/consents.js'

const plain = [...purposes, 'slip_title', 'slip_sent', 'slip_code', 'slip_private']

/** The texts of what staff write down for somebody, and the parameters each is given. */
export const assistedTexts: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(plain.map((name) => [`assisted.${name}`, []])),
  'assisted.slip_name': ['name'],
  'assisted.slip_how': ['code'],
  'assisted.slip_until': ['date'],
}
