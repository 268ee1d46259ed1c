import type { Flow } from '../../engine/flow.js'
import { boxOf, LINE_HEIGHT, type Box } from './boxes.js'
import type { StepFacts } from './facts.js'
import { flowName, type Reader } from './labels.js'
import { MARK, placesOf, type PlacedArrow, type Point } from './placed.js'
import { pathOf, rowOf } from './reach.js'
import { curve, outline } from './shapes.js'

interface DrawingProps {
  readonly reader: Reader
  readonly flow: Flow
  readonly facts: readonly StepFacts[]
}

/** A flow as a drawing: each box leads to what the table below says of the step, or to the drawing of the other flow. */
export function Drawing({ reader: { words }, flow, facts }: DrawingProps) {
  const boxes = facts.map((one) => boxOf(one, words))
  const places = placesOf(`${flow.id} ${words.language}`, flow.start, boxes)
  const { arrows, end, height, start, steps, width } = places
  const name = words.t('flows.drawing_of', { flow: flowName(words, flow.id) })
  return (
    <div class="drawing" tabIndex={0} role="region" aria-label={name}>
      <svg width={Math.ceil(width)} height={Math.ceil(height)} role="group" aria-label={name}>
        <defs>
          <marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
            <path d="M0 0L8 4L0 8Z" class="tip" />
          </marker>
        </defs>
        <g aria-hidden="true">
          <circle id="start" class="mark" cx={start.x} cy={start.y} r={MARK / 2 - 2} />
          {end !== null && <circle class="mark end" cx={end.x} cy={end.y} r={MARK / 2 - 4} />}
          {arrows.map(({ points }, i) => (
            <path key={i} class="arrow" d={curve(points)} marker-end="url(#tip)" />
          ))}
          {arrows.map((arrow, i) => (
            <Labels key={i} arrow={arrow} />
          ))}
        </g>
        {boxes.map((box) => (
          <Step key={box.facts.id} {...box} {...(steps.get(box.facts.id) ?? start)} />
        ))}
      </svg>
    </div>
  )
}

function Labels({ arrow: { label, labels } }: { readonly arrow: PlacedArrow }) {
  if (labels.length === 0) return null
  return (
    <Lines
      x={label.x}
      top={label.y - (labels.length * LINE_HEIGHT) / 2}
      lines={labels.map((text) => ({ as: 'when', text }))}
    />
  )
}

function Step(box: Box & Point) {
  const top = box.y - (box.lines.length * LINE_HEIGHT) / 2
  return (
    <a href={linkOf(box.facts)}>
      <path class={`box ${box.facts.kind}`} d={outline(box)} />
      <Lines x={box.x} top={top} lines={box.lines} />
    </a>
  )
}

/** Lines end in a space, so that they are not read as one word. */
interface LinesProps {
  readonly x: number
  readonly top: number
  readonly lines: readonly { readonly as: string; readonly text: string }[]
}

function Lines({ x, top, lines }: LinesProps) {
  return (
    <text>
      {lines.map(({ as, text }, i) => (
        <tspan key={i} class={as} x={Math.round(x)} y={Math.round(top + (i + 0.75) * LINE_HEIGHT)}>
          {`${text} `}
        </tspan>
      ))}
    </text>
  )
}

/** Where the box of a step leads. */
function linkOf({ flow, id }: StepFacts): string {
  return flow === undefined ? `#${rowOf(id)}` : pathOf(flow.id, flow.step)
}
