import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { inspect, loadContent, type Content } from '../../src/content/load.js'
import { ContentError, describeProblem } from '../../src/content/problem.js'
import { serviceTexts } from '../../src/content/serviceTexts.js'
import type { ActionCatalogue } from '../../src/engine/catalogue.js'

export const actions: ActionCatalogue = {
  actions: { find: { outcomes: ['found', 'none'], saves: ['found'] } },
  sources: ['languages'],
}

/** Files by path, as text or as what the YAML holds; null: the file is not there. */
export type Overrides = Readonly<Record<string, unknown>>

/** A small content that is in order, save for the overrides, in a temporary folder: it goes when all tests are over. */
export function contentFolder(overrides: Overrides = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'content-'))
  for (const [path, value] of Object.entries({ ...base(), ...overrides })) {
    if (value === null) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), typeof value === 'string' ? value : stringify(value))
  }
  return root
}

export function load(overrides: Overrides = {}, languages: readonly string[] = ['es', 'en', 'qug']): Content {
  return loadContent({ root: contentFolder(overrides), languages, actions })
}

/** The problems as people read them. */
export function problemsOf(overrides: Overrides, languages: readonly string[] = ['es', 'en']): string[] {
  return inspect({ root: contentFolder(overrides), languages, actions }).problems.map(describeProblem)
}

/** The ContentError that loading ends with. */
export function failure(overrides: Overrides, languages: readonly string[] = ['es', 'en']): ContentError {
  try {
    load(overrides, languages)
  } catch (error) {
    if (error instanceof ContentError) return error
    throw error
  }
  throw new Error('the content was loaded')
}

/** A flow that says one thing. */
export function sayingFlow(id: string, text = 'base.hello'): Record<string, unknown> {
  return { id, title: id, version: 1, start: 'first', steps: { first: { kind: 'say', text, next: 'end' } } }
}

export const menuFlow = {
  id: 'menu',
  title: 'The menu',
  version: 1,
  start: 'main',
  steps: {
    main: {
      kind: 'choose',
      text: 'base.menu',
      options: [
        { id: 'plan', label: 'base.plan_option', next: 'plan' },
        { id: 'bye', label: 'base.bye', next: 'end' },
      ],
    },
    plan: { kind: 'goto', flow: 'topics', step: 'plan' },
  },
}

export const topicsFlow = {
  id: 'topics',
  title: 'Topics',
  version: 1,
  start: 'plan',
  searchable: true,
  steps: {
    plan: { kind: 'say', text: 'topics.plan', next: 'people' },
    people: { kind: 'say', text: 'topics.people', next: 'end' },
  },
}

export const spanish = {
  hello: 'Hola',
  menu: '¿Qué desea?',
  plan_option: '¿Qué es el plan?',
  bye: 'Salir',
  city: 'Riobamba',
  greet: 'Le saluda {municipality}, en {canton}.',
}

export const english = {
  hello: 'Hello',
  menu: 'What would you like?',
  plan_option: 'What is the plan?',
  bye: 'Leave',
  city: 'Riobamba town',
  greet: '{municipality} greets you in {canton}.',
}

