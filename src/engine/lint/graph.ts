import { END, type Flows } from '../flow.js'
import { placesOf, type Place } from './problem.js'
import { targetsOf } from './targets.js'

/** Places (`flow/step`) and where each leads. Targets that do not exist are left out. */
export type Graph = ReadonlyMap<string, readonly string[]>

export function nameOf(place: Place): string {
  return `${place.flow.id}/${place.id}`
}

/** Every way from one place to another, those that wait for the citizen included. */
export function allWays(flows: Flows): Graph {
  return graphOf(flows, (place) => [...localWays(place), ...present([destination(flows, place)])])
}

/** The ways that lead on inside one turn: nothing leads on from a step that waits for the citizen. */
export function silentWays(flows: Flows): Graph {
  const ends = silentEnds(flows)
  return graphOf(flows, (place) => {
    if (waits(place)) return []
    const called = destination(flows, place)
    if (!returns(place)) return [...localWays(place), ...present([called])]
    return [...present([called]), ...(called !== undefined && ends.has(called) ? localWays(place) : [])]
  })
}

/** The place in another flow that a goto step leads to. */
export function destination(flows: Flows, { step }: Place): string | undefined {
  if (step.kind !== 'goto' || step.flow === undefined) return undefined
  const flow = flows.get(step.flow)
  if (flow === undefined) return undefined
  const id = step.step ?? flow.start
  return `${flow.id}/${Object.hasOwn(flow.steps, id) ? id : (flow.moved?.[id] ?? id)}`
}

/** Everything that can be reached from the places given, themselves included. */
export function reachable(graph: Graph, from: Iterable<string>): Set<string> {
  const seen = new Set<string>()
  const open = [...from]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (seen.has(place) || !graph.has(place)) continue
    seen.add(place)
    open.push(...(graph.get(place) ?? []))
  }
  return seen
}

/** One round trip of each knot of places that lead back to themselves. */
export function cycles(graph: Graph): string[][] {
  const found: string[][] = []
  const done = new Set<string>()
  const visit = (place: string, path: readonly string[]): void => {
    const start = path.indexOf(place)
    if (start >= 0) found.push(path.slice(start))
    if (start >= 0 || done.has(place)) return
    for (const next of graph.get(place) ?? []) visit(next, [...path, place])
    done.add(place)
  }
  for (const place of graph.keys()) visit(place, [])
  return found
}

export function waits({ step }: Place): boolean {
  return step.kind === 'ask' || step.kind === 'choose'
}

export function returns({ step }: Place): boolean {
  return step.kind === 'goto' && step.return === true
}

export function endsHere({ step }: Place): boolean {
  return targetsOf(step).includes(END)
}

/** Places from which the flow can end without waiting for the citizen. */
function silentEnds(flows: Flows): ReadonlySet<string> {
  const ends = new Set<string>()
  const places = placesOf(flows).filter((place) => !waits(place))
  for (let before = -1; before < ends.size;) {
    before = ends.size
    for (const place of places.filter((p) => endsSilently(flows, p, ends))) ends.add(nameOf(place))
  }
  return ends
}

function endsSilently(flows: Flows, place: Place, ends: ReadonlySet<string>): boolean {
  const called = destination(flows, place)
  const calledEnds = called !== undefined && ends.has(called)
  const onward = endsHere(place) || localWays(place).some((way) => ends.has(way))
  return returns(place) ? calledEnds && onward : calledEnds || onward
}

function graphOf(flows: Flows, ways: (place: Place) => readonly string[]): Graph {
  const places = placesOf(flows)
  const names = new Set(places.map(nameOf))
  return new Map(places.map((place) => [nameOf(place), [...new Set(ways(place))].filter((way) => names.has(way))]))
}

function localWays({ flow, step }: Place): string[] {
  return targetsOf(step).map((target) => `${flow.id}/${target}`)
}

function present(place: readonly (string | undefined)[]): string[] {
  return place.filter((name) => name !== undefined)
}
