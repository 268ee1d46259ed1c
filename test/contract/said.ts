import { expect } from 'vitest'
import { plain } from '../../src/channels/markup.js'
import type { Content } from '../../src/content/content.js'
import { saying } from '../support/transcript.js'
import type { Heard } from './driver.js'
import type { Talker } from './talker.js'

/** Sees that what was heard are the texts of these keys in the citizen's language, whatever stands in their gaps. */
export function expectSaid({ world, standing }: Talker, heard: readonly Heard[], keys: readonly string[], where = '') {
  // A file may come without a word.
  const said = heard.map(({ text }) => text.trim()).filter((text) => text !== '')
  expect(said.length, `${where}\n${said.join('\n---\n')}`).toBe(keys.length)
  for (const [i, text] of said.entries()) {
    const key = keys[i] ?? ''
    const isIt = templatesOf(world.content, key, standing.language).some((template) => saying(template).test(text))
    expect(isIt ? key : text, where).toBe(key)
  }
}

/** A text with its gaps open. One that counts something has no other form than those for one and for many. */
function templatesOf(content: Content, key: string, language: string | null): string[] {
  const text = content.text(key, {}, language)
  if (text !== key) return [plain(text).trim()]
  const counted = [1, 2].map((count) => content.text(key, { count }, language).replaceAll(String(count), '{count}'))
  return counted.map((form) => plain(form).trim())
}
