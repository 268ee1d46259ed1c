// Files that wait to be sent. Where the browser has a database they outlive a reload; elsewhere this window remembers them.

const table = 'files'

/** Files by the id of their message. Nothing here rejects. */
export function createDrawer() {
  const memory = new Map()
  const opened = open().catch(() => undefined)

  async function inTable(mode, work) {
    const database = await opened
    if (database === undefined) return undefined
    return result(work(database.transaction(table, mode).objectStore(table))).catch(() => undefined)
  }

  return {
    async put(id, file) {
      memory.set(id, file)
      await inTable('readwrite', (files) => files.put(file, id))
    },
    async get(id) {
      return memory.get(id) ?? inTable('readonly', (files) => files.get(id))
    },
    async remove(id) {
      memory.delete(id)
      await inTable('readwrite', (files) => files.delete(id))
    },
  }
}

async function open() {
  const request = window.indexedDB.open('chat', 1)
  request.onupgradeneeded = () => request.result.createObjectStore(table)
  return result(request)
}

function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error('blocked'))
  })
}
