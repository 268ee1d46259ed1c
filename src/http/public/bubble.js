// From messages to elements. Words become text nodes, never HTML.

const link = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g
const marks = { pending: 'M12 7v5l3 2M12 3a9 9 0 1 0 .01 0', sent: 'M4 13l5 5L20 6' }

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
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', marks[kind])
  svg.setAttribute('class', 'mark')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  svg.append(path)
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
