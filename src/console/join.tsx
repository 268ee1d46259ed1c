import { z } from 'zod'
import { longestPassword, shortestPassword } from '../staff/auth.js'
import { acceptInvitation, readInvitation, type Accepted } from '../staff/people.js'
import type { StaffInvitationRow } from '../store/staffPeople.js'
import { openPage, type Answer, type Desk } from './page.js'
import { Field, Form } from './parts/field.js'
import { Message, Wrong } from './parts/message.js'
import type { Words } from './words.js'

const joining = z.object({
  name: z.string().trim().min(2).max(60),
  email: z.email().trim().toLowerCase().max(254),
  password: z.string().min(shortestPassword).max(longestPassword),
})
/** What somebody typed, right or not. */
const typed = z.object({
  name: z.string().max(200).default(''),
  email: z.string().max(300).default(''),
  password: z.string().max(1000).default(''),
})
type Typed = z.output<typeof typed>

const joinPage = openPage({
  method: 'get',
  path: '/join/:token',
  async handle({ params, desk, words }) {
    const invitation = await readInvitation(desk.at.store.db, params['token'] ?? '', desk.at.now())
    return invitation === null ? gone(words) : form(words, invitation)
  },
})

const join = openPage({
  method: 'post',
  path: '/join/:token',
  body: typed,
  async handle({ params, body, desk, words }) {
    const [token, now] = [params['token'] ?? '', desk.at.now()]
    const invitation = await readInvitation(desk.at.store.db, token, now)
    if (invitation === null) return gone(words)
    const isNew = invitation.userId === null
    const given = joining.safeParse({
      name: isNew ? body.name : 'same',
      email: invitation.email ?? body.email,
      password: body.password,
    })
    if (!given.success) return form(words, invitation, body, String(given.error.issues[0]?.path[0] ?? 'name'))
    const { transaction } = desk.at.store
    const outcome = await acceptInvitation({ transaction }, desk.authSettings, { token, ...given.data, now })
    if (outcome.kind === 'accepted') return signedIn(outcome, given.data.password, desk)
    return outcome.kind === 'gone' ? gone(words) : form(words, invitation, body, outcome.kind)
  },
})

/** They have just said who they are: no need to say it again, save for a second factor. */
async function signedIn(
  { email }: Extract<Accepted, { kind: 'accepted' }>,
  password: string,
  desk: Desk,
): Promise<Answer> {
  const response = await desk.auth.api.signInEmail({ body: { email, password }, asResponse: true })
  const cookies = response.headers.getSetCookie()
  const { twoFactorRedirect } = z.object({ twoFactorRedirect: z.boolean().default(false) }).parse(await response.json())
  return { kind: 'redirect', to: twoFactorRedirect ? '/console/sign-in/code' : '/console', said: 'welcome', cookies }
}

function gone({ t }: Words): Answer {
  return { kind: 'page', status: 404, title: t('join.gone_title'), body: <Message>{t('join.gone')}</Message> }
}

function form({ t }: Words, { userId, email }: StaffInvitationRow, given?: Typed, wrong?: string): Answer {
  const body = (
    <>
      <p>{t(userId === null ? 'join.why' : 'join.why_password')}</p>
      {wrong !== undefined && <Wrong>{t(`join.wrong.${wrong}`, { shortest: shortestPassword })}</Wrong>}
      <Form action="" button={t('join.button')}>
        {userId === null && (
          <Field
            name="name"
            label={t('join.name')}
            hint={t('join.name_hint')}
            value={given?.name ?? ''}
            maxLength={60}
            autocomplete="name"
            required
          />
        )}
        <Field
          name="email"
          type="email"
          label={t('sign_in.email')}
          value={email ?? given?.email ?? ''}
          readOnly={email !== null}
          autocomplete="username"
          required
        />
        <Field
          name="password"
          type="password"
          label={t('join.password')}
          hint={t('join.password_hint', { shortest: shortestPassword })}
          minLength={shortestPassword}
          maxLength={longestPassword}
          autocomplete="new-password"
          required
        />
      </Form>
    </>
  )
  const title = t(userId === null ? 'join.title' : 'join.title_password')
  return { kind: 'page', title, body, status: wrong === undefined ? 200 : 422 }
}

export const joinPages = [joinPage, join]
