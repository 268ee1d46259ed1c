import { createHash } from 'node:crypto'
import type {
  BinaryNode,
  SignalDataSet,
  SignalKeyStore,
  SignalKeyStoreWithTransaction,
  SignalRepositoryWithLIDStore,
  WASocket,
} from '@whiskeysockets/baileys'
import type { Clock } from '../../clock.js'
import type { AuthState } from './authState.js'
import type { StoredTypes } from './keyCodec.js'

type Entry = StoredTypes['journal']
type Sealed = Parameters<SignalRepositoryWithLIDStore['decryptMessage']>[0]

/** What was not settled by then never will be. */
const OLDEST_MS = 24 * 60 * 60_000

/**
 * Messages that were decrypted and are not settled yet. Baileys confirms a message to WhatsApp before anybody has stored it, and a message
 * can be decrypted once only: one that was not stored when the process died would be lost. So it is kept here, in the transaction that moves
 * the keys on, and delivered again on the next connection.
 */
export interface Journal {
  /** The same repository, except that what it decrypts is kept, and what was kept is not decrypted again. */
  keeping(
    repository: SignalRepositoryWithLIDStore,
    keys: SignalKeyStore | SignalKeyStoreWithTransaction,
  ): SignalRepositoryWithLIDStore
  /** To be called before anything has arrived on the socket. */
  follow(socket: WASocket): void
  /** The messages with this id are stored, or need not be: they are not delivered again. */
  settle(messageId: string): void
}

export async function openJournal({ auth, clock }: { auth: AuthState; clock: Clock }): Promise<Journal> {
  const entries = await auth.all('journal')
  const left = [...entries.values()]
  /** The stanza that a ciphertext came in. */
  const arrived = new WeakMap<Uint8Array, BinaryNode>()

  const drop = (isOver: (entry: Entry) => boolean): void => {
    for (const [id, entry] of entries) {
      if (!isOver(entry)) continue
      entries.delete(id)
      auth.forget('journal', id)
    }
  }
  const keep = async (sealed: Sealed, decrypt: Decrypt, keys: SignalKeyStoreWithTransaction): Promise<Uint8Array> => {
    const stanza = arrived.get(sealed.ciphertext)
    if (stanza === undefined) return decrypt(sealed)
    const id = digestOf(sealed.ciphertext)
    const entry = await keys.transaction(async () => {
      const decrypted: Entry = { at: clock.now().getTime(), stanza, content: await decrypt(sealed) }
      const change: SignalDataSet & { journal: Record<string, Entry> } = { journal: { [id]: decrypted } }
      await keys.set(change)
      return decrypted
    }, sealed.jid)
    entries.set(id, entry)
    return entry.content
  }

  drop(({ at }) => at < clock.now().getTime() - OLDEST_MS)
  return {
    keeping(repository, keys) {
      if (!('transaction' in keys)) return repository
      return {
        ...repository,
        decryptMessage: async (sealed) =>
          entries.get(digestOf(sealed.ciphertext))?.content ??
          keep(sealed, (it) => repository.decryptMessage(it), keys),
      }
    },
    follow({ ws }) {
      ws.on('CB:message', (stanza: BinaryNode) => {
        for (const ciphertext of ciphertextsOf(stanza)) arrived.set(ciphertext, stanza)
      })
      ws.once('CB:success', () => {
        for (const { stanza } of left) ws.emit('CB:message', stanza)
      })
    },
    settle(messageId) {
      drop(({ stanza }) => stanza.attrs['id'] === messageId)
    },
  }
}

type Decrypt = SignalRepositoryWithLIDStore['decryptMessage']

function ciphertextsOf({ content }: BinaryNode): Uint8Array[] {
  const parts = Array.isArray(content) ? content : []
  return parts.flatMap((part) => (part.tag === 'enc' && part.content instanceof Uint8Array ? [part.content] : []))
}

function digestOf(ciphertext: Uint8Array): string {
  return createHash('sha256').update(ciphertext).digest('hex')
}