export const words = {
  global: {
    ...{ menu: ['menú'], help: ['ayuda'], cancel: ['cancelar'], back: ['atrás'], language: ['idioma'] },
    ...{ status: ['estado'], person: ['persona'], opt_out: ['baja'], opt_in: ['alta'] },
    ...{
      my_data: ['misdatos'],
      correct: ['corregir'],
      erase_me: ['borrarme'],
      privacy: ['privacidad'],
      link: ['vincular'],
    },
  },
  numbers: ['uno', ['dos', 'segundo'], 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez'],
  number_prefixes: ['opción'],
  yes: ['sí'],
  no: ['no'],
  skip: ['saltar'],
  greetings: ['hola'],
  thanks: ['gracias'],
  question_words: ['qué'],
}

const participation = { code_prefix: 'RIO', review_days: 15, submissions_per_day: 5, digest_hour: 18 }

function base(): Overrides {
  return {
    'flows/menu.yaml': menuFlow,
    'flows/topics.yaml': topicsFlow,
    ...flowFiles('welcome', 'help', 'language', 'status', 'person', 'opt_out', 'opt_in'),
    ...flowFiles('my_data', 'correct', 'erase_me', 'privacy', 'link'),
    ...flowFiles('register_draft', 'submit_draft', 'link_confirm', 'survey'),
    'flows/data/municipality.yaml': { municipality: 'GADM *Riobamba*', canton: { key: 'base.city' }, people: 1234567 },
    'flows/data/axes.yaml': [{ id: 'one', label: 'base.hello' }],
    'flows/data/actor_kinds.yaml': [{ id: 'one', label: 'base.hello' }],
    'flows/data/participation.yaml': participation,
    'flows/data/office.yaml': { days: [1, 2, 3, 4, 5], from: 8, until: 17 },
    'flows/data/broadcasts.yaml': { quiet: { from: 20, until: 7 }, sunday_from: 9, flows: ['menu'] },
    'flows/data/retention.yaml': { draft_days: 30, message_days: 90, identity_months: 24, warning_days: 30 },
    'flows/data/caps.yaml': { whatsapp_per_day: 200 },
    'flows/data/units.yaml': { licto: 'Obras Públicas' },
    'flows/data/templates.yaml': [
      { id: 'joined', state: 'duplicate', name: 'Una igual', answer: 'Gracias, {nombre}.' },
    ],
    'flows/data/topics.yaml': ['news', 'tables'].map((id) => ({ id, label: 'base.hello' })),
    'flows/data/parishes.yaml': [{ id: 'licto', name: 'Licto', area: 'rural' }],
    'flows/data/quiz.yaml': [quizQuestion],
    ...localeFiles('es', { name: 'Español', complete: true, aliases: ['castellano'], format: 'es-EC' }),
    'locales/es/base.yaml': spanish,
    'locales/es/topics.yaml': {
      plan: '*El plan*\nFija *compromisos* del cantón.',
      people: '*¿Quiénes participan?*\nLas vecinas y los vecinos.',
    },
    ...localeFiles('en', { name: 'English', complete: true, aliases: [], format: 'en-GB' }),
    'locales/en/base.yaml': english,
    'locales/en/topics.yaml': {
      plan: '*The plan*\nIt sets *commitments* of the canton.',
      people: '*Who takes part?*\nThe neighbours.',
    },
    'locales/qug/language.yaml': { name: 'Kichwa', complete: false, aliases: ['qu'], format: 'es-EC' },
    'locales/qug/words.yaml': { global: { help: ['yanapay'] } },
    'locales/qug/base.yaml': { hello: { text: 'Alli puncha', reviewed: false } },
  }
}

export const quizQuestion = {
  id: 'first',
  text: 'base.hello',
  options: [
    { id: 'a', label: 'base.hello' },
    { id: 'b', label: 'base.bye' },
  ],
  answer: 'a',
  why: 'base.menu',
}

function flowFiles(...ids: string[]): Overrides {
  return Object.fromEntries(ids.map((id) => [`flows/${id}.yaml`, sayingFlow(id)]))
}

function localeFiles(id: string, language: Record<string, unknown>): Overrides {
  const files: Record<string, unknown> = {
    [`locales/${id}/language.yaml`]: language,
    [`locales/${id}/words.yaml`]: words,
  }
  for (const namespace of new Set(Object.keys(serviceTexts).map((key) => key.split('.')[0] ?? ''))) {
    files[`locales/${id}/${namespace}.yaml`] = treeOf(namespace)
  }
  return files
}

function treeOf(namespace: string): Record<string, unknown> {
  const tree: Record<string, unknown> = {}
  for (const [key, params] of Object.entries(serviceTexts)) {
    const [first, name = '', inner] = key.split('.')
    if (first !== namespace) continue
    const text = [key, ...params.map((param) => `{${param}}`)].join(' ')
    tree[name] = inner === undefined ? text : { ...(tree[name] as object | undefined), [inner]: text }
  }
  return tree
}
