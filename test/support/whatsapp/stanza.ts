import { getAllBinaryNodeChildren, getBinaryNodeChild, getBinaryNodeChildBuffer } from '@whiskeysockets/baileys'
import type { BinaryNode } from '@whiskeysockets/baileys'

export type Stanza = BinaryNode

export const server = 's.whatsapp.net'

/** A stanza; attributes that are undefined are left out. */
export function el(
  tag: string,
  attrs: Record<string, string | undefined> = {},
  content?: Stanza[] | Uint8Array | string,
): Stanza {
  const given = Object.entries(attrs).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { tag, attrs: Object.fromEntries(given), ...(content !== undefined && { content }) }
}

export function child(parent: Stanza | undefined, tag: string): Stanza | undefined {
  return getBinaryNodeChild(parent, tag)
}

export function children(parent: Stanza | undefined, tag?: string): Stanza[] {
  const all = parent ? getAllBinaryNodeChildren(parent) : []
  return tag === undefined ? all : all.filter((one) => one.tag === tag)
}

/** The bytes of a child that must be there. */
export function bytesIn(parent: Stanza | undefined, tag: string): Buffer {
  const bytes = getBinaryNodeChildBuffer(parent, tag)
  if (!bytes) throw new Error(`<${parent?.tag ?? 'nothing'}> brings no bytes in <${tag}>`)
  return Buffer.from(bytes)
}

export function numberIn(parent: Stanza | undefined, tag: string): number {
  const bytes = bytesIn(parent, tag)
  return bytes.readUIntBE(0, bytes.length)
}

export function textOf(stanza: Stanza | undefined): string {
  const content = stanza?.content
  if (typeof content === 'string') return content
  return content instanceof Uint8Array ? Buffer.from(content).toString('utf8') : ''
}

/** The attribute, which must be there. */
export function attr(stanza: Stanza, name: string): string {
  const value = stanza.attrs[name]
  if (value === undefined) throw new Error(`<${stanza.tag}> has no ${name}`)
  return value
}

export function seconds(at = new Date()): number {
  return Math.floor(at.getTime() / 1000)
}
