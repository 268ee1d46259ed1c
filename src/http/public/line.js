// The stream of what comes. It reconnects by itself, sooner when the browser says that there is a network again.

/** The service says every 20 s that the line is alive; after this long without a word it is taken for dead. */
const silence = 50_000

/** `url()` is asked at each attempt; `onState` is told 'open', 'reconnecting' or 'offline'; `onEvent(kind, entry)` what came. */
export function createLine({ url, onState, onEvent }) {
  let source
  let timer
  let heard = 0
  let failures = 0
  let wanted = false

  function connect() {
    clearTimeout(timer)
    source?.close()
    heard = Date.now()
    source = new EventSource(url())
    source.addEventListener('beat', () => {
      heard = Date.now()
      failures = 0
      onState('open')
    })
    for (const kind of ['sent', 'said']) {
      source.addEventListener(kind, (event) => {
        heard = Date.now()
        onEvent(kind, JSON.parse(event.data))
      })
    }
    source.onerror = lost
  }

  function lost() {
    source?.close()
    source = undefined
    if (!wanted) return
    onState(navigator.onLine ? 'reconnecting' : 'offline')
    clearTimeout(timer)
    const wait = Math.min(15_000, 500 * 2 ** failures++) * (0.75 + Math.random() / 2)
    timer = setTimeout(connect, wait)
  }

  function retryNow() {
    failures = 0
    if (wanted && (source === undefined || Date.now() - heard > silence)) connect()
  }

  window.setInterval(() => {
    if (wanted && source !== undefined && Date.now() - heard > silence) lost()
  }, 5000)
  window.addEventListener('online', retryNow)
  window.addEventListener('offline', lost)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') retryNow()
  })

  return {
    /** Also anew, when the session is another one. */
    open() {
      wanted = true
      connect()
    },
  }
}
