import type { Input } from '../../engine/input.js'
import { toInput, unwrap } from './content.js'
import { personAt } from './identity.js'
import type { Baileys } from './options.js'
import type { Envelope } from './payloads.js'

/** A message between the account and a person. */
export interface Said {
  readonly id: string
  /** Of the person, also where the account wrote. */
  readonly address: string
  /** The person's other address, where the message names it. */
  readonly other?: string
  /** The account wrote it: the service, or somebody on the phone. */
  readonly mine: boolean
  readonly sentAt?: Date
  /** What it says, given all names of the person; undefined when it asks for no answer. */
  input(names: readonly [string, ...string[]]): Input | undefined
}

/** The message in an envelope; undefined for what is said in a group, by nobody or to oneself. */
export function translate(
  { key, message, messageTimestamp }: Envelope,
  { baileys, own }: { readonly baileys: Baileys; readonly own: readonly string[] },
): Said | undefined {
  const address = personAt(baileys, key.remoteJid)
  if (address === undefined || own.includes(address)) return undefined
  const named = personAt(baileys, key.remoteJidAlt ?? '')
  const content = unwrap(baileys, message)
  const unseen: Input | undefined = key.isViewOnce === true ? { kind: 'unsupported', what: 'view_once' } : undefined
  return {
    id: key.id,
    address,
    // In what the phone of the account wrote it can be the account's own.
    ...(named !== undefined && named !== address && !own.includes(named) && { other: named }),
    mine: key.fromMe === true,
    ...(messageTimestamp !== undefined && messageTimestamp > 0 && { sentAt: new Date(messageTimestamp * 1000) }),
    input: (names) => (content === undefined ? unseen : toInput(content, { id: key.id, names })),
  }
}
