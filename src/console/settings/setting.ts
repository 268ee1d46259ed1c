import type { ComponentChildren } from 'preact'
import type { SettingName } from '../../content/changes.js'
import type { NewText } from '../../publishing/publisher.js'
import type { Call } from '../page.js'

/** What a form holds, as it was sent: a field that came several times is a list. */
export type Sent = Readonly<Record<string, unknown>>

/** One thing that the municipality decides, and how staff see and change it. */
export interface Setting {
  readonly name: SettingName
  /** The fields of its form, holding a value or what was typed. */
  readonly fields: (call: Call, sent: Sent) => ComponentChildren
  /** The fields of a value, as the form would send them. */
  readonly sentFor: (call: Call, value: unknown) => Sent
  /** What the form means; whether it fits is for its schema to say. */
  readonly read: (call: Call, sent: Sent) => Read
}

export interface Read {
  readonly value: unknown
  /** Texts that go with it. */
  readonly texts?: readonly NewText[]
}

/** A field's words, '' where there is none. */
export function line(sent: Sent, name: string): string {
  const value = sent[name]
  return typeof value === 'string' ? value.trim() : ''
}

/** Everything that came under a name. */
export function all(sent: Sent, name: string): string[] {
  return [sent[name]].flat().filter((one) => typeof one === 'string')
}

/** NaN, which fits no schema, where there is no number. */
export function whole(sent: Sent, name: string): number {
  const words = line(sent, name)
  return /^\d{1,6}$/.test(words) ? Number(words) : NaN
}
