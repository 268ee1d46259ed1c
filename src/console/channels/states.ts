import { z } from 'zod'
import type { WhatsappStatus } from '../../http/api/whatsappDesk.js'
import type { Problem } from '../../http/errors.js'
import { named } from '../parts/named.js'
import type { Words } from '../words.js'

/** Of the connection to WhatsApp: what staff may want to do about each. */
const pairable = ['unpaired', 'pairing']
const connectable = ['waiting', 'reconnecting', 'banned', 'replaced', 'stopped']
const unlinkable = ['open', 'reconnecting', 'banned', 'replaced', 'stopped']

interface Possible {
  readonly pair: boolean
  readonly reconnect: boolean
  readonly unlink: boolean
}

export function possibleFor({ state }: Pick<WhatsappStatus, 'state'>): Possible {
  return {
    pair: pairable.includes(state),
    reconnect: connectable.includes(state),
    unlink: unlinkable.includes(state),
  }
}

/** Why the API did not do it; a number that it cannot read at all is a bad one too. */
const membersSchema = z.object({ reason: z.string().optional(), errors: z.array(z.unknown()).default([]) })

/** What is said about that. */
export function refusalFor({ more }: Problem, words: Words): string {
  const { reason, errors } = membersSchema.parse(more.members ?? {})
  const key = reason ?? (errors.length > 0 ? 'bad_phone' : 'other')
  return named(words, `channels.refused.${key}`, words.t('channels.refused.other'))
}
