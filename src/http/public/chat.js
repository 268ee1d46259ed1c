// The chat page: what is written goes to the service, what comes is shown. See post.js, unsent.js, line.js, view.js and attach.js.

import { createAttach } from './attach.js'
import { createDrawer } from './drawer.js'
import { createLine } from './line.js'
import { drawn, lighter } from './photo.js'
import { createPost } from './post.js'
import { createRecorder } from './recorder.js'
import { createUnsent, uuid } from './unsent.js'
import { createView } from './view.js'

const chat = document.getElementById('chat')
const words = chat.dataset
const statusText = document.getElementById('status-text')
const welcome = document.getElementById('welcome')
const form = document.getElementById('composer')
const input = document.getElementById('text')

/** Said for the visitor who presses the first button; not shown, because nobody typed it. */
const opening = '/start'
const largestFile = 10 * 1024 * 1024
const previewSide = 480
/** Why a file will never be sent, in words. */
const reasons = { too_big: words.fileTooBig, not_taken: words.fileRefused, lost: words.fileLost }
const refused = new Map()
let begun = false
let lastDelivery = 'd0'
let calm
let later
let failures = 0

const view = createView({ words, onPick: (choice) => say(choice.label, choice.id), onRetry: retry })
const drawer = createDrawer()
const sender = createPost({ drawer, onProgress: view.progress, onSession: () => begun && line.open() })
const unsent = createUnsent({ post: attempt, onResult: settled })
const line = createLine({ url: () => `/chat/events?after=${lastDelivery}`, onState, onEvent })

/** A short break is nobody's concern: the state is shown when it lasts. */
function onState(state) {
  clearTimeout(calm)
  if (state === 'open') {
    showState('open', words.subtitle)
    void flush()
    return
  }
  calm = setTimeout(showState, 700, state, words[state])
}

function showState(state, text) {
  if (chat.dataset.state === state && statusText.textContent === text) return
  chat.dataset.state = state
  statusText.textContent = text
}

function onEvent(kind, entry) {
  if (kind === 'sent') noteDelivery(entry.id)
  show(entry)
}

function show(entry, state) {
  welcome.hidden = true
  if (entry.from === 'citizen' && (entry.text === opening || (entry.text === '' && entry.what === undefined))) return
  view.add(entry, state)
}

function noteDelivery(id) {
  if (Number(id.slice(1)) > Number(lastDelivery.slice(1))) lastDelivery = id
}

function say(text, choice) {
  queue({ text, ...(choice === undefined ? {} : { choice }) })
}

function queue(said) {
  const message = { id: uuid(), at: new Date().toISOString(), ...said }
  show({ ...message, from: 'citizen' }, 'pending')
  if (chat.dataset.state === 'open') view.showTyping(true)
  unsent.add(message)
  if (begun) void flush()
}

/** One after the other, so that they arrive in the order they were chosen. */
async function sendFiles(files) {
  for (const file of files) await sendFile(file)
}

async function sendFile(chosen, what = whatIs(chosen.type)) {
  const file = await lighter(chosen)
  if (file.size > largestFile) {
    view.notice(words.fileTooBig)
    return
  }
  const message = { id: uuid(), at: new Date().toISOString(), text: '', what, file: true }
  show({ ...message, from: 'citizen', preview: await drawn(file, previewSide) }, 'pending')
  await drawer.put(message.id, file)
  unsent.add(message)
  if (begun) void flush()
}

function whatIs(type) {
  if (type.startsWith('image/')) return 'photo'
  return type.startsWith('audio/') ? 'audio' : 'document'
}

/** Sends what waits, now and again until nothing is left. */
async function flush() {
  clearTimeout(later)
  const wait = await unsent.flush()
  failures = wait === 0 ? 0 : failures + 1
  if (wait > 0) later = setTimeout(flush, Math.max(wait, Math.min(20, 2 ** (failures - 1))) * 1000)
}

function settled(id, result) {
  if (result !== 'refused') refused.delete(id)
  if (result !== 'refused') void drawer.remove(id)
  view.settle(id, result === 'sent' ? result : 'refused', reasons[result])
  if (result !== 'sent') view.showTyping(false)
}

function retry(id) {
  view.settle(id, 'pending')
  unsent.add(refused.get(id))
  void flush()
}

async function attempt(message) {
  const result = await sender.post(message)
  if (result === 'refused') refused.set(message.id, message)
  return result
}

/** What waits is sent before what was said is read, and nothing is sent while it is read: so nothing is shown twice. */
async function begin(attempt = 0) {
  try {
    if ((await unsent.flush()) > 0) throw new Error('no connection')
    const response = await fetch('/chat/history', { signal: window.AbortSignal.timeout(20_000) })
    if (!response.ok) throw new Error('no history')
    showAll(await response.json())
  } catch {
    if (attempt === 0) showPending()
    onState(navigator.onLine ? 'reconnecting' : 'offline')
    setTimeout(begin, Math.min(10_000, 500 * 2 ** attempt), attempt + 1)
  }
}

function showAll({ entries, session }) {
  if (session) sender.known()
  view.clear()
  for (const entry of entries) {
    if (entry.from === 'service') noteDelivery(entry.id)
    show(entry)
  }
  showPending()
  welcome.hidden = entries.length > 0 || unsent.list().length > 0
  view.live()
  begun = true
  if (sender.hasSession) line.open()
  else onState('open')
  void flush()
}

function showPending() {
  for (const message of unsent.list()) show({ ...message, from: 'citizen' }, 'pending')
}

function grow() {
  input.style.height = 'auto'
  input.style.height = `${input.scrollHeight + 3}px`
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const text = input.value.trim()
  if (text === '') return
  input.value = ''
  grow()
  say(text)
  input.focus()
})
input.addEventListener('input', grow)
input.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  form.requestSubmit()
})
document.getElementById('start').addEventListener('click', () => {
  say(opening)
  document.getElementById('log').focus({ preventScroll: true })
})
const recorder = createRecorder({
  onRecorded: (sound) => void sendFile(sound, 'voice'),
  onNoMicrophone: () => view.notice(words.noMicrophone),
})
createAttach({
  onFiles: (files) => void sendFiles(files),
  onRecord: () => void recorder.start(),
  onPlace: (place) => queue({ text: '', what: 'location', place }),
  onNoPlace: () => view.notice(words.noLocation),
})
void begin()
