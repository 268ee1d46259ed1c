import type { SeedRows } from '../store/seed.js'
import { growOrganisations } from './organisations.js'
import { growPeople } from './people.js'
import type { DemoPlan } from './plan.js'
import { createRandom } from './random.js'
import { growSubmissions } from './submissions.js'
import { growTies } from './ties.js'

/** A town that has used the service for more than a year, made up; the same for the same plan. */
export function growDemo(plan: DemoPlan): SeedRows {
  const random = createRandom(plan.seed)
  const organisations = growOrganisations(plan, random)
  const { people, ...persons } = growPeople(plan, random, organisations)
  const submissions = growSubmissions(plan, random, people)
  return {
    Contact: persons.Contact,
    Organisation: organisations,
    Actor: persons.Actor,
    Consent: persons.Consent,
    Subscription: persons.Subscription,
    Series: submissions.Series,
    Submission: submissions.Submission,
    SubmissionEvent: submissions.SubmissionEvent,
    ...growTies(plan, random, people, submissions.Submission),
    Note: submissions.Note,
  }
}
