const name = String.raw`[\p{L}\p{N}._%+-]{1,64}`
const label = String.raw`[\p{L}\p{N}-]{1,63}`
const at = String.raw`(?:@|\s{0,2}[([]\s?(?:at|arroba)\s?[)\]]\s{0,2}|\sarroba\s)`
const dot = String.raw`(?:\.|\s?[([]\s?(?:dot|punto)\s?[)\]]\s?|\spunto\s)`
const address = new RegExp(`${name}(?:@${label}|${at}${label}${dot}${label})(?:${dot}${label}){0,4}`, 'giu')

/** E-mail addresses, also those without an ending or spelt with "arroba" and "punto". */
export function findEmails(text: string): { start: number; end: number; kind: 'email' }[] {
  return [...text.matchAll(address)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: 'email',
  }))
}
