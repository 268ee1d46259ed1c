import { numberedText } from '../../channels/numbered.js'
import type { Content } from '../../content/content.js'
import type { ContentProblem } from '../../content/problem.js'
import type { Message, Params } from '../../engine/message.js'
import { textParams } from '../../engine/lint.js'
import type { TextPlace } from '../../store/textDrafts.js'
import type { Call } from '../page.js'
import { named } from '../parts/named.js'
import type { Shown } from '../parts/phones.js'
import { stepShowing } from './uses.js'

/** How a text would look if it were published. */
export interface Look {
  /** What stands in the way of publishing it, and what is not well about it. */
  readonly problems: readonly ContentProblem[]
  /** Null where it cannot be shown for what is wrong. */
  readonly messages: readonly Shown[] | null
}

interface Wanted extends TextPlace {
  readonly text: string
  readonly reviewed: boolean
}

/** Nothing is kept of it. */
export async function lookAt(call: Call, wanted: Wanted): Promise<Look> {
  const { publisher, content } = call.desk
  const { language, key, text, reviewed } = wanted
  const now = publisher.live.current().locales.find((locale) => locale.language.id === language)
  if (now?.texts.get(key)?.text === text) return { problems: [], messages: messagesIn(call, content, wanted) }
  const changes = await publisher.after({ texts: [{ language, key, text, reviewed }] })
  const problems = publisher.live.problems(changes)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) return { problems: errors, messages: null }
  const own = problems.filter((problem) => problem.key === key && problem.language === language)
  return { problems: own, messages: messagesIn(call, publisher.live.preview(changes), wanted) }
}

const channels = ['telegram', 'whatsapp'] as const
/** What every channel takes in one message. */
const LONGEST = 4_000

function messagesIn(call: Call, content: Content, wanted: Wanted): Shown[] {
  const { language } = wanted
  const parts = content.render(messageWith(call, content, wanted), language, LONGEST)
  const text = parts.map(numberedText).join('\n\n')
  const labels = parts.flatMap(({ choices }) => choices.map(({ label }) => label))
  return channels.map((channel) => ({
    ...{ channel, language, text, fallsBack: false },
    keys: channel === 'telegram' ? labels : [],
  }))
}

/** The whole message in which a citizen sees the text, with examples in it. */
function messageWith(call: Call, content: Content, wanted: Wanted): Message {
  const step = stepShowing(content.flows, wanted.key)
  const options = step?.kind === 'choose' ? (step.options ?? []) : []
  return {
    text: step?.text ?? wanted.key,
    params: examplesFor(call, content, { ...wanted, key: step?.text ?? wanted.key }),
    choices: options.map(({ id, label }) => ({ id, label: { key: label } })),
  }
}

const numbers: Readonly<Record<string, number>> = { count: 3, step: 2, steps: 5 }

function examplesFor({ desk, words }: Call, { constants }: Content, { key, text }: Wanted): Params {
  const names = desk.publisher.live.supplied(key) ?? textParams(text)
  const example = (name: string) => numbers[name] ?? named(words, `texts.example.${name}`, name.replaceAll('_', ' '))
  const wanted = names.filter((name) => !Object.hasOwn(constants, name))
  return Object.fromEntries(wanted.map((name) => [name, example(name)]))
}
