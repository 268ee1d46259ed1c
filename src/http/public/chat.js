// The chat page: what is written goes to the service, what comes is shown. See unsent.js, line.js and view.js.

import { createLine } from './line.js'
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
const refused = new Map()
let begun = false
let hasSession = false
let lastDelivery = 'd0'
let calm
let later
let failures = 0

const view = createView({ words, onPick: (choice) => say(choice.label, choice.id), onRetry: retry })
const unsent = createUnsent({ post, onResult: settled })
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
  if (entry.from === 'citizen' && (entry.text === opening || entry.text === '')) return
  view.add(entry, state)
}

function noteDelivery(id) {
  if (Number(id.slice(1)) > Number(lastDelivery.slice(1))) lastDelivery = id
}

function say(text, choice) {
  const message = { id: uuid(), text, at: new Date().toISOString(), ...(choice === undefined ? {} : { choice }) }
  show({ ...message, from: 'citizen' }, 'pending')
  if (chat.dataset.state === 'open') view.showTyping(true)
  unsent.add(message)
  if (begun) void flush()
}

/** Sends what waits, now and again until nothing is left. */
async function flush() {
  clearTimeout(later)
  const wait = await unsent.flush()
  failures = wait === 0 ? 0 : failures + 1
  if (wait > 0) later = setTimeout(flush, Math.max(wait, Math.min(20, 2 ** (failures - 1))) * 1000)
}

function settled(id, result) {
  if (result === 'sent') refused.delete(id)
  view.settle(id, result)
  if (result === 'refused') view.showTyping(false)
}

function retry(id) {
  view.settle(id, 'pending')
  unsent.add(refused.get(id))
  void flush()
}

/** 'sent', 'refused', or the seconds to wait before it is tried again. */
async function post(message) {
  const { id, text, choice } = message
  const body = choice === undefined ? { id, text } : { id, choice, label: text.slice(0, 200) }
  try {
    const response = await request('/chat/messages', body)
    if (response.ok) return 'sent'
    if (response.status >= 500 || response.status === 408 || response.status === 429) {
      return Number(response.headers.get('Retry-After') ?? 1)
    }
    refused.set(id, message)
    return 'refused'
  } catch {
    return 1
  }
}

/** A browser that has no session, or lost it, gets one when it has something to say. */
async function request(path, body) {
  if (!hasSession) await openSession()
  const response = await send(path, body)
  if (response.status !== 401) return response
  await openSession()
  return send(path, body)
}

async function openSession() {
  const response = await send('/chat/session', {})
  if (!response.ok) throw new Error('no session')
  hasSession = true
  if (begun) line.open()
}

function send(path, body) {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal: window.AbortSignal.timeout(20_000),
  })
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
  hasSession ||= session
  view.clear()
  for (const entry of entries) {
    if (entry.from === 'service') noteDelivery(entry.id)
    show(entry)
  }
  showPending()
  welcome.hidden = entries.length > 0 || unsent.list().length > 0
  view.live()
  begun = true
  if (hasSession) line.open()
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
void begin()
