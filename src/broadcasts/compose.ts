import type { OutgoingMessage } from '../channels/channel.js'
import type { Content } from '../content/content.js'
import { FLOW_CHOICE } from '../conversation/announced.js'
import { shortened } from '../participation/title.js'
import type { Button, Draft } from './draft.js'
import { IMAGE_MIME, IMAGE_NAME } from './images.js'
import { fill, readTemplate, type Values } from './placeholders.js'

/** The longest name that is put into a text, in characters. */
const LONGEST_NAME = 60

/** Of somebody of whom nothing is known. */
export const noValues: Values = { nombre: null, parroquia: null }

/**
 * What makes a text longest, whatever it says where nothing is known: each of the longest values that there can be, known and not.
 * What is said instead may be longer than a name and shorter than a parish, so that neither all of them nor none need be the most.
 */
export function extremeValues({ parishes }: Pick<Content, 'parishes'>): Values[] {
  const names = parishes.map(({ name }) => name).sort((a, b) => b.length - a.length)
  const longest = { nombre: 'M'.repeat(LONGEST_NAME), parroquia: names[0] ?? null }
  return [longest, { ...longest, nombre: null }, { ...longest, parroquia: null }, noValues]
}

/** What is known of a person. */
function valuesOf(
  { parishes }: Pick<Content, 'parishes'>,
  person: { readonly name: string | null; readonly parish: string | null },
): Values {
  const parish = parishes.find(({ id }) => id === person.parish)?.name ?? null
  return { nombre: person.name === null ? null : shortened(person.name, LONGEST_NAME), parroquia: parish }
}

/** The language of the text that somebody gets: their own where there is one, else the first. */
export function languageFor(
  { languages }: Pick<Content, 'languages'>,
  messages: Draft['messages'],
  spoken: string | null,
): string {
  const [first] = languages
  return spoken !== null && languages.some(({ id }) => id === spoken) && messages[spoken] !== undefined
    ? spoken
    : first.id
}

/** The words of a broadcast for one person on a channel, in one of its languages. */
export function compose(
  content: Pick<Content, 'languages' | 'value' | 'text'>,
  { messages, buttons }: Pick<Draft, 'messages' | 'buttons'>,
  { language, channel, values }: { language: string; channel: string; values: Values },
): OutgoingMessage {
  const { template } = readTemplate(messages[language] ?? '')
  const word = (name: string): string => content.value({ key: `broadcasts.default_${name}` }, language)
  const text = fill(template, values, { nombre: word('nombre'), parroquia: word('parroquia') })
  const choices = buttons.map((button) => ({
    id: FLOW_CHOICE + button.flow,
    label: labelOf(content, button, language),
  }))
  if (channel !== 'whatsapp') return { text, choices }
  // Whoever is written to there without having asked must read last how to stop it, as nothing else on the screen says so.
  return { text, choices, footer: content.text('broadcasts.stop', {}, language) }
}

/** Somebody whom a copy is for, as far as its words depend on it. */
interface Reader {
  readonly language: string | null
  readonly name: string | null
  readonly parish: string | null
  readonly channel: string
}

/** One person's copy as the outbox keeps it, and the language of its text. The picture is named, not held: it is the same for everybody. */
export function copyOf(
  content: Content,
  broadcast: Pick<Draft, 'messages' | 'buttons'> & { readonly image: string | null },
  reader: Reader,
): { readonly language: string; readonly body: string } {
  const language = languageFor(content, broadcast.messages, reader.language)
  const composed = compose(content, broadcast, { ...reader, language, values: valuesOf(content, reader) })
  const file = broadcast.image === null ? {} : { file: { name: IMAGE_NAME, mime: IMAGE_MIME, ref: broadcast.image } }
  return { language, body: JSON.stringify({ ...composed, ...file }) }
}

/** What a button says in a language: that of the first where it has no other. */
export function labelOf({ languages }: Pick<Content, 'languages'>, { label }: Button, language: string): string {
  return typeof label === 'string' ? label : (label[language] ?? label[languages[0].id] ?? '')
}
