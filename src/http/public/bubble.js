// From messages to elements. Words become text nodes, never HTML.

const link = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g
const marks = { pending: 'M12 7v5l3 2M12 3a9 9 0 1 0 .01 0', sent: 'M4 13l5 5L20 6' }
const icons = {
  photo: 'M4 7h4l2-3h4l2 3h4v13H4zM12 9.5a3.5 3.5 0 1 0 .01 0',
  voice: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M6 11a6 6 0 0 0 12 0M12 17v4',
  location: 'M12 21s7-6.5 7-11.5a7 7 0 0 0-14 0C5 14.5 12 21 12 21zM12 7a2.5 2.5 0 1 0 .01 0',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  download: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
}

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

/** `spans` are [{ text, bold, italic }]. */
export function paragraph(spans) {
  return element('p', {}, ...spans.map(styled))
}

function styled({ text, bold, italic }) {
  let node = element('span', {}, ...linked(text))
  if (italic) node = element('em', {}, node)
  return bold ? element('strong', {}, node) : node
}

function linked(text) {
  const parts = []
  let end = 0
  for (const { 0: href, index } of text.matchAll(link)) {
    parts.push(text.slice(end, index), element('a', { href, target: '_blank', rel: 'noopener noreferrer' }, href))
    end = index + href.length
  }
  return [...parts, text.slice(end)]
}

/** A small picture that says how far the citizen's own message is; `label` is what it means. */
export function mark(kind, label) {
  const svg = drawing(marks[kind], 'mark')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  return svg
}

/** What the citizen sent that is not words: a picture of it, or a sign, and what it is. */
export function sentThing(what, label, preview) {
  const sign = drawing(icons[what] ?? (what === 'audio' ? icons.voice : icons.file), 'icon')
  sign.setAttribute('aria-hidden', 'true')
  preview?.setAttribute('aria-hidden', 'true')
  return [...(preview === undefined ? [] : [preview]), element('p', { className: 'thing' }, sign, label)]
}

/** A file for the citizen: a picture is shown, anything else is downloaded. */
export function fileFor(href, { name, picture }, download, onLoad) {
  if (!picture) {
    const sign = drawing(icons.download, 'icon')
    sign.setAttribute('aria-hidden', 'true')
    return element('a', { className: 'file', href, download: name }, sign, `${download}: ${name}`)
  }
  const image = element('img', { alt: name })
  image.addEventListener('load', onLoad)
  image.src = href
  return element('a', { className: 'image', href, target: '_blank', rel: 'noopener noreferrer' }, image)
}

function drawing(path, className) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  line.setAttribute('d', path)
  svg.setAttribute('class', className)
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.append(line)
  return svg
}

/** Large numbered buttons; `onPick(choice)` when one is pressed. */
export function choiceList(choices, onPick) {
  const items = choices.map((choice, index) => {
    const number = element('span', { className: 'number' }, String(index + 1))
    const button = element('button', { type: 'button' }, number, element('span', {}, choice.label))
    button.addEventListener('click', () => onPick(choice))
    return element('li', {}, button)
  })
  return element('ul', { className: 'choices' }, ...items)
}
