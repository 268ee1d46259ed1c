import { findPersonal } from '../participation/personalData.js'
import { nextField, progressOf, submissionFields, writtenIn, type SubmissionForm } from '../participation/submission.js'
import type { Db } from '../store/client.js'
import { hasConsent } from '../store/consents.js'
import type { ActionContext, ActionResult, PureAction, StoredAction } from './action.js'
import { keepDraft } from './submissionDraft.js'
import { formAnswers, formIn } from './submissionForm.js'
import { similarTo } from './submissionSimilar.js'
import { shownForm, shownNames } from './submissionSummary.js'

/** Says, once, that personal data which was written will be hidden in what is public. */
export const submissionCheck: PureAction = {
  kind: 'pure',
  outcomes: ['clean', 'personal'],
  saves: [],
  run({ answers, content }) {
    const form = formIn(answers, content)
    const isPersonal = !form.personal_told && writtenIn(form).some((text) => findPersonal(text).length > 0)
    return isPersonal ? { outcome: 'personal', answers: { personal_told: true } } : { outcome: 'clean' }
  },
}

/** Where the form goes on: the answer to correct, the next question, those that are alike, the summary. Saves the draft. */
export const submissionPick: StoredAction = {
  kind: 'stored',
  outcomes: [...submissionFields, 'similar', 'summary_need', 'summary_proposal', 'withdrawn'],
  saves: ['step', 'steps', ...shownNames],
  async run(context, tx) {
    const form = formIn(context.answers, context.content)
    // Taken back in the middle of the form: nothing more is stored without it.
    if (!(await hasConsent(tx, context.contact.id, 'take_part'))) return { outcome: 'withdrawn' }
    await keepDraft(context, form, tx)
    const { outcome, answers } = corrected(context, form) ?? asked(form) ?? (await finished(context, form, tx))
    return { outcome, answers: { ...formAnswers(form), ...answers, field: '' } }
  },
}

/** The question whose answer the citizen wants to give anew. */
function corrected({ answers }: ActionContext, form: SubmissionForm): ActionResult | undefined {
  const field = submissionFields.find((name) => name === answers['field'])
  if (field === undefined) return undefined
  const files_done = field === 'files' ? '' : form.files_done
  return { outcome: field, answers: { ...progressOf(form, field), files_count: form.files.length, files_done } }
}

function asked(form: SubmissionForm): ActionResult | undefined {
  const field = nextField(form)
  if (field === null) return undefined
  return { outcome: field, answers: { ...progressOf(form, field), files_count: form.files.length } }
}

async function finished(context: ActionContext, form: SubmissionForm, tx: Db): Promise<ActionResult> {
  const alike = form.similar_done ? [] : await similarTo(context, form, tx)
  if (alike.length > 0) return { outcome: 'similar' }
  const outcome = form.kind === 'proposal' ? 'summary_proposal' : 'summary_need'
  return { outcome, answers: shownForm(form, context.content) }
}
