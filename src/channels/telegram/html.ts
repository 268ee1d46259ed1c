import { parseMarkup, type Span } from '../markup.js'

/** Neutral markup as the HTML that Telegram understands; every tag is closed and every other sign escaped. */
export function toHtml(markup: string): string {
  return parseMarkup(markup).map(toTag).join('')
}

function toTag({ text, bold, italic }: Span): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const inner = italic ? `<i>${escaped}</i>` : escaped
  return bold ? `<b>${inner}</b>` : inner
}
