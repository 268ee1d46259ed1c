import type { Flows, Step } from '../../engine/flow.js'
import { flowTexts, PLURAL } from '../../engine/lint.js'

/** Where a conversation says a text. */
export interface Use {
  readonly flow: string
  /** Undefined: not at a step, as a reminder. */
  readonly step: string | undefined
}

/** Every place where a conversation says the text of a key. */
export function usesOf(flows: Flows, key: string): Use[] {
  const asked = [key, key.replace(PLURAL, '')]
  return [...flows.values()].flatMap((flow) =>
    flowTexts(flow)
      .filter((use) => asked.includes(use.key))
      .map(({ step }) => ({ flow: flow.id, step })),
  )
}

/** The step at which a citizen first sees it: as its text, or as the label of one of its options. */
export function stepShowing(flows: Flows, key: string): Extract<Step, { text: string }> | undefined {
  for (const { flow, step: id } of usesOf(flows, key)) {
    const step = flows.get(flow)?.steps[id ?? '']
    if (step === undefined || !('text' in step)) continue
    const labels = step.kind === 'choose' ? (step.options ?? []).map(({ label }) => label) : []
    if ([step.text, ...labels].includes(key)) return step
  }
  return undefined
}
