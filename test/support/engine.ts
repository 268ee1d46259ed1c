import { expect } from 'vitest'
import { stringify } from 'yaml'
import { route } from '../../src/conversation/route.js'
import { begin, resume, type Result } from '../../src/engine/advance.js'
import { flowSchema, type Flows } from '../../src/engine/flow.js'
import type { Input } from '../../src/engine/input.js'
import type { Message, Param } from '../../src/engine/message.js'
import { readChoice } from '../../src/engine/question.js'
import { sessionSchema, type Answers, type Offered, type Session } from '../../src/engine/session.js'
import type { Vocabulary } from '../../src/engine/vocabulary.js'
import type { Advance, Need } from '../../src/engine/walk.js'
import type { World } from '../../src/engine/world.js'

/** A few words of each kind. */
export const vocabulary: Vocabulary = {
  global: {
    menu: ['menú', 'inicio'],
    help: ['ayuda', 'help', 'qué hago'],
    cancel: ['cancelar', 'salir'],
    back: ['atrás', 'volver'],
    language: ['idioma', 'language'],
    status: ['estado', 'mi estado'],
    person: ['persona', 'hablar con una persona'],
    opt_out: ['baja', 'no me escriban'],
    opt_in: ['alta'],
    my_data: ['misdatos', 'mis datos'],
    correct: ['corregir'],
    erase_me: ['borrarme'],
    privacy: ['privacidad'],
    link: ['vincular'],
  },
  numbers: [
    ['uno', 'primero', 'primera', 'one'],
    ['dos', 'segunda', 'two'],
    ['tres', 'three'],
    ['cuatro'],
    ['cinco'],
    ['seis'],
    ['siete'],
    ['ocho'],
    ['nueve'],
    ['diez'],
  ],
  numberPrefixes: ['opción', 'la opción', 'número', 'la', 'el', 'quiero la', 'la de', 'option', 'option number'],
  yes: ['sí', 'claro', 'dale', 'yes'],
  no: ['no', 'ahora no', 'nope'],
  skip: ['saltar', 'omitir', 'skip', 'no sé'],
  greetings: ['hola', 'buenos días'],
  thanks: ['gracias'],
  questionWords: ['qué', 'cómo', 'por qué', 'what'],
}

/** What a flow's file holds, less what every flow has. */
export interface FlowFile {
  readonly start?: string
  readonly steps: Readonly<Record<string, object>>
  readonly [field: string]: unknown
}

/** Where citizens come home to; in every small world of a test unless it brings its own. */
const homely: Record<string, FlowFile> = {
  menu: {
    steps: {
      main: {
        kind: 'choose',
        text: 'menu.main',
        anytime: true,
        options: [{ id: 'learn', label: 'menu.learn', next: 'learned' }],
      },
      learned: { kind: 'say', text: 'menu.learned', next: 'main' },
    },
  },
  help: { resume: 'repeat', steps: { words: { kind: 'say', text: 'help.words', next: 'end' } } },
  person: { resume: 'quiet', steps: { kept: { kind: 'say', text: 'person.kept', next: 'end' } } },
  opt_out: { resume: 'quiet', steps: { done: { kind: 'say', text: 'opt_out.done', next: 'end' } } },
  status: { resume: 'repeat', steps: { none: { kind: 'say', text: 'status.none', next: 'end' } } },
  language: {
    resume: 'repeat',
    steps: {
      which: { kind: 'choose', text: 'language.which', source: 'languages', save: 'language', next: 'set' },
      set: { kind: 'say', text: 'language.changed', next: 'end' },
    },
  },
}

/** Flows by id, read as their files would be; the homely ones are there too. */
export function flowsOf(files: Readonly<Record<string, FlowFile>>): Flows {
  const all = Object.entries({ ...homely, ...files }).map(([id, file]) => {
    const start = Object.keys(file.steps)[0]
    return [id, flowSchema.parse({ id, title: id, version: 1, start, ...file })] as const
  })
  return new Map(all)
}

