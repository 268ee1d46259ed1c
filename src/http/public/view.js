// The conversation on the screen: bubbles in order, the choices that still count, and where the reader is.

import { choiceList, element, fileFor, mark, paragraph, sentThing } from './bubble.js'

/** `words` are those of the page; `onPick(choice)` and `onRetry(id)` are told what was pressed. */
export function createView({ words, onPick, onRetry }) {
  const scroll = document.getElementById('scroll')
  const log = document.getElementById('log')
  const typing = document.getElementById('typing')
  const newer = document.getElementById('newer')
  const time = new Intl.DateTimeFormat(words.format, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const day = new Intl.DateTimeFormat(words.format, { weekday: 'long', day: 'numeric', month: 'long' })
  const messages = new Map()
  let standing
  let lastDay
  let latestOwn
  let typingTimer

  /**
   * A message is { id, from, at, text, what?, preview? } or { id, from, at, spans, choices, file? }. One that is there already is
   * left as it is.
   */
  function add(message, state = 'sent') {
    if (messages.has(message.id)) return
    const follow = isAtEnd() || (message.from === 'citizen' && state === 'pending')
    showDay(new Date(message.at))
    const node = message.from === 'citizen' ? own(message, state) : theirs(message)
    messages.set(message.id, node)
    log.append(node)
    if (message.from === 'service') showTyping(false)
    if (follow) toEnd()
    else if (message.from === 'service') newer.hidden = false
  }

  function own(message, state) {
    supersede(message)
    const footer = element('footer', {}, clock(message.at))
    const { preview, text, what } = message
    const content =
      what === undefined ? [paragraph([{ text }])] : sentThing(what, words[what] ?? words.document, preview)
    const node = element(
      'article',
      { className: 'message citizen fresh' },
      said(words.you),
      element('div', { className: 'bubble' }, ...content, footer),
    )
    node.dataset.id = message.id
    latestOwn = node
    settle(node, state)
    return node
  }

  function theirs({ id, at, spans, choices, file }) {
    const follow = () => newer.hidden && toEnd()
    const bubble = element(
      'div',
      { className: 'bubble' },
      ...(file === undefined ? [] : [fileFor(`/chat/files/${id}`, file, words.download, follow)]),
      ...(spans.length === 0 ? [] : [paragraph(spans)]),
      element('footer', {}, clock(at)),
    )
    const node = element('article', { className: 'message service fresh' }, said(words.service), bubble)
    node.dataset.id = id
    if (choices.length > 0) {
      supersede()
      standing = choiceList(choices, onPick)
      node.append(standing)
    }
    return node
  }

  /** The buttons of the last question count no longer once something was said; the one that was meant stays marked. */
  function supersede(answer) {
    for (const button of standing?.querySelectorAll('button') ?? []) {
      button.disabled = true
      const [number, label] = button.children
      if (answer?.text === label.textContent || answer?.text === number.textContent) button.classList.add('used')
    }
    standing = undefined
  }

  /** `state` is pending, sent or refused; `reason` says in words why there is no use in trying again. */
  function settle(node, state, reason) {
    node.dataset.state = state
    for (const old of node.querySelectorAll('.mark, .retry, .refusal, progress')) old.remove()
    if (reason !== undefined) {
      node.append(element('p', { className: 'refusal', role: 'status' }, reason))
    } else if (state === 'refused') {
      const button = element('button', { type: 'button', className: 'retry' }, words.retry)
      button.addEventListener('click', () => onRetry(node.dataset.id))
      node.append(button)
    } else {
      node.querySelector('footer').append(mark(state, state === 'sent' ? words.sent : words.connecting))
    }
  }

  /** How much of a file has gone, from 0 to 1. */
  function progress(id, part) {
    const bubble = messages.get(id)?.querySelector('.bubble')
    if (bubble === undefined) return
    const bar = bubble.querySelector('progress') ?? element('progress', { max: 1, ariaLabel: words.sendingFile })
    bar.value = part
    if (!bar.isConnected) bubble.querySelector('footer').before(bar)
  }

  function showDay(at) {
    const name = day.format(at)
    if (name === lastDay) return
    lastDay = name
    log.append(element('p', { className: 'day' }, name))
  }

  function clock(at) {
    return element('time', { dateTime: at }, time.format(new Date(at)))
  }

  function said(who) {
    return element('span', { className: 'unseen' }, `${who}: `)
  }

  function isAtEnd() {
    return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120
  }

  /** To the end, but never so far that the beginning of the answer is out of sight. */
  function toEnd() {
    newer.hidden = true
    const highest = latestOwn === undefined ? Infinity : latestOwn.offsetTop - scroll.offsetTop - 12
    scroll.scrollTop = Math.min(scroll.scrollHeight - scroll.clientHeight, highest)
  }

  function showTyping(on) {
    clearTimeout(typingTimer)
    const follow = isAtEnd()
    typing.hidden = !on
    if (!on) return
    if (follow) toEnd()
    typingTimer = setTimeout(showTyping, 15_000, false)
  }

  newer.addEventListener('click', () => scroll.scrollTo({ top: scroll.scrollHeight, behavior: 'smooth' }))
  scroll.addEventListener('scroll', () => {
    if (isAtEnd()) newer.hidden = true
  })
  new window.ResizeObserver(() => {
    if (newer.hidden && document.activeElement?.id === 'text') toEnd()
  }).observe(scroll)

  return {
    add,
    progress,
    showTyping,
    settle(id, state, reason) {
      const node = messages.get(id)
      if (node !== undefined) settle(node, state, reason)
    },
    /** A word of the page itself, which is not part of the conversation. */
    notice(text) {
      log.append(element('p', { className: 'notice', role: 'status' }, text))
      toEnd()
    },
    clear() {
      log.replaceChildren()
      messages.clear()
      standing = latestOwn = lastDay = undefined
    },
    /** From now on a screen reader says what is new. */
    live() {
      log.setAttribute('aria-live', 'polite')
    },
  }
}
