import { Refusal } from './refusal.js'

const tags = new Set(['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'code', 'pre', 'a', 'blockquote'])
const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/** What a citizen sees of Telegram's HTML; refuses what Telegram refuses: unknown tags, and tags that do not fit together. */
export function readHtml(html: string): string {
  const open: string[] = []
  let shown = ''
  for (const [piece, slash, name] of html.matchAll(/<(\/?)([^\s>]*)[^>]*>|[^<]+|</g)) {
    if (name === undefined && piece !== '<') shown += decode(piece)
    else if (slash === '/') close(open, name ?? '')
    else if (tags.has(name ?? '')) open.push(name ?? '')
    else throw refusal(`Unsupported start tag "${name ?? ''}" at byte offset ${String(Buffer.byteLength(shown))}`)
  }
  const left = open.at(-1)
  if (left !== undefined) throw refusal(`Can't find end tag corresponding to start tag "${left}"`)
  return shown
}

function close(open: string[], name: string): void {
  const expected = open.pop()
  if (expected !== name) throw refusal(`Unmatched end tag, expected "</${expected ?? ''}>", found "</${name}>"`)
}

function decode(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
}

function refusal(what: string): Refusal {
  return new Refusal(400, `Bad Request: can't parse entities: ${what}`)
}
