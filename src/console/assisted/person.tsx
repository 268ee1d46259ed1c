import { AllWrongs } from '../parts/wrongs.js'
import { newClaimCode } from '../../store/claimCodes.js'
import type { Typed } from '../broadcasts/typed.js'
import type { Wrongs } from '../broadcasts/problems.js'
import type { OrganisationRow } from '../../store/organisations.js'
import { editors, page, type Answer, type Call } from '../page.js'
import { Consent, PersonFields, SubmissionFields } from './fields.js'
import { LIST } from './places.js'
import { readerOf } from './read.js'
import { readRegistration } from './registration.js'
import { slipPage } from './slip.js'
import { readSubmission } from './submission.js'
import { formSchema } from './typed.js'
import { writePerson } from './writeDown.js'

const HERE = `${LIST}/new`

/** Writing down a person, and at once what they tell. */
export const personForm = page({
  method: 'get',
  path: '/assisted/new',
  roles: editors,
  handle: (call) => Promise.resolve(form(call, { code: newClaimCode(), typed: {} })),
})

export const personWritten = page({
  method: 'post',
  path: '/assisted/new',
  roles: editors,
  body: formSchema,
  async handle(call) {
    const { desk, words } = call
    const { code, typed } = call.body
    const reader = readerOf(call, typed)
    const language = reader.choice(
      'language',
      desk.content.languages.map(({ id }) => id),
    )
    for (const box of ['of_age', 'agreed'])
      if (typed[box] !== 'yes') reader.refuse(box, words.t(`assisted.wrong.${box}`))
    const { registration, similar } = await readRegistration(call, typed, reader)
    const told = (typed['send'] ?? '') === '' ? null : readSubmission(call, typed, reader)
    if (told?.naming === 'public' && typed['naming'] !== 'public') reader.refuse('as', words.t('assisted.wrong.as'))
    if (told === null && (typed['description'] ?? '').trim() !== '')
      reader.refuse('send', words.t('assisted.wrong.send'))
    const wrongs = reader.wrongs()
    if (registration === null || Object.keys(wrongs).length > 0) return form(call, { code, typed, wrongs, similar })
    const written = await writePerson(call, { code, language, registration, form: told })
    desk.onChange()
    return slipPage(call, written, code)
  },
})

interface Shown {
  readonly code: string
  readonly typed: Typed
  readonly wrongs?: Wrongs
  readonly similar?: readonly OrganisationRow[]
}

function form(call: Call, { code, typed, wrongs = {}, similar = [] }: Shown): Answer {
  const { t } = call.words
  const filled = { typed, wrongs }
  const body = (
    <form method="post" action={HERE}>
      <AllWrongs title={t('assisted.wrong.all')} wrongs={filled.wrongs} />
      <p>{t('assisted.why')}</p>
      <input type="hidden" name="code" value={code} />
      <Consent {...{ call, filled }} />
      <PersonFields {...{ call, filled, similar }} />
      <SubmissionFields {...{ call, filled }} optional />
      <button>{t('assisted.save')}</button>
    </form>
  )
  const status = Object.keys(wrongs).length > 0 ? 422 : 200
  return { kind: 'page', title: t('assisted.new'), body, status }
}
