import { Problem } from '../../http/errors.js'
import type { Flow } from '../../engine/flow.js'
import type { Desk } from '../page.js'

export const LIST = '/console/content/flows'

/** Where a flow is drawn, or one of its steps is told of. */
export function pathOf(flow: string, step?: string): string {
  return step === undefined ? `${LIST}/${flow}` : `${LIST}/${flow}#${rowOf(step)}`
}

/** The row of a step in the table of its flow. */
export function rowOf(step: string): string {
  return `step-${step}`
}

/** Throws a 404 where there is no such flow. */
export function flowAt({ content }: Desk, id: string): Flow {
  const flow = content.flows.get(id)
  if (flow === undefined) throw new Problem(404, 'Not found', 'There is no flow of this name.')
  return flow
}
