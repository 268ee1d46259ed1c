import { z } from 'zod'

/** Schemas that the description of the API gives a name of their own. */
export const schemaNames = z.registry<{ id: string }>()

export function named<T extends z.ZodType>(id: string, schema: T): T {
  schemaNames.add(schema, { id })
  return schema
}
