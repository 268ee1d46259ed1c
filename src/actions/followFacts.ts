import type { Param } from '../engine/message.js'
import { shownAuthor } from '../participation/naming.js'
import type { FoundSubmission } from '../store/submissions.js'
import type { ActionContext } from './action.js'
import type { Sight } from './followFind.js'
import { chosenDay, dayOf, wordsFor } from './followWords.js'

/** What the facts are made of. */
export interface Facts {
  readonly sight: Sight
  readonly supports: number
  /** How many came with it that this citizen may see. */
  readonly files: number
  /** The code of the one it was joined to, if it may be told. */
  readonly canonical: string | null
  /** What a citizen wrote, as this one may see it. */
  readonly written: (text: string) => string
}

/** What is known of a submission besides its words, a line each; what is not known has none. */
export function factsOf(context: ActionContext, { sight, supports, files, canonical, written }: Facts): string {
  const { submission } = sight
  const fact: Fact = (name, params) => {
    const known = Object.entries(params).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]))
    const complete = known.length === Object.keys(params).length
    return complete ? [wordsFor(context, `submission.fact_${name}`, Object.fromEntries(known))] : []
  }
  const { affected, benefit, responsibleUnit, expectedAt, receivingEntity, evidenceUrl } = submission
  return [
    fact('axis', { axis: axisOf(context, submission) }),
    fact('place', { place: placeOf(context, submission, written) }),
    authorOf({ sight, written }, fact),
    fact('sent', { date: dayOf(context, submission.createdAt) }),
    fact('affected', { affected: affected && written(affected) }),
    fact('benefit', { benefit: benefit && written(benefit) }),
    fact('files', { count: files > 0 ? files : null }),
    fact('supports', { count: supports }),
    fact('unit', { unit: responsibleUnit }),
    fact('expected', { date: expectedAt && chosenDay(context, expectedAt) }),
    fact('entity', { entity: receivingEntity }),
    fact('evidence', { link: evidenceUrl }),
    fact('canonical', { code: canonical }),
  ]
    .flat()
    .join('\n')
}

type Fact = (name: string, params: Readonly<Record<string, Param | null>>) => string[]

function authorOf({ sight: { submission, sees }, written }: Pick<Facts, 'sight' | 'written'>, fact: Fact): string[] {
  const { naming, authorName, authorId } = submission
  if (sees === 'all') return fact('naming', { naming: { key: `participation.namings.${naming}` } })
  const author = shownAuthor({ naming, authorName, erased: authorId === null })
  return fact('author', { author: typeof author === 'string' ? written(author) : author })
}

function axisOf({ content }: ActionContext, { axis }: FoundSubmission): Param | null {
  const known = content.axes.find(({ id }) => id === axis)
  return known === undefined ? null : { key: known.label }
}

/** A shared location is not told: it may be somebody's home. */
function placeOf(
  { content }: ActionContext,
  { parish, outside }: FoundSubmission,
  written: Facts['written'],
): Param | null {
  if (outside !== null) return written(outside)
  return content.parishes.find(({ id }) => id === parish)?.name ?? null
}
