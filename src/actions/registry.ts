import type { ActionCatalogue } from '../engine/catalogue.js'
import type { Action, Source } from './action.js'
import { askForPerson } from './askForPerson.js'
import { browseActions, browseSources } from './browse.js'
import { eraseActions } from './erase.js'
import { findPassage } from './findPassage.js'
import { firstWords } from './firstWords.js'
import { followActions, followSources } from './follow.js'
import { languages, setLanguage } from './language.js'
import { linkActions } from './link.js'
import { myDataActions } from './myData.js'
import { optIn, optOut } from './optOut.js'
import { privacyActions, privacySources } from './privacy.js'
import { quizDraw, quizGrade, quizOptions } from './quiz.js'
import { recordInterest } from './recordInterest.js'
import { registrationActions, registrationSources } from './registration.js'
import { submissionActions, submissionSources } from './submission.js'
import { subscriptionActions, subscriptionSources } from './subscriptions.js'
import { surveyActions } from './survey.js'

/** Every action that a flow's `run` step can call, by the name it is called with. */
export const actions: Readonly<Record<string, Action>> = {
  ask_for_person: askForPerson,
  ...browseActions,
  ...followActions,
  ...subscriptionActions,
  ...surveyActions,
  ...eraseActions,
  find_passage: findPassage,
  first_words: firstWords,
  ...myDataActions,
  ...linkActions,
  opt_in: optIn,
  opt_out: optOut,
  ...privacyActions,
  quiz_draw: quizDraw,
  quiz_grade: quizGrade,
  record_interest: recordInterest,
  ...registrationActions,
  set_language: setLanguage,
  ...submissionActions,
}

/** Every list of options that a flow's `choose` step can name as its source. */
export const sources: Readonly<Record<string, Source>> = {
  languages,
  quiz_options: quizOptions,
  ...privacySources,
  ...registrationSources,
  ...browseSources,
  ...followSources,
  ...subscriptionSources,
  ...submissionSources,
}

/** What the linter is told about both. */
export const catalogue: ActionCatalogue = { actions, sources: Object.keys(sources) }
