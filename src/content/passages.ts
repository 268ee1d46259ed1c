import { parseMarkup } from '../channels/markup.js'
import { END, type Flow, type Flows, type Step } from '../engine/flow.js'

/** A step that says something which a question may be about; its words as locale keys. */
export interface Passage {
  readonly flow: string
  readonly step: string
  readonly text: string
  /** The labels of options that lead here and nowhere else: what the passage is called. */
  readonly names: readonly string[]
  /** The labels of its own options that lead out of the searchable flows: what can be done from here. */
  readonly doors: readonly string[]
}

/** The say and choose steps of searchable flows. */
export function passagesOf(flows: Flows): Passage[] {
  const searchable = [...flows.values()].filter((flow) => flow.searchable === true)
  const links = [...flows.values()].flatMap((flow) =>
    Object.entries(flow.steps).flatMap(([id, step]) => linksOf(flows, flow, id, step)),
  )
  return searchable.flatMap((flow) =>
    Object.entries(flow.steps).flatMap(([id, step]) => {
      if (step.kind !== 'say' && step.kind !== 'choose') return []
      return [
        {
          flow: flow.id,
          step: id,
          text: step.text,
          names: namesOf(links, `${flow.id}/${id}`),
          doors: doorsOf(flows, links, `${flow.id}/${id}`),
        },
      ]
    }),
  )
}

/** A text's bold first line, if it has one, the bold words in the rest, and all of the rest without markup. */
export function headed(text: string): { heading: string; strong: string; body: string } {
  const spans = parseMarkup(text)
  const heading = spans[0]?.bold === true && spans[1]?.text.startsWith('\n') === true ? spans[0].text : ''
  const body = heading === '' ? spans : spans.slice(1)
  const bold = body.filter((span) => span.bold).map((span) => span.text)
  return { heading, strong: bold.join('\n'), body: body.map((span) => span.text).join('') }
}

/** An option, from the place that offers it to the place it leads to. */
interface Link {
  readonly label: string
  readonly from: string
  readonly to: string
}

function linksOf(flows: Flows, flow: Flow, id: string, step: Step): Link[] {
  if (step.kind !== 'choose') return []
  return (step.options ?? []).map(({ label, next }) => ({
    label,
    from: `${flow.id}/${id}`,
    to: placeBehind(flows, flow, next ?? step.next ?? END),
  }))
}

/** Where a target leads, looking through one goto step. */
function placeBehind(flows: Flows, flow: Flow, target: string): string {
  const step = flow.steps[target]
  const other = step?.kind === 'goto' && step.flow !== undefined ? flows.get(step.flow) : undefined
  if (step?.kind !== 'goto' || other === undefined) return `${flow.id}/${target}`
  return `${other.id}/${step.step ?? other.start}`
}

/** "Next" leads to many places and names none of them. */
function namesOf(links: readonly Link[], place: string): string[] {
  const labels = new Set(links.filter((link) => link.to === place).map((link) => link.label))
  return [...labels].filter((label) => links.every((link) => link.label !== label || link.to === place))
}

function doorsOf(flows: Flows, links: readonly Link[], place: string): string[] {
  const isOutside = (to: string) => flows.get(to.split('/')[0] ?? '')?.searchable !== true
  return links.filter((link) => link.from === place && isOutside(link.to)).map((link) => link.label)
}
