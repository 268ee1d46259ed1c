import { describe, expect, it } from 'vitest'
import { exactGlobalWord } from '../../src/conversation/route.js'
import { globalWords } from '../../src/engine/vocabulary.js'
import { realContent } from '../support/talk.js'

describe('the commands that Telegram lists', () => {
  const content = realContent()
  const commands = content.languages.flatMap(({ id }) =>
    globalWords
      .map((word): [string, string, string] => [id, word, commandName(word, id)])
      .filter(([, , name]) => name !== ''),
  )

  function commandName(word: string, language: string): string {
    try {
      return content.value({ key: `telegram.command_names.${word}` }, language)
    } catch {
      return ''
    }
  }

  it('are there', () => {
    expect(commands.length).toBeGreaterThanOrEqual(14)
  })

  it.each(commands)('in %s are understood: %s is /%s', (_, word, name) => {
    expect(name).toMatch(/^[a-z0-9_]{1,32}$/)
    expect(exactGlobalWord(content, `/${name}`)).toBe(word)
  })
})

describe('the words of the service', () => {
  const { vocabulary: real } = realContent()

  it.each(globalWords)('mean one thing alone: %s', (word) => {
    for (const form of real.global[word]) expect(exactGlobalWord({ vocabulary: real }, form), form).toBe(word)
  })
})
