import { OUTSIDE } from '../../participation/registration.js'
import type { ActorShare } from '../../store/staffActors.js'
import type { Words } from '../words.js'
import type { ActorLabels } from './labels.js'
import type { Line, Part } from './matrix.js'

/** The kinds of actors as columns, and all of them together. */
export function kindColumns({ kinds }: ActorLabels, { t }: Words): Part[] {
  return [
    ...kinds.map(({ value, label }) => ({ label, asked: { kind: value } })),
    { label: t('actors.all_kinds'), asked: {}, isSum: true },
  ]
}

/** A line a parish, those without anybody too; at the end those outside the canton, and all. */
export function parishLines(shares: readonly ActorShare[], labels: ActorLabels, { t }: Words): Line[] {
  const there = shares.map(({ parish }) => parish ?? OUTSIDE)
  const unknown = without(there, labels.parishes).map((value) => ({ value, label: value }))
  const lines = [...labels.parishes, ...unknown].map(({ value, label }) => ({
    label,
    asked: { parish: value },
    counts: countsOf(shares, labels, ({ parish }) => (parish ?? OUTSIDE) === value),
  }))
  const all = { label: t('actors.whole_canton'), asked: {}, isSum: true }
  return [...lines, { ...all, counts: countsOf(shares, labels, () => true) }]
}

/** A line an axis; who is interested in several is in several lines. At the end those who chose none. */
export function axisLines(shares: readonly ActorShare[], labels: ActorLabels, { t }: Words): Line[] {
  const unknown = without(
    shares.flatMap(({ axes }) => axes),
    labels.axes,
  ).map((value) => ({ value, label: value }))
  const lines = [...labels.axes, ...unknown].map(({ value, label }) => ({
    label,
    asked: { axis: value },
    counts: countsOf(shares, labels, ({ axes }) => axes.includes(value)),
  }))
  const none = countsOf(shares, labels, ({ axes }) => axes.length === 0)
  return [...lines, { label: t('actors.no_axis'), asked: null, counts: none }]
}

function without(ids: readonly string[], list: readonly { readonly value: string }[]): string[] {
  return [...new Set(ids)].filter((id) => !list.some(({ value }) => value === id)).sort()
}

function countsOf(
  shares: readonly ActorShare[],
  { kinds }: ActorLabels,
  fits: (share: ActorShare) => boolean,
): number[] {
  const fitting = shares.filter(fits)
  const sum = (some: readonly ActorShare[]) => some.reduce((total, { count }) => total + count, 0)
  return [...kinds.map(({ value }) => sum(fitting.filter(({ kind }) => kind === value))), sum(fitting)]
}
