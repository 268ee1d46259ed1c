/** Zero wide: it keeps a sign that stands for itself from formatting. */
const apart = '\u200B'
/** A stretch that a phone shows bold or italic: its marks touch the words inside and no words outside, on one line. */
const marked = /(?<![\p{L}\p{N}\u200B])([*_])(?![\s\u200B])([^\n]*?)(?<![\s\u200B])\1(?![\p{L}\p{N}\u200B])/gu

/** What a phone shows of a text of WhatsApp's: the words, without the marks that format them. */
export function shownByPhone(text: string): string {
  const shown = text.replace(marked, '$2')
  return shown === text ? text.replaceAll(apart, '') : shownByPhone(shown)
}
