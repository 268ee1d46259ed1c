// What was written and is not yet known to be stored. It outlives a reload and a lost line, and is sent under the same id again.

const key = 'chat.unsent'

/**
 * Messages are { id, text, at, choice?, what?, place?, file? }. `post(message)` answers a word when it is over ('sent', or why not) or the
 * seconds to wait before trying again; `onResult(id, word)` is told of each that is over.
 */
export function createUnsent({ post, onResult }) {
  let memory = []
  let flushing

  // Read anew each time, because another window of the same browser writes here too.
  function list() {
    try {
      memory = JSON.parse(localStorage.getItem(key) ?? '[]')
    } catch {
      // Storage is switched off: this window remembers while it is open.
    }
    return memory
  }

  function save(messages) {
    memory = messages
    try {
      localStorage.setItem(key, JSON.stringify(messages))
    } catch {
      // As above.
    }
  }

  async function flushAll() {
    for (let message = list()[0]; message !== undefined; message = list()[0]) {
      const { id } = message
      const answer = await post(message)
      if (typeof answer === 'number') return answer
      save(list().filter((other) => other.id !== id))
      onResult(id, answer)
    }
    return 0
  }

  return {
    list,
    add(message) {
      save([...list(), message])
    },
    /** One at a time, so that messages arrive in the order they were written. Resolves to 0 when nothing is left, else to seconds to wait. */
    flush() {
      flushing ??= flushAll().finally(() => {
        flushing = undefined
      })
      return flushing
    },
  }
}

/** crypto.randomUUID is missing on pages read over plain http. */
export function uuid() {
  if (crypto.randomUUID !== undefined) return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
