import { AsyncLocalStorage } from 'node:async_hooks'
import type { SignalKeyStore, SignalRepositoryWithLIDStore } from '@whiskeysockets/baileys'
import type { Journal } from './journal.js'
import type { Baileys } from './options.js'

/**
 * Baileys' use of Signal, with two holes closed. It encrypts within a transaction that is stored when the message is already under way: a
 * process that dies in between would use a message key twice, and the phone could not read what follows. And what is sent to a person and
 * what comes from them would each store the session without what the other did to it. Here every change of a session is a transaction of
 * its own, stored when the call returns, and those of one person follow each other.
 */
export function safeRepository(
  inner: SignalRepositoryWithLIDStore,
  deps: { readonly baileys: Baileys; readonly keys: SignalKeyStore; readonly journal: Journal },
): SignalRepositoryWithLIDStore {
  const { baileys, keys, journal } = deps
  const repository = journal.keeping(inner, keys)
  const outside = AsyncLocalStorage.snapshot()
  const lines = new Map<string, Promise<unknown>>()

  const inLine = async <T>(jid: string, work: () => Promise<T>): Promise<T> => {
    const person = await personOf(jid)
    const done = (lines.get(person) ?? Promise.resolve()).then(() => outside(work))
    const last = done.catch(() => undefined)
    lines.set(person, last)
    void last.then(() => {
      if (lines.get(person) === last) lines.delete(person)
    })
    return done
  }

  /** A session is kept under the person's LID where that is known. */
  const personOf = async (jid: string): Promise<string> => {
    const { user = jid } = baileys.jidDecode(jid) ?? {}
    if (baileys.isPnUser(jid) !== true) return user
    const { [user]: lid } = await outside(() => keys.get('lid-mapping', [user]))
    return lid ?? user
  }

  return {
    ...repository,
    decryptMessage: (given) => inLine(given.jid, () => repository.decryptMessage(given)),
    encryptMessage: (given) => inLine(given.jid, () => repository.encryptMessage(given)),
    injectE2ESession: (given) => inLine(given.jid, () => repository.injectE2ESession(given)),
    migrateSession: (from, to) => inLine(to, () => repository.migrateSession(from, to)),
    deleteSession: (jids) => inLine(jids[0] ?? '', () => repository.deleteSession(jids)),
  }
}
