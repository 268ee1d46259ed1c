// One attempt at sending one message, of whatever kind.

const patience = 20_000
const filePatience = 5 * 60_000
/** What the service says of a file that it will never take. */
const never = { 413: 'too_big', 415: 'not_taken' }

/**
 * `post(message)` answers 'sent', the seconds to wait before it is tried again, or why it never will be sent: 'refused', and for a
 * file 'too_big', 'not_taken' or 'lost'. `onProgress(id, part)` is told how much of a file has gone, `onSession()` that there is a new session.
 */
export function createPost({ drawer, onProgress, onSession }) {
  let hasSession = false

  async function openSession() {
    const answer = await sendJson('/chat/session', {})
    if (!answer.ok) throw new Error('no session')
    hasSession = true
    onSession()
  }

  /** A browser that has no session, or lost it, gets one when it has something to say. */
  async function withSession(send) {
    if (!hasSession) await openSession()
    const answer = await send()
    if (answer.status !== 401) return answer
    await openSession()
    return send()
  }

  async function post(message) {
    const file = message.file === true ? await drawer.get(message.id) : undefined
    if (message.file === true && file === undefined) return 'lost'
    try {
      const answer = await withSession(() =>
        file === undefined ? sendJson('/chat/messages', bodyOf(message)) : sendFile(message.id, file, onProgress),
      )
      return outcome(answer, file !== undefined)
    } catch {
      return 1
    }
  }

  return {
    post,
    known() {
      hasSession = true
    },
    get hasSession() {
      return hasSession
    },
  }
}

function bodyOf({ id, text, choice, place }) {
  if (place !== undefined) return { id, ...place }
  return choice === undefined ? { id, text } : { id, choice, label: text.slice(0, 200) }
}

function outcome({ ok, status, retryAfter }, isFile) {
  if (ok) return 'sent'
  if (status >= 500 || status === 408 || status === 429) return retryAfter
  return isFile ? (never[status] ?? 'refused') : 'refused'
}

async function sendJson(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: window.AbortSignal.timeout(patience),
  })
  const { ok, status } = response
  return { ok, status, retryAfter: Number(response.headers.get('Retry-After') ?? 1) }
}

/** Not by fetch, which cannot tell how much has gone. */
function sendFile(id, file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new window.XMLHttpRequest()
    request.open('POST', `/chat/files?id=${id}`)
    request.timeout = filePatience
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => onProgress(id, loaded / total)
    request.onload = () => {
      const { status } = request
      resolve({ ok: status < 300, status, retryAfter: Number(request.getResponseHeader('Retry-After') ?? 1) })
    }
    request.onerror = request.ontimeout = request.onabort = () => reject(new Error('cut off'))
    request.send(file)
  })
}
