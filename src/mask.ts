export interface Mask {
  /** Only the secrets given and what has the shape of a bot's token. */
  readonly secrets: (text: string) => string
  /** Also phones, e-mail addresses and the values in a URL. */
  readonly text: (text: string) => string
  /** Also what stands in double quotes: parsers and databases quote what they were given. */
  readonly quoted: (text: string) => string
}

const MASK = '[hidden]'
const token = /bot\d+:[\w-]+|\b\d{6,}:[\w-]{20,}/g
const email = /[\w.+-]+@[\w-]+\.[\w.-]+/g
const credentials = /(?<=:\/\/)[^/\s@]+@/g
const query = /(?<=[?&][\w.%-]+=)[^&\s"'#)]+/g
/** Seven digits and more are taken for a phone, however they are grouped; a date and an IP address are not. */
const digits = /(?<kept>\b\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?\b|\b\d{1,3}(?:\.\d{1,3}){3}\b)|\+?\d(?:[\s().-]{0,2}\d){6,}/g
const quotes = /"(?:[^"\\]|\\.)*"|“[^”]*”|«[^»]*»/g

/** Masks in free text what must not be logged. */
export function createMask(secrets: readonly string[]): Mask {
  const spelt = secrets.filter((secret) => secret.length > 3).flatMap((secret) => [secret, encodeURIComponent(secret)])

  function maskSecrets(text: string): string {
    return spelt.reduce((masked, secret) => masked.replaceAll(secret, MASK), text).replace(token, MASK)
  }

  function maskText(text: string): string {
    return maskSecrets(text)
      .replace(credentials, `${MASK}@`)
      .replace(query, MASK)
      .replace(email, MASK)
      .replace(digits, (found, kept: string | undefined) => kept ?? MASK)
  }

  return { secrets: maskSecrets, text: maskText, quoted: (text) => maskText(text.replace(quotes, '"…"')) }
}
