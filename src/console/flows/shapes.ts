import type { Step } from '../../engine/flow.js'
import type { Box } from './boxes.js'
import type { Point } from './placed.js'

/** How far a slanted or pointed side goes in. */
const SLANT = 12
/** Between the double sides of what is done. */
const DOUBLE = 6
const ROUND = 6

/** The outline of a box, a shape for each kind of step: an SVG path. */
export function outline({ facts, x, y, width, height }: Box & Point): string {
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2]
  const shapes: Readonly<Record<Step['kind'], () => string>> = {
    say: () => rounded(left, top, width, height, ROUND),
    ask: () => polygon([left + SLANT, top], [right, top], [right - SLANT, bottom], [left, bottom]),
    choose: () =>
      polygon(
        ...([
          [left + SLANT, top],
          [right - SLANT, top],
          [right, y],
        ] as const),
        ...([
          [right - SLANT, bottom],
          [left + SLANT, bottom],
          [left, y],
        ] as const),
      ),
    run: () =>
      `${rounded(left, top, width, height, 0)}${side(left + DOUBLE, top, height)}${side(right - DOUBLE, top, height)}`,
    route: () =>
      polygon(
        ...([
          [left + SLANT, top],
          [right - SLANT, top],
          [right, top + SLANT],
          [right, bottom - SLANT],
        ] as const),
        ...([
          [right - SLANT, bottom],
          [left + SLANT, bottom],
          [left, bottom - SLANT],
          [left, top + SLANT],
        ] as const),
      ),
    goto: () => rounded(left, top, width, height, height / 2),
  }
  return shapes[facts.kind]()
}

/** A line through these points, round at its corners. */
export function curve([first, ...others]: readonly Point[]): string {
  if (first === undefined) return ''
  const parts = others.map((point, i) => {
    const next = others[i + 1]
    if (next === undefined) return `L${at(point.x, point.y)}`
    return `Q${at(point.x, point.y)} ${at((point.x + next.x) / 2, (point.y + next.y) / 2)}`
  })
  return `M${at(first.x, first.y)}${parts.join('')}`
}

function polygon(...points: readonly (readonly [number, number])[]): string {
  return `M${points.map(([x, y]) => at(x, y)).join('L')}Z`
}

function rounded(left: number, top: number, width: number, height: number, wanted: number): string {
  const r = Math.min(wanted, width / 2, height / 2)
  const corner = (dx: number, dy: number): string => `a${at(r, r)} 0 0 1 ${at(dx, dy)}`
  const [across, down] = [width - 2 * r, height - 2 * r].map(short)
  return [
    `M${at(left + r, top)}h${across ?? ''}${corner(r, r)}v${down ?? ''}${corner(-r, r)}`,
    `h-${across ?? ''}${corner(-r, -r)}v-${down ?? ''}${corner(r, -r)}Z`,
  ].join('')
}

function side(x: number, top: number, height: number): string {
  return `M${at(x, top)}v${short(height)}`
}

function at(x: number, y: number): string {
  return `${short(x)} ${short(y)}`
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10)
}
