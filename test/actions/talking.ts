import { afterAll, beforeAll, expect } from 'vitest'
import { openTalk, type Talk } from '../support/talk.js'
import { expectSayable } from '../support/transcript.js'
import { idOf } from './citizens.js'

/** People in chats of one service, which is there for all tests of a file. */
export function talking() {
  let open: (Talk & { close(): Promise<void> }) | undefined
  let people = 0
  beforeAll(async () => {
    open = await openTalk()
  })
  afterAll(() => open?.close())
  const talk = (): Talk => {
    if (open === undefined) throw new Error('the talk is not open')
    return open
  }
  /** What is said to the last of these words; every text of it can be said. */
  const tell = async (address: string, ...words: string[]): Promise<string[]> => {
    let said: string[] = []
    for (const word of words) {
      talk().clock.pass(0.1)
      said = await talk().says(word, address)
    }
    for (const message of talk().turns.at(-1)?.said ?? []) expectSayable(message, talk().content)
    expect(talk().failures).toEqual([])
    return said
  }
  /** A chat that nobody knows yet. */
  const newChat = (): string => `chat ${String(++people)}`
  return {
    ...{ talk, tell, newChat },
    /** The chat of somebody new, who has been welcomed. */
    somebody: async (): Promise<string> => {
      const address = newChat()
      await tell(address, '/start', '1')
      return address
    },
    idOf: (address: string) => idOf(talk(), address),
  }
}
