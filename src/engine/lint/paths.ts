import type { Flow, Flows } from '../flow.js'
import {
  allWays,
  cycles,
  destination,
  endsHere,
  nameOf,
  reachable,
  returns,
  silentWays,
  waits,
  type Graph,
} from './graph.js'
import { errorAt, placesOf, type LintInput, type Problem } from './problem.js'
import { wordFlows } from './targets.js'

const MENU = 'menu'

/** Steps that no citizen can come to. */
export function unreachableSteps({ flows, entries }: LintInput): Problem[] {
  const starts = [...wordFlows, ...Object.keys(entries)].flatMap((id) => startOf(flows.get(id)))
  const reached = reachable(allWays(flows), starts)
  return [...flows.values()].flatMap((flow) => {
    const lost = Object.keys(flow.steps).filter((id) => !reached.has(`${flow.id}/${id}`))
    if (lost.length === Object.keys(flow.steps).length) return [neverEntered(flow)]
    return lost.map((step) => ({
      severity: 'error',
      flow: flow.id,
      step,
      found: 'nothing leads to this step',
      remedy: 'lead to it, or remove it',
    }))
  })
}

/** Steps that go round without ever waiting for the citizen. */
export function silentLoops({ flows }: LintInput): Problem[] {
  return cycles(silentWays(flows)).map((round) => {
    const [flow = '', step = ''] = round[0]?.split('/') ?? []
    const way = [...round, round[0]].join(' → ')
    return {
      severity: 'error',
      flow,
      step,
      found: `a loop that never waits for the citizen: ${way}`,
      remedy: 'put an ask or choose step into it',
    }
  })
}

/** Questions from which no way leads to the end of the flow or to the menu. */
export function questionsWithoutWayOut({ flows }: LintInput): Problem[] {
  const places = placesOf(flows)
  const exits = places.filter((place) => endsHere(place) || place.flow.id === MENU).map(nameOf)
  const out = reachable(backwards(returningWays(flows)), exits)
  return places
    .filter((place) => waits(place) && !out.has(nameOf(place)))
    .map((place) =>
      errorAt(
        place,
        'no way leads from this question to the end or to the menu',
        'add an option or a step that leads to end or to the flow menu',
      ),
    )
}

/** Flows that go to one another and mean to come back, round and round, so that nobody ever comes back to the first. */
export function endlessCalls({ flows }: LintInput): Problem[] {
  const calls = new Map([...flows.keys()].map((id) => [id, calledBy(flows, id)]))
  return cycles(calls).map((round) => ({
    severity: 'error',
    flow: round[0] ?? '',
    found: `flows call one another in a circle: ${[...round, round[0]].join(' → ')}`,
    remedy: 'let one of these goto steps not return',
  }))
}

function startOf(flow: Flow | undefined): string[] {
  return flow === undefined ? [] : [`${flow.id}/${flow.start}`]
}

function neverEntered(flow: Flow): Problem {
  return {
    severity: 'warning',
    flow: flow.id,
    found: 'nothing leads to this flow',
    remedy: 'add a goto step that does, or remove the flow',
  }
}

/** All ways, but where a goto step returns, only its own next: the end of the flow that it calls is no way out. */
function returningWays(flows: Flows): Graph {
  const ways = new Map(allWays(flows))
  for (const place of placesOf(flows).filter(returns)) {
    const called = destination(flows, place)
    ways.set(
      nameOf(place),
      (ways.get(nameOf(place)) ?? []).filter((way) => way !== called),
    )
  }
  return ways
}

function backwards(graph: Graph): Graph {
  const reversed = new Map<string, string[]>([...graph.keys()].map((place) => [place, []]))
  for (const [from, ways] of graph) for (const to of ways) reversed.get(to)?.push(from)
  return reversed
}

function calledBy(flows: Flows, id: string): string[] {
  const places = placesOf(flows).filter((place) => place.flow.id === id && returns(place))
  return [
    ...new Set(places.flatMap(({ step }) => (step.kind === 'goto' && step.flow !== undefined ? [step.flow] : []))),
  ].filter((flow) => flows.has(flow))
}