/** The shortest way to one question: a flow `form` that asks it and then says `form.done`. */
export function asking(step: object): Record<string, FlowFile> {
  return {
    form: {
      steps: {
        question: { text: 'form.question', ...step },
        done: { kind: 'say', text: 'form.done', next: 'home' },
        home: { kind: 'goto', flow: 'menu' },
      },
    },
  }
}

export interface Surroundings {
  readonly labels?: Readonly<Record<string, string>>
  readonly actions?: Readonly<
    Record<string, (need: Extract<Need, { kind: 'action' }>) => { outcome: string; answers?: Answers }>
  >
  readonly sources?: Readonly<Record<string, readonly Offered[]>>
}

const languages = [
  { id: 'es', label: 'Español', also: ['castellano'] },
  { id: 'en', label: 'English', also: ['inglés'] },
]

/** A conversation with the pure engine: needs are met by the test, and the session passes through JSON after every turn. */
export class Conversation {
  flows: Flows
  session: Session | null = null
  said: readonly Message[] = []
  turn = 0
  readonly #surroundings: Surroundings
  readonly #everSaid: Message[] = []

  constructor(files: Readonly<Record<string, FlowFile>>, surroundings: Surroundings = {}) {
    this.flows = flowsOf(files)
    this.#surroundings = surroundings
  }

  get world(): World {
    const { labels = {} } = this.#surroundings
    const label = (param: Param): string =>
      typeof param === 'object' ? (labels[param.key] ?? param.key) : String(param)
    return { flows: this.flows, vocabulary, label, turn: this.turn }
  }

  /** Where the citizen stands, as flow/step. */
  get at(): string {
    return this.session === null ? 'nowhere' : `${this.session.flow}/${this.session.step}`
  }

  /** The options offered last, in order. */
  get offered(): string[] {
    return (
      this.#everSaid
        .findLast(({ choices }) => choices.length > 0)
        ?.choices.map(({ id }) => readChoice(id)?.option ?? '') ?? []
    )
  }

  begins(flow: string, answers: Answers = {}): string[] {
    this.turn++
    return this.#rest(begin(this.world, flow, answers))
  }

  says(text: string): string[] {
    return this.sends({ kind: 'text', text })
  }

  /** Presses the button of an option, in the last message that offered it. */
  presses(option: string): string[] {
    return this.pressesId(this.buttonOf(option))
  }

  pressesId(choice: string): string[] {
    return this.sends({ kind: 'choice', choice })
  }

  buttonOf(option: string): string {
    const ids = this.#everSaid.flatMap(({ choices }) => choices.map(({ id }) => id))
    const found = ids.findLast((id) => readChoice(id)?.option === option)
    if (found === undefined) throw new Error(`no button ${option} was ever shown:\n${stringify(ids)}`)
    return found
  }

  sends(input: Input): string[] {
    if (this.session === null) throw new Error('the conversation is over')
    this.turn++
    return this.#rest(route(this.world, this.session, input, 'RIO'))
  }

  #rest(first: Advance): string[] {
    const messages = [...first.messages]
    let now = first
    for (let needs = 0; now.need !== undefined && now.session !== null; needs++) {
      expect(needs).toBeLessThan(50)
      now = resume(this.world, now.session, this.#met(now.need))
      messages.push(...now.messages)
    }
    const stored: unknown = JSON.parse(JSON.stringify(now.session))
    this.session = stored === null ? null : sessionSchema.parse(stored)
    expect(this.session).toEqual(now.session)
    this.said = messages
    this.#everSaid.push(...messages)
    return messages.map(({ text }) => text)
  }

  #met(need: Need): Result {
    const { actions = {}, sources = {} } = this.#surroundings
    if (need.kind === 'source') return { kind: 'source', options: { languages, ...sources }[need.name] ?? [] }
    const result = actions[need.name]?.(need)
    if (result === undefined) throw new Error(`the test has no action ${need.name}`)
    return { kind: 'action', answers: {}, ...result }
  }
}

/** Stands at the question already. */
export function askedBy(step: object, surroundings: Surroundings = {}): Conversation {
  const conversation = new Conversation(asking(step), surroundings)
  conversation.begins('form')
  return conversation
}
