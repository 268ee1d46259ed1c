import type { ActionCatalogue } from '../engine/catalogue.js'
import type { Action, Source } from './action.js'
import { askForPerson } from './ask-for-person.js'
import { findPassage } from './find-passage.js'
import { languages, setLanguage } from './language.js'
import { optIn, optOut } from './opt-out.js'
import { quizDraw, quizGrade, quizOptions } from './quiz.js'
import { recordInterest } from './record-interest.js'

/** Every action that a flow's `run` step can call, by the name it is called with. */
export const actions: Readonly<Record<string, Action>> = {
  ask_for_person: askForPerson,
  find_passage: findPassage,
  opt_in: optIn,
  opt_out: optOut,
  quiz_draw: quizDraw,
  quiz_grade: quizGrade,
  record_interest: recordInterest,
  set_language: setLanguage,
}

/** Every list of options that a flow's `choose` step can name as its source. */
export const sources: Readonly<Record<string, Source>> = { languages, quiz_options: quizOptions }

/** What the linter is told about both. */
export const catalogue: ActionCatalogue = { actions, sources: Object.keys(sources) }
