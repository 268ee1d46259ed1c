import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CORE_SCHEMA, load } from 'js-yaml'
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import type { ContentProblem } from './problem.js'

export type Path = readonly (string | number)[]

/** A YAML file as read, which still knows on which line everything stands. */
export interface YamlFile {
  /** Relative to the root. */
  readonly file: string
  readonly value: unknown
  /** The line of the value at the path or of the nearest thing around it; of the field's name where `ofName`. */
  lineOf(path: Path, ofName?: boolean): number | undefined
}

/** Reads YAML 1.2 (core schema). What cannot be read is added to `problems`, and the answer is undefined. */
export function readYaml(root: string, file: string, problems: ContentProblem[]): YamlFile | undefined {
  const text = readText(root, file, problems)
  if (text === undefined) return undefined
  const value = readFast(text)
  if (value === undefined) return readSlowly(file, text, problems)
  let placed: Placed | undefined
  const lineOfPath: YamlFile['lineOf'] = (path, ofName = false) => {
    placed ??= place(text)
    return lineOf(placed, path, ofName)
  }
  return { file, value, lineOf: lineOfPath }
}

/**
 * What the text holds; undefined where there is anything wrong with it. A library that knows no lines reads four times
 * as fast as one that does, which a start would spend a quarter of its time on.
 */
function readFast(text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA })
  } catch {
    return undefined
  }
}

/** A text with the line of everything in it. */
interface Placed {
  readonly document: Document.Parsed
  readonly lines: LineCounter
}

function place(text: string): Placed {
  const lines = new LineCounter()
  const document = parseDocument(text, { version: '1.2', schema: 'core', lineCounter: lines, prettyErrors: false })
  return { document, lines }
}

/** Says what is wrong with the text, and where. */
function readSlowly(file: string, text: string, problems: ContentProblem[]): YamlFile | undefined {
  const placed = place(text)
  const { document, lines } = placed
  for (const error of [...document.errors, ...document.warnings]) {
    const line = lines.linePos(error.pos[0]).line
    problems.push({
      severity: 'error',
      file,
      line,
      found: `not valid YAML: ${error.message}`,
      remedy: 'correct this line',
    })
  }
  if (problems.some((problem) => problem.file === file)) return undefined
  return { file, value: document.toJS(), lineOf: (path, ofName) => lineOf(placed, path, ofName ?? false) }
}

function readText(root: string, file: string, problems: ContentProblem[]): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8')
  } catch (error) {
    problems.push({ severity: 'error', file, ...unreadable(error) })
    return undefined
  }
}

function unreadable(error: unknown): { found: string; remedy: string } {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
  if (isMissing) return { found: 'it is not there', remedy: 'create the file' }
  return { found: `it cannot be read (${String(error)})`, remedy: 'let the service read it' }
}

function lineOf(placed: Placed, path: Path, ofName: boolean): number | undefined {
  const { document, lines } = placed
  const name = ofName || path.length === 0 ? undefined : nameOffset(document, path)
  const offset = ofName ? nameOffset(document, path) : (valueOffset(document, path) ?? name)
  if (offset !== undefined) return lines.linePos(offset).line
  return path.length === 0 ? undefined : lineOf(placed, path.slice(0, -1), true)
}

function valueOffset(document: Document, path: Path): number | undefined {
  const node: unknown = document.getIn(path, true)
  if (!isNode(node)) return undefined
  return node.range?.[0]
}

/** Where the field's own name stands in the map around it. */
function nameOffset(document: Document, path: Path): number | undefined {
  const map: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(map)) return valueOffset(document, path)
  const pair = map.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(path.at(-1)),
  )
  return pair !== undefined && isNode(pair.key) ? pair.key.range?.[0] : undefined
}
