import { fold } from '../engine/fold.js'
import { isAsking } from '../engine/understand.js'
import type { ActionContext, PureAction } from './action.js'
import { isCourtesy } from './findPassage.js'
import { wordsIn } from './followWords.js'

/**
 * Chooses, of what a newcomer began with (`first`) and what they wrote instead of a language (`question`), what is answered after the
 * welcome. Whoever asked something waits for that answer, and "whichever" or "please" does not take it back; but a second question
 * is what they want to know now. Only where the guide knows nothing of the one is the other answered.
 */
export const firstWords: PureAction = {
  kind: 'pure',
  outcomes: ['some', 'none'],
  saves: ['question'],
  run(context) {
    const { content, contact } = context
    const said = inOrder(context).filter((words) => !isCourtesy(fold(words), content.vocabulary.greetings))
    const question = said.find((words) => content.search(words, contact.language).length > 0) ?? said[0] ?? ''
    return { outcome: question === '' ? 'none' : 'some', answers: { question } }
  },
}

function inOrder(context: ActionContext): string[] {
  const [first, second] = [wordsIn(context, 'first'), wordsIn(context, 'question')]
  return isAsking(second, context.content.vocabulary) ? [second, first] : [first, second]
}
