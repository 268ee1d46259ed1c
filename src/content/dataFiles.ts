import type { z } from 'zod'
import type { Params } from '../engine/message.js'
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
  readonly retention: z.infer<typeof dataSchemas.retention>
  readonly caps: z.infer<typeof dataSchemas.caps>
  readonly units: z.infer<typeof dataSchemas.units>
  readonly templates: z.infer<typeof dataSchemas.templates>
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
    keys.push(...keysIn(source, data))
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
    retention: read('retention', dataSchemas.retention, NO_RETENTION),
    caps: read('caps', dataSchemas.caps, NO_CAPS),
    units: read('units', dataSchemas.units, {}),
    templates: read('templates', dataSchemas.templates, []),
    broadcasts: read('broadcasts', dataSchemas.broadcasts, NO_BROADCASTS),
    keys,
  }
}

/** What every text may name: the facts of the municipality, and how long it keeps what. */
export function constantsOf({ municipality, retention }: DataFiles): Params {
  const { message_days, identity_months } = retention
  return { ...municipality, message_days, identity_months }
}

/** These stand in for files with problems, which are told and stop the start. */
const NO_PARTICIPATION = { code_prefix: 'RIO', review_days: 1, submissions_per_day: 1, digest_hour: 18 }
const NO_OFFICE = { days: [1], from: 8, until: 17 }
const NO_RETENTION = { draft_days: 1, message_days: 7, identity_months: 6, warning_days: 7 }
const NO_CAPS = { whatsapp_per_day: 0 }
const NO_BROADCASTS = { quiet: { from: 20, until: 7 }, sunday_from: 9, flows: [] }

const keyFields = new Set(['label', 'text', 'why', 'key'])

/** The locale keys in a value of a data file. */
export function keysOf(value: unknown): string[] {
  return usesIn(value, []).map(({ key }) => key)
}

function keysIn(source: YamlFile, value: unknown): KeyUse[] {
  return usesIn(value, []).map(({ key, at }) => ({
    ...{ key, file: source.file },
    // Looked for only where it is to be told.
    get line() {
      return source.lineOf(at)
    },
  }))
}

function usesIn(value: unknown, path: Path): { key: string; at: Path }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const at = [...path, Array.isArray(value) ? Number(name) : name]
    if (typeof inner !== 'string') return usesIn(inner, at)
    return keyFields.has(name) && path.length > 0 ? [{ key: inner, at }] : []
  })
}
