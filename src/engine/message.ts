import { z } from 'zod'

/** A value inside a text: words as they are, a number, or a locale key that is put into the citizen's language when rendered. */
export const paramSchema = z.union([z.string(), z.number(), z.strictObject({ key: z.string() })])
export type Param = z.infer<typeof paramSchema>
export type Params = Readonly<Record<string, Param>>

/** An option as offered: the id that comes back when it is pressed, and what it says. */
export interface Choice {
  readonly id: string
  readonly label: Param
}

/** What the engine says: a locale key with its parameters, and the options, numbered from 1 in this order. */
export interface Message {
  readonly text: string
  readonly params: Params
  readonly choices: readonly Choice[]
}
