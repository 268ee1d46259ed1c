// A voice note, recorded on the page.

const longestMs = 3 * 60_000
/** The first that the browser knows. The service takes all of them. */
const formats = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4']
const bitsPerSecond = 32_000

/** Browsers lend the microphone to pages read over https only. */
export function canRecord() {
  return window.isSecureContext && navigator.mediaDevices !== undefined && window.MediaRecorder !== undefined
}

/** `start()` asks for the microphone and shows a bar to send or cancel; `onRecorded(sound)` gets what is sent, `onNoMicrophone()` is told when there is none. */
export function createRecorder({ onRecorded, onNoMicrophone }) {
  const composer = document.getElementById('composer')
  const bar = document.getElementById('recording')
  const clock = document.getElementById('recording-time')
  const send = document.getElementById('recording-send')
  let finish = () => undefined

  async function start() {
    try {
      record(await navigator.mediaDevices.getUserMedia({ audio: true }))
    } catch {
      onNoMicrophone()
    }
  }

  function record(microphone) {
    const mimeType = formats.find((format) => window.MediaRecorder.isTypeSupported(format))
    const recorder = new window.MediaRecorder(microphone, { mimeType, audioBitsPerSecond: bitsPerSecond })
    const pieces = []
    let wanted = false
    recorder.ondataavailable = ({ data }) => pieces.push(data)
    recorder.onstop = () => {
      window.clearInterval(timer)
      for (const track of microphone.getTracks()) track.stop()
      show(false)
      if (wanted) onRecorded(new window.Blob(pieces, { type: recorder.mimeType }))
    }
    finish = (wants) => {
      if (recorder.state === 'inactive') return
      wanted = wants
      recorder.stop()
    }
    const begun = Date.now()
    const timer = window.setInterval(() => {
      tick(Date.now() - begun)
      if (Date.now() - begun > longestMs) finish(true)
    }, 250)
    recorder.start()
    tick(0)
    show(true)
  }

  function show(recording) {
    composer.classList.toggle('busy', recording)
    bar.hidden = !recording
    if (recording) send.focus()
  }

  function tick(ms) {
    const seconds = Math.floor(ms / 1000)
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }

  send.addEventListener('click', () => finish(true))
  document.getElementById('recording-cancel').addEventListener('click', () => finish(false))
  return { start }
}
