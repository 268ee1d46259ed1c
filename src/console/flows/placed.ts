import { Graph, layout } from '@dagrejs/dagre'
import { z } from 'zod'
import { END } from '../../engine/flow.js'
import { LETTER, LINE_HEIGHT, type Box } from './boxes.js'

/** Where a conversation begins; no step is called so. */
const START = ' start'
/** How wide and high the marks of the beginning and the end are. */
export const MARK = 28
/** Conversations go from left to right, which makes the smallest drawing. */
const ROOM = { rankdir: 'LR', nodesep: 16, edgesep: 8, ranksep: 30, marginx: 16, marginy: 16 }

export interface Point {
  readonly x: number
  readonly y: number
}

/** Where everything of a drawing is, in pixels; steps, marks and labels by their middle. */
export interface Places {
  readonly width: number
  readonly height: number
  readonly steps: ReadonlyMap<string, Point>
  readonly start: Point
  /** Null where nothing leads to the end. */
  readonly end: Point | null
  readonly arrows: readonly PlacedArrow[]
}

export interface PlacedArrow {
  readonly points: readonly Point[]
  /** One a way that leads there. */
  readonly labels: readonly string[]
  readonly label: Point
}

const last = new Map<string, { readonly asked: string; readonly places: Places }>()

/**
 * Finds a place for each box, so that few arrows cross. For the largest flow that takes a fifth of a second, in which nobody is
 * answered: it is remembered by the name of the drawing until that is to look otherwise.
 */
export function placesOf(name: string, start: string, boxes: readonly Box[]): Places {
  const asked = JSON.stringify([start, boxes.map(({ facts, width, height }) => [facts.id, facts.ways, width, height])])
  const known = last.get(name)
  if (known?.asked === asked) return known.places
  const places = found(start, boxes)
  last.set(name, { asked, places })
  return places
}

const pointSchema = z.object({ x: z.number(), y: z.number() })
const sizeSchema = z.object({ width: z.number(), height: z.number() })
const arrowSchema = z.object({
  points: z.array(pointSchema),
  labels: z.array(z.string()),
  x: z.number().default(0),
  y: z.number().default(0),
})

function found(start: string, boxes: readonly Box[]): Places {
  const graph = new Graph().setGraph(ROOM)
  // First, so that all ways are followed from here.
  graph.setNode(START, { width: MARK, height: MARK })
  graph.setEdge(START, start, { labels: [] })
  for (const { facts, width, height } of boxes) graph.setNode(facts.id, { width, height })
  const ways = boxes.flatMap(({ facts: { id, ways } }) => ways.map((way) => ({ from: id, ...way })))
  const ends = ways.some(({ to }) => to === END)
  if (ends) graph.setNode(END, { width: MARK, height: MARK })
  for (const { from, to, when } of ways) graph.setEdge(from, to, { labels: when, ...sizeOf(when), labelpos: 'c' })
  layout(graph)
  const at = (id: string): Point => pointSchema.parse(graph.node(id))
  return {
    ...sizeSchema.parse(graph.graph()),
    steps: new Map(boxes.map(({ facts: { id } }) => [id, at(id)])),
    start: at(START),
    end: ends ? at(END) : null,
    arrows: graph.edges().map((edge) => arrowOf(graph.edge(edge))),
  }
}

function sizeOf(labels: readonly string[]): { width: number; height: number } {
  const letters = Math.max(0, ...labels.map(({ length }) => length))
  return { width: letters * LETTER, height: labels.length * LINE_HEIGHT }
}

function arrowOf(edge: unknown): PlacedArrow {
  const { labels, points, x, y } = arrowSchema.parse(edge)
  return { points, labels, label: { x, y } }
}
