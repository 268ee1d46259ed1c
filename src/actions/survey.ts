import { surveyed } from '../participation/states.js'
import { maskPersonal } from '../participation/personalData.js'
import { offersFor } from '../participation/visibility.js'
import { oneOf } from '../store/stored.js'
import { answerSurvey as answer, askSurvey, surveyAnswers, type SurveyAnswer } from '../store/surveys.js'
import type { Action, ActionContext, StoredAction } from './action.js'
import { sightOf, type Sight } from './followFind.js'
import { wordsIn } from './followWords.js'

/** Asks about the submission in the answer `code`, unless it was asked before, is open again, or is public no more. */
const openSurvey: StoredAction = {
  kind: 'stored',
  outcomes: ['ask', 'over'],
  saves: ['code', 'title'],
  async run(context, tx) {
    const sight = await sightOf(context, tx)
    if (sight === null || !surveyed.includes(sight.submission.state)) return { outcome: 'over' }
    const { id, title } = sight.submission
    const asked = await askSurvey(tx, { contactId: context.contact.id, submissionId: id, now: context.now })
    if (asked === 'already') return { outcome: 'over' }
    return { outcome: 'ask', answers: { title: sight.sees === 'all' ? title : maskPersonal(title) } }
  },
}

/** Keeps the answer `solved`; whoever is not content may say why. */
const answerSurvey: StoredAction = {
  kind: 'stored',
  outcomes: ['thanks', 'why'],
  saves: [],
  async run(context, tx) {
    const sight = await sightOf(context, tx)
    if (sight !== null) await answer(tx, { ...givenBy(context, sight) })
    return { outcome: solvedIn(context) === 'yes' ? 'thanks' : 'why' }
  },
}

/** Adds the words in the answer `comment`, if there are any; `reopen` where the author could still ask for another look. */
const commentSurvey: StoredAction = {
  kind: 'stored',
  outcomes: ['thanks', 'reopen'],
  saves: [],
  async run(context, tx) {
    const sight = await sightOf(context, tx)
    const comment = wordsIn(context, 'comment')
    if (sight !== null && comment !== '') await answer(tx, { ...givenBy(context, sight), comment })
    return { outcome: sight !== null && mayReopen(sight) ? 'reopen' : 'thanks' }
  },
}

/** What the flow survey calls. */
export const surveyActions: Readonly<Record<string, Action>> = {
  answer_survey: answerSurvey,
  comment_survey: commentSurvey,
  open_survey: openSurvey,
}

function givenBy(context: ActionContext, { submission }: Sight) {
  return {
    contactId: context.contact.id,
    submissionId: submission.id,
    answer: solvedIn(context),
    now: context.now,
  }
}

function solvedIn(context: ActionContext): SurveyAnswer {
  return oneOf(surveyAnswers, wordsIn(context, 'solved'))
}

function mayReopen({ sees, submission: { state, reopened } }: Sight): boolean {
  const stranger = { supports: false, follows: false, reported: false, joined: false, files: false }
  return offersFor({ ...stranger, sees, state, reopened }).includes('reopen')
}
