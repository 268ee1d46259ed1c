import { publicName } from '../../actions/submissionOptions.js'
import { Problem } from '../../http/errors.js'
import { assistedPerson, type AssistedPerson } from '../../store/assisted.js'
import { newClaimCode } from '../../store/claimCodes.js'
import type { Typed } from '../broadcasts/typed.js'
import type { Wrongs } from '../broadcasts/problems.js'
import { editors, page, type Answer, type Call } from '../page.js'
import { Form } from '../parts/field.js'
import { Message, Wrong } from '../parts/message.js'
import { AllWrongs } from '../parts/wrongs.js'
import { SubmissionFields } from './fields.js'
import { LIST } from './places.js'
import { readerOf } from './read.js'
import { slipPage } from './slip.js'
import { readSubmission } from './submission.js'
import { formSchema } from './typed.js'
import { Refused, writeSlip, writeSubmission, type Refusal } from './writeDown.js'

/** Somebody who was written down, and what can still be done for them. */
export const onePage = page({
  method: 'get',
  path: '/assisted/:id',
  roles: editors,
  handle: async (call) => one(call, await personIn(call)),
})

export const submissionWritten = page({
  method: 'post',
  path: '/assisted/:id/submissions',
  roles: editors,
  body: formSchema,
  async handle(call) {
    const { desk, words } = call
    const person = await personIn(call)
    if (person.claimed) return one(call, person)
    const { code, typed } = call.body
    const reader = readerOf(call, typed)
    const form = readSubmission(call, typed, reader)
    const mayBeNamed = (await publicName(person.contactId, desk.at.store.db)) !== null
    if (form.naming === 'public' && !mayBeNamed) reader.refuse('as', words.t('assisted.wrong.as'))
    const wrongs = reader.wrongs()
    if (Object.keys(wrongs).length > 0) return one(call, person, { code, typed, wrongs })
    try {
      const written = await writeSubmission(call, person, { code, form })
      desk.onChange()
      return await slipPage(call, written, code)
    } catch (error) {
      if (error instanceof Refused) return one(call, person, { code, typed, refusal: error.why })
      throw error
    }
  },
})

export const slipWritten = page({
  method: 'post',
  path: '/assisted/:id/slip',
  roles: editors,
  body: formSchema,
  async handle(call) {
    const person = await personIn(call)
    if (person.claimed) return one(call, person)
    const { code } = call.body
    return slipPage(call, await writeSlip(call, person, code), code)
  },
})

async function personIn({ desk, params }: Call): Promise<AssistedPerson> {
  const person = await assistedPerson(desk.at.store.db, params['id'] ?? '', desk.at.now())
  if (person === null) throw new Problem(404, 'Not found', 'Nobody was written down under this id.')
  return person
}

interface Shown {
  readonly code?: string
  readonly typed?: Typed
  readonly wrongs?: Wrongs
  readonly refusal?: Refusal
}

function one(call: Call, person: AssistedPerson, shown: Shown = {}): Answer {
  const { words, desk } = call
  const { t } = words
  const { code = newClaimCode(), typed = {}, wrongs = {}, refusal } = shown
  const filled = { typed, wrongs }
  const here = `${LIST}/${person.contactId}`
  const limit = desk.content.participation.submissions_per_day
  const body = (
    <>
      {refusal !== undefined && <Wrong>{t(`assisted.wrong.${refusal}`, { limit })}</Wrong>}
      <p>
        <a href={LIST}>{t('assisted.back')}</a>
      </p>
      <p>{t('assisted.since', { time: words.time(person.registeredAt) })}</p>
      <ul>
        {person.submissions.map((sent) => (
          <li key={sent.code}>
            <a href={`/console/submissions/${sent.code}`}>{sent.code}</a> {sent.title}
          </li>
        ))}
      </ul>
      {person.claimed && <Message>{t('assisted.claimed_why')}</Message>}
      {!person.claimed && (
        <>
          <section>
            <h2>{t('assisted.new_slip')}</h2>
            <p>{codeOf(person, call)}</p>
            <Form action={`${here}/slip`} button={t('assisted.new_slip')} quiet>
              <input type="hidden" name="code" value={newClaimCode()} />
            </Form>
          </section>
          <section>
            <h2>{t('assisted.add')}</h2>
            <p>{t('assisted.add_why')}</p>
            <form method="post" action={`${here}/submissions`}>
              <AllWrongs title={t('assisted.wrong.all')} wrongs={filled.wrongs} />
              <input type="hidden" name="code" value={code} />
              <SubmissionFields {...{ call, filled }} optional={false} />
              <button>{t('assisted.save')}</button>
            </form>
          </section>
        </>
      )}
    </>
  )
  const isWrong = refusal !== undefined || Object.keys(wrongs).length > 0
  return { kind: 'page', title: person.name, body, status: isWrong ? 422 : 200 }
}

function codeOf({ codeUntil }: AssistedPerson, { words }: Call): string {
  const { t, day } = words
  return codeUntil === null ? t('assisted.code_over') : t('assisted.code_until', { day: day(codeUntil) })
}
