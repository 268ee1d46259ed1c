import type { Random } from './random.js'
import { needs } from './words/needs.js'
import { anywhere, landmarks, neighbourhoods, streets } from './words/places.js'
import { proposals } from './words/proposals.js'
import { affectedPeople, benefits, closings, type Topic } from './words/topic.js'

/** What a citizen wrote. */
export interface Written {
  readonly kind: Topic['kind']
  readonly axis: string
  readonly title: string
  readonly description: string
  readonly affected: string | null
  readonly benefit: string | null
  /** The same for all that are about the same thing in the same parish. */
  readonly about: string
}

const topics: readonly Topic[] = [...needs, ...proposals]

/** A need or a proposal about somewhere in the parish, in words that people use. */
export function write(random: Random, parish: string | null, axes: readonly string[]): Written {
  const topic = random.chance(0.7) ? random.pick(needs) : random.pick(proposals)
  const fill = filler(random, parish)
  const bodies = [random.pick(topic.bodies), random.pick(topic.bodies)]
  const parts = [...new Set(bodies), random.pick(topic.reasons), random.pick(closings)]
  return {
    kind: topic.kind,
    axis: axes.includes(topic.axis) ? topic.axis : random.pick(axes),
    title: fill(random.pick(topic.titles)),
    description: hurried(random, fill(parts.filter((part) => part !== '').join(' '))),
    affected: random.chance(0.5) ? fill(random.pick(affectedPeople)) : null,
    benefit: topic.kind === 'proposal' ? fill(random.pick(benefits)) : null,
    about: `${String(topics.indexOf(topic))} ${parish ?? ''}`,
  }
}

function filler(random: Random, parish: string | null): (text: string) => string {
  const words: Readonly<Record<string, string>> = {
    place: random.pick(neighbourhoods[parish ?? ''] ?? anywhere),
    street: random.pick(streets),
    landmark: random.pick(landmarks),
    n: String(random.whole(2, 60)),
  }
  return (text) => contracted(text.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole))
}

function contracted(text: string): string {
  return text.replace(/\bde el\b/g, 'del').replace(/\ba el\b/g, 'al')
}

/** Some write without accents, some in small letters, a few in capitals. */
function hurried(random: Random, text: string): string {
  const manner = random.weighted({ careful: 70, plain: 18, small: 10, loud: 2 })
  if (manner === 'careful') return text
  if (manner === 'loud') return text.toUpperCase()
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC')
  return manner === 'small' ? plain.toLowerCase() : plain
}
