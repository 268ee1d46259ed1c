import { describeValue } from './parse.js'
import type { ContentProblem } from './problem.js'
import type { YamlFile } from './yamlFile.js'

/** A text of one language. In a complete language every text counts as reviewed. */
export interface TextEntry {
  readonly key: string
  readonly text: string
  readonly reviewed: boolean
  readonly file: string
  readonly line: number | undefined
}

interface Reading {
  readonly source: YamlFile
  readonly namespace: string
  readonly complete: boolean
  readonly problems: ContentProblem[]
  readonly entries: TextEntry[]
}

/** The texts of a tree; their keys begin with `namespace`. What is not a text is added to `problems`. */
export function readTexts(
  source: YamlFile,
  namespace: string,
  complete: boolean,
  problems: ContentProblem[],
): TextEntry[] {
  const reading: Reading = { source, namespace, complete, problems, entries: [] }
  if (isBranch(source.value)) readBranch(reading, source.value, [])
  else complain(reading, [], describeValue(source.value), 'a map of texts')
  return reading.entries
}

function readBranch(reading: Reading, branch: Record<string, unknown>, path: readonly string[]): void {
  for (const [name, value] of Object.entries(branch)) {
    const inner = [...path, name]
    if (!/^[a-z0-9_]+$/i.test(name)) complain(reading, inner, `the name ${name}`, 'names of letters, digits and _')
    else readNode(reading, value, inner)
  }
}

function readNode(reading: Reading, value: unknown, path: readonly string[]): void {
  const leaf = reading.complete ? completeLeaf(value) : markedLeaf(value)
  if (leaf !== undefined) addLeaf(reading, leaf, path)
  else if (isBranch(value) && !('reviewed' in value)) readBranch(reading, value, path)
  else
    complain(
      reading,
      path,
      describeValue(value),
      reading.complete ? 'a text (in quotes if it looks like a number)' : markedForm,
    )
}

const markedForm = '{ text: ..., reviewed: true or false }, because the language is not complete'

function completeLeaf(value: unknown): { text: string; reviewed: boolean } | undefined {
  return typeof value === 'string' ? { text: value, reviewed: true } : undefined
}

function markedLeaf(value: unknown): { text: string; reviewed: boolean } | undefined {
  if (!isBranch(value) || Object.keys(value).sort().join() !== 'reviewed,text') return undefined
  const { text, reviewed } = value
  return typeof text === 'string' && typeof reviewed === 'boolean' ? { text, reviewed } : undefined
}

function addLeaf(reading: Reading, leaf: { text: string; reviewed: boolean }, path: readonly string[]): void {
  const { source, namespace } = reading
  const text = leaf.text.trimEnd()
  if (text === '') {
    complain(reading, path, 'an empty text', 'words, or no such key')
    return
  }
  const key = [namespace, ...path].join('.')
  const { reviewed } = leaf
  reading.entries.push({
    ...{ key, text, reviewed, file: source.file },
    // Looked for only where it is to be told.
    get line() {
      return source.lineOf(path, true)
    },
  })
}

function complain(reading: Reading, path: readonly string[], found: string, accepted: string): void {
  const { source, namespace, problems } = reading
  problems.push({
    severity: 'error',
    file: source.file,
    line: source.lineOf(path, true),
    found: `${[namespace, ...path].join('.')} is ${found}`,
    remedy: `accepted: ${accepted}`,
  })
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
