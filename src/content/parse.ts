import { z } from 'zod'
import { fieldsAt } from './fields.js'
import type { ContentProblem } from './problem.js'
import type { Path, YamlFile } from './yamlFile.js'

type Issue = z.core.$ZodIssue

/** Checks a file against its schema. What does not fit is added to `problems`, and the answer is undefined. */
export function parseFile<T>(source: YamlFile, schema: z.ZodType<T>, problems: ContentProblem[]): T | undefined {
  const parsed = schema.safeParse(source.value)
  if (parsed.success) return parsed.data
  problems.push(...parsed.error.issues.flatMap((issue) => describeIssue(source, schema, issue)))
  return undefined
}

/** The value at the path, undefined when there is none. */
function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[String(name)] : undefined), value)
}

/** What was found, in words for a message. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return `${typeof value === 'string' ? 'the text' : 'the value'} ${JSON.stringify(value)}`
}

function describeIssue(source: YamlFile, schema: z.ZodType, issue: Issue): ContentProblem[] {
  const path = issue.path.map((name) => (typeof name === 'symbol' ? String(name) : name))
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(source, schema, [...path, key]))
  const where = path.length === 0 ? '' : `${path.join('.')} is `
  const ofName = issue.code === 'invalid_key'
  const found = ofName
    ? `the name ${String(path.at(-1))} is not allowed`
    : where + describeValue(valueAt(source.value, path))
  return [problemAt(source, path, ofName, found, `accepted: ${accepted(issue)}`)]
}

function unknownField(source: YamlFile, schema: z.ZodType, path: Path): ContentProblem {
  const fields = fieldsAt(z.toJSONSchema(schema), source.value, path.slice(0, -1))
  return problemAt(source, path, true, `unknown field ${path.join('.')}`, `accepted: ${fields.join(', ')}`)
}

function problemAt(source: YamlFile, path: Path, ofName: boolean, found: string, remedy: string): ContentProblem {
  const step = path[0] === 'steps' && path.length > 1 ? String(path[1]) : undefined
  return { severity: 'error', file: source.file, line: source.lineOf(path, ofName), step, found, remedy }
}

function accepted(issue: Issue): string {
  if (issue.code === 'invalid_type') return acceptedType(issue.expected)
  if (issue.code === 'invalid_value') return issue.values.join(', ')
  if (issue.code === 'too_small') return `at least ${String(issue.minimum)}${unit(issue.origin)}`
  if (issue.code === 'too_big') return `at most ${String(issue.maximum)}${unit(issue.origin)}`
  if (issue.code === 'invalid_key') return issue.issues.map(accepted).join(', ')
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined)
    return issue.message.replace(/^.*Expected /, '')
  return issue.message.replace(/^accepted: /, '')
}

function acceptedType(expected: string): string {
  if (expected === 'object' || expected === 'record') return 'a map'
  if (expected === 'array') return 'a list'
  return expected === 'string' ? 'a text (in quotes if it looks like a number)' : `a ${expected}`
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters'
  return origin === 'array' ? ' entries' : ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
