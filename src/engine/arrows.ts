import { END, type Step, type StepOf } from './flow.js'

/** When a conversation goes the way of an arrow. */
export type When =
  | { readonly kind: 'option'; readonly id: string; readonly label: string }
  | { readonly kind: 'listed'; readonly source: string }
  | { readonly kind: 'other_words' }
  | { readonly kind: 'received'; readonly things: readonly string[] }
  | { readonly kind: 'outcome'; readonly id: string }
  | { readonly kind: 'answer'; readonly value: string }
  | { readonly kind: 'otherwise' }
  /** There is no such place. */
  | { readonly kind: 'nowhere' }

/** From a step to another of the same flow, or to its end. */
export interface Arrow {
  readonly to: string
  /** Left out where there is no other way. */
  readonly when?: When
}

/** Where a step leads, in the order in which the flow says it. */
export function arrowsOf(step: Step): Arrow[] {
  switch (step.kind) {
    case 'say':
    case 'ask':
      return [{ to: step.next }]
    case 'choose':
      return chooseArrows(step)
    case 'run':
      return Object.entries(step.outcomes).map(([id, to]) => ({ to, when: { kind: 'outcome', id } }))
    case 'route':
      return [
        ...Object.entries(step.cases).map(([value, to]): Arrow => ({ to, when: { kind: 'answer', value } })),
        { to: step.otherwise, when: { kind: 'otherwise' } },
      ]
    case 'goto':
      return [...(step.next === undefined ? [] : [{ to: step.next }]), ...arrowTo(step.otherwise, { kind: 'nowhere' })]
  }
}

function chooseArrows(step: StepOf<'choose'>): Arrow[] {
  const options = (step.options ?? []).map(({ id, label, next }): Arrow => {
    return { to: next ?? step.next ?? END, when: { kind: 'option', id, label } }
  })
  return [
    ...options,
    ...(step.source === undefined ? [] : arrowTo(step.next ?? END, { kind: 'listed', source: step.source })),
    ...arrowTo(step.otherwise, { kind: 'other_words' }),
    ...arrowTo(step.received, { kind: 'received', things: step.accept ?? [] }),
  ]
}

function arrowTo(to: string | undefined, when: When): Arrow[] {
  return to === undefined ? [] : [{ to, when }]
}
