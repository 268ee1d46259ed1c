import type { z } from 'zod'
import { dataSchemas } from './data.js'
import { parseFile } from './parse.js'
import type { ContentProblem } from './problem.js'
import { readYaml, type Path, type YamlFile } from './yamlFile.js'

/** A locale key that a data file uses. */
interface KeyUse {
  readonly key: string
  readonly file: string
  readonly line: number | undefined
}

export interface DataFiles {
  readonly municipality: z.infer<typeof dataSchemas.municipality>
  readonly actorKinds: z.infer<typeof dataSchemas.actor_kinds>
  readonly axes: z.infer<typeof dataSchemas.axes>
  readonly parishes: z.infer<typeof dataSchemas.parishes>
  readonly topics: z.infer<typeof dataSchemas.topics>
  readonly quiz: z.infer<typeof dataSchemas.quiz>
  readonly participation: z.infer<typeof dataSchemas.participation>
  readonly office: z.infer<typeof dataSchemas.office>
  readonly broadcasts: z.infer<typeof dataSchemas.broadcasts>
  readonly keys: readonly KeyUse[]
}

/** Reads every file of `flows/data/`. What is wrong is added to `problems`. */
export function readData(root: string, problems: ContentProblem[]): DataFiles {
  const keys: KeyUse[] = []
  const read = <T>(name: string, schema: z.ZodType<T>, otherwise: T): T => {
    const source = readYaml(root, `flows/data/${name}.yaml`, problems)
    if (source === undefined) return otherwise
    const data = parseFile(source, schema, problems)
    if (data === undefined) return otherwise
    keys.push(...keysIn(source, data, []))
    return data
  }
  return {
    municipality: read('municipality', dataSchemas.municipality, {}),
    actorKinds: read('actor_kinds', dataSchemas.actor_kinds, []),
    axes: read('axes', dataSchemas.axes, []),
    parishes: read('parishes', dataSchemas.parishes, []),
    topics: read('topics', dataSchemas.topics, []),
    quiz: read('quiz', dataSchemas.quiz, []),
    participation: read('participation', dataSchemas.participation, NO_PARTICIPATION),
    office: read('office', dataSchemas.office, NO_OFFICE),
    broadcasts: read('broadcasts', dataSchemas.broadcasts, NO_BROADCASTS),
    keys,
  }
}

/** These stand in for files with problems, which are told and stop the start. */
const NO_PARTICIPATION = { code_prefix: 'RIO', review_days: 1, submissions_per_day: 1, digest_hour: 18 }
const NO_OFFICE = { days: [1], from: 8, until: 17 }
const NO_BROADCASTS = { quiet: { from: 20, until: 7 }, sunday_from: 9, flows: [] }

const keyFields = new Set(['label', 'text', 'why', 'key'])

function keysIn(source: YamlFile, value: unknown, path: Path): KeyUse[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const at = [...path, Array.isArray(value) ? Number(name) : name]
    if (typeof inner !== 'string') return keysIn(source, inner, at)
    const isKey = keyFields.has(name) && path.length > 0
    return isKey ? [{ key: inner, file: source.file, line: source.lineOf(at) }] : []
  })
}
