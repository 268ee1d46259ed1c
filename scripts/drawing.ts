import { arrowsOf, type When } from '../src/engine/arrows.js'
import { END, type Flow, type Flows, type Step } from '../src/engine/flow.js'

const GENERATED = '<!-- Written by `npm run flows`. Change the flow, not this file. -->'

/** A page with the flow as a Mermaid flowchart. */
export function flowPage(flow: Flow): string {
  const facts = [
    `Version ${String(flow.version)}, defined in [flows/${flow.id}.yaml](../../flows/${flow.id}.yaml).`,
    flow.searchable === true ? 'Free questions find its texts.' : '',
    flow.reminder === undefined ? '' : `Reminder \`${flow.reminder}\` after ${String(flow.remindAfter)} minutes.`,
    flow.lapseAfter === undefined ? '' : `Lapses after ${String(flow.lapseAfter)} minutes.`,
  ]
  const moved = Object.entries(flow.moved ?? {}).map(([from, to]) => `- \`${from}\` is now \`${to}\``)
  return [
    `# ${flow.title}`,
    GENERATED,
    facts.filter((fact) => fact !== '').join(' '),
    chart(flow),
    moved.join('\n'),
  ].join('\n\n')
}

/** The list of all flows, and how they lead to one another. */
export function indexPage(flows: Flows): string {
  const rows = [...flows.values()].map(
    ({ id, title, steps }) => `| [${id}](${id}.md) | ${title} | ${String(Object.keys(steps).length)} |`,
  )
  const links = [...flows.values()].flatMap((flow) =>
    flowLinks(flow).map(({ to, returns }) => `  ${node(flow.id)} ${returns ? '<-->' : '-->'} ${node(to)}`),
  )
  const names = [...flows.keys()].map((id) => `  ${node(id)}["${id}"]`)
  const legend =
    'An arrow with two heads comes back afterwards. Steps: `{{ }}` a choice, `/ /` a question, `[[ ]]` an action, `{ }` a fork, `( )` another flow.'
  return [
    '# Flows',
    GENERATED,
    ['| Flow | What it is for | Steps |', '| --- | --- | --- |', ...rows].join('\n'),
    legend,
    mermaid(['flowchart LR', ...names, ...new Set(links)]),
  ].join('\n\n')
}

function chart(flow: Flow): string {
  const steps = Object.entries(flow.steps)
  const nodes = steps.map(([id, step]) => `  ${node(id)}${shape(id, step)}`)
  const arrows = steps.flatMap(([id, step]) =>
    arrowsOf(step).map(({ to, when }) => `  ${node(id)} -->${written(when)} ${node(to)}`),
  )
  const start = ['  start((" "))', `  start --> ${node(flow.start)}`]
  const end = arrows.some((arrow) => arrow.endsWith(` ${node(END)}`)) ? [`  ${node(END)}((end))`] : []
  return mermaid(['flowchart TD', ...start, ...nodes, ...end, ...arrows])
}

function written(when: When | undefined): string {
  if (when === undefined) return ''
  const label = named(when)
  return `|"${label === '' ? '(empty)' : label.replaceAll('"', '#quot;')}"|`
}

function named(when: When): string {
  switch (when.kind) {
    case 'option':
    case 'outcome':
      return when.id
    case 'answer':
      return when.value
    case 'listed':
      return `any of ${when.source}`
    case 'other_words':
      return 'other words'
    case 'received':
      return when.things.join(', ')
    case 'otherwise':
      return 'otherwise'
    case 'nowhere':
      return 'none'
  }
}

function mermaid(lines: readonly string[]): string {
  return ['```mermaid', ...lines, '```'].join('\n')
}

/** Mermaid takes some words, such as `end`, for its own. */
function node(id: string): string {
  return `${id}_`
}

function shape(id: string, step: Step): string {
  switch (step.kind) {
    case 'say':
      return `["${id}<br>${step.text}"]`
    case 'ask':
      return `[/"${id}<br>${step.text}<br>${step.answer} → ${step.save}"/]`
    case 'choose':
      return `{{"${id}<br>${step.text}"}}`
    case 'run':
      return `[["${id}<br>${step.action}"]]`
    case 'route':
      return `{"${id}<br>${step.on}?"}`
    case 'goto':
      return `("${id}<br>→ ${placeName(step)}${step.return === true ? ' and back' : ''}")`
  }
}

function placeName(step: Extract<Step, { kind: 'goto' }>): string {
  if (step.flow === undefined) return `place in ${step.found ?? ''}`
  return step.step === undefined ? step.flow : `${step.flow}/${step.step}`
}

function flowLinks(flow: Flow): { to: string; returns: boolean }[] {
  return Object.values(flow.steps).flatMap((step) =>
    step.kind === 'goto' && step.flow !== undefined ? [{ to: step.flow, returns: step.return === true }] : [],
  )
}
