import type { z } from 'zod'
import type { Path } from './yamlFile.js'

type JsonSchema = z.core.JSONSchema.BaseSchema

/** The names of the fields that a JSON Schema allows in the map at `path`; of alternatives, those of the one that the map chose by its `kind`. */
export function fieldsAt(schema: JsonSchema, value: unknown, path: Path): string[] {
  const chosen = choose(schema, value)
  const [name, ...rest] = path
  if (name === undefined) return Object.keys(chosen.properties ?? {})
  const inner = typeof name === 'number' ? chosen.items : (chosen.properties?.[name] ?? chosen.additionalProperties)
  const innerValue: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return isSchema(inner) ? fieldsAt(inner, innerValue, rest) : []
}

function choose(schema: JsonSchema, value: unknown): JsonSchema {
  const alternatives = (schema.oneOf ?? schema.anyOf ?? []).filter(isSchema)
  const kind: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'kind') : undefined
  const same = alternatives.find((alternative) => constOf(alternative) === kind)
  return same ?? alternatives.find((alternative) => alternative.properties !== undefined) ?? schema
}

function constOf(schema: JsonSchema): unknown {
  const kind = schema.properties?.['kind']
  return isSchema(kind) ? kind.const : undefined
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
