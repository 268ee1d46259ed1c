import type { Action, Source } from './action.js'
import { chooseNaming, recordConsent } from './consents.js'
import { correctionDraft, correctionLoad, correctionNext, correctionOpen } from './correction.js'
import { declineRegistration } from './registrationDecline.js'
import { beginRegistration, dropRegistration, nextOfRegistration, resumeRegistration } from './registrationDraft.js'
import {
  axes,
  chooseAxes,
  findOrganisations,
  joinOrganisation,
  kinds,
  parishes,
  similarNames,
  toggleAxis,
} from './registrationLists.js'
import { checkName } from './registrationName.js'
import { saveRegistration } from './registrationSave.js'

/** What the flows `register`, `register_draft` and `correct` call. */
export const registrationActions: Readonly<Record<string, Action>> = {
  registration_begin: beginRegistration,
  registration_resume: resumeRegistration,
  registration_drop: dropRegistration,
  registration_decline: declineRegistration,
  registration_next: nextOfRegistration,
  registration_save: saveRegistration,
  registration_organisation: findOrganisations,
  registration_join: joinOrganisation,
  registration_name: checkName,
  registration_axis: toggleAxis,
  registration_axes: chooseAxes,
  registration_naming: chooseNaming,
  record_consent: recordConsent,
  correction_load: correctionLoad,
  correction_draft: correctionDraft,
  correction_open: correctionOpen,
  correction_next: correctionNext,
}

/** The lists that those flows choose from. */
export const registrationSources: Readonly<Record<string, Source>> = {
  registration_kinds: kinds,
  registration_parishes: parishes,
  registration_axes: axes,
  registration_similar: similarNames,
}
