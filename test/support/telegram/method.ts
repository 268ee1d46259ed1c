import type { ApiMethods, Opts } from 'grammy/types'
import { z } from 'zod'
import { Refusal } from './refusal.js'

/** `gone` is aborted when the caller closed the connection. */
type Answer<M extends keyof ApiMethods, S extends z.ZodRawShape> = (
  params: z.infer<z.ZodObject<S>>,
  gone: AbortSignal,
) => ReturnType<ApiMethods[M]> | Promise<ReturnType<ApiMethods[M]>>

type KnownNames<M extends keyof ApiMethods, S> = { readonly [K in Exclude<keyof S, keyof Opts<M>>]: never }

export interface Method {
  readonly name: string
  answer(params: unknown, gone: AbortSignal): unknown
}

/**
 * A method of the Bot API. The compiler checks its name, the names of its parameters and the shape of its answer against the
 * Bot API's types; at run time a parameter that is not listed here is refused.
 */
export function method<const M extends keyof ApiMethods, S extends z.ZodRawShape>(
  name: M,
  shape: S & KnownNames<M, S>,
  answer: Answer<M, S>,
): Method {
  const schema: z.ZodObject<S> = z.strictObject<S>(shape)
  return {
    name,
    answer: (params, gone) => {
      const parsed = schema.safeParse(params)
      if (!parsed.success) throw new Refusal(400, `Bad Request: ${name}: ${z.prettifyError(parsed.error)}`)
      return answer(parsed.data, gone)
    },
  }
}
