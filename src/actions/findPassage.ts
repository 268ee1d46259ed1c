import { fold, foldAll } from '../engine/fold.js'
import { means } from '../engine/understand.js'
import type { PureAction } from './action.js'

/** Characters of a question that are searched for; what is longer is a story, and takes its time. */
const SEARCHED = 500

/** Finds the passage of the guide that answers the citizen's own words. */
export const findPassage: PureAction = {
  kind: 'pure',
  outcomes: ['found', 'greeting', 'thanks', 'none'],
  saves: ['found'],
  run({ answers, content, contact }) {
    const question = typeof answers['question'] === 'string' ? answers['question'] : ''
    const said = fold(question)
    if (isCourtesy(said, content.vocabulary.greetings)) return { outcome: 'greeting' }
    if (isCourtesy(said, content.vocabulary.thanks)) return { outcome: 'thanks' }
    const [best] = content.search(question.slice(0, SEARCHED), contact.language)
    if (best === undefined) return { outcome: 'none' }
    return { outcome: 'found', answers: { found: `${best.flow}/${best.step}` } }
  },
}

/** Nothing but a courtesy: "hola", or "hola, buenas tardes". */
export function isCourtesy(said: string, words: readonly string[]): boolean {
  if (said === '' || said === 'start' || means(said, words)) return true
  const beginnings = [...foldAll(words)].filter((word) => said.startsWith(`${word} `))
  return beginnings.some((word) => isCourtesy(said.slice(word.length + 1), words))
}
