import type { Input } from '../../src/engine/input.js'
import type { Message } from '../../src/engine/message.js'
import { offeredIn, type Talk } from './talk.js'

/** A citizen who fills in forms: `#send` presses an option, other words are typed, and anything else is sent. */
export function citizen(talk: Talk, address: string) {
  const said: Message[] = []
  const inputOf = (act: string | Input): Input => {
    if (typeof act !== 'string') return act
    if (!act.startsWith('#')) return { kind: 'text', text: act }
    const choice = offeredIn(said).get(act.slice(1))
    if (choice === undefined) throw new Error(`no button was offered for ${act}`)
    return { kind: 'choice', choice }
  }
  return {
    /** Does one after the other; the keys of what is said to the last. */
    async does(...acts: readonly (string | Input)[]): Promise<string[]> {
      let last: readonly Message[] = []
      for (const act of acts) {
        talk.clock.pass(0.1)
        last = (await talk.sends(inputOf(act), address))?.said ?? []
        if (talk.failures.length > 0) throw talk.failures[0]
        said.push(...last)
      }
      return last.map(({ text }) => text)
    },
    /** What was said last under this key, with its options, as it is read in a language. */
    read(key: string, language = 'es'): string {
      const message = said.findLast(({ text }) => text === key)
      if (message === undefined) throw new Error(`${key} was not said`)
      return talk.content
        .render(message, language, 4000)
        .flatMap(({ text, choices }) => [text, ...choices.map(({ label }) => label)])
        .join('\n')
    },
    /** The options that were offered last. */
    offered: (): string[] => [...offeredIn(said).keys()],
    async id(): Promise<string> {
      const { contact } = await talk.loaded(address)
      if (contact === null) throw new Error(`${address} is not known`)
      return contact.id
    },
  }
}

export type Citizen = ReturnType<typeof citizen>

/** Somebody new who agrees to take part and stands at the first question. */
export async function participant(talk: Talk, address: string, kind: 'need' | 'proposal' = 'need'): Promise<Citizen> {
  const person = citizen(talk, address)
  await person.does('/start', '1', '#take_part', `#${kind}`, '#yes', '#yes')
  return person
}

export const location: Input = { kind: 'location', latitude: -1.673, longitude: -78.648 }

export function media(
  kind: Extract<Input, { kind: 'media' }>['media'],
  others: { caption?: string; file?: string } = {},
) {
  return { kind: 'media', media: kind, file: 'f1', ...others } as const
}
