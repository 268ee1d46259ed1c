import { z } from 'zod'
import type { Limiter } from '../http/api/limits.js'
import { staffPerson } from '../store/staffPeople.js'
import { openPage, type Answer, type OpenCall } from './page.js'
import { Field, Form } from './parts/field.js'
import { Wrong } from './parts/message.js'
import type { Words } from './words.js'

const HOME = '/console'
const CODE = '/console/sign-in/code'

/** Within the console, so that no link leads anybody elsewhere after they have signed in. */
const destination = z
  .string()
  .regex(/^\/console(?:\/[\w./-]*)?(?:\?[\w=&%.+-]*)?$/)
  .catch(HOME)
  .default(HOME)
const credentials = z.object({
  email: z.string().trim().toLowerCase().max(254),
  password: z.string().max(200),
  to: destination,
})

const signInPage = openPage({
  method: 'get',
  path: '/sign-in',
  query: z.object({ to: destination }),
  handle: ({ query, words, person }) =>
    Promise.resolve(person === null ? signInForm(words, { to: query.to }) : { kind: 'redirect', to: query.to }),
})

const signIn = openPage({
  method: 'post',
  path: '/sign-in',
  body: credentials,
  async handle(call) {
    const { email, password, to } = call.body
    const { desk, headers, words } = call
    const wait = await lockedOut(desk.limiter, call.network, email)
    if (wait > 0) return signInForm(words, { to, email, wait })
    const isBarred = (await staffPerson(desk.at.store.db, { email }))?.disabledAt != null
    const response = await desk.auth.api.signInEmail({ body: { email, password }, headers, asResponse: true })
    if (!response.ok || isBarred)
      return signInForm(words, { to, email, wrong: true, wait: await failed(desk.limiter, call.network, email) })
    const { twoFactorRedirect } = z
      .object({ twoFactorRedirect: z.boolean().default(false) })
      .parse(await response.json())
    const cookies = response.headers.getSetCookie()
    return { kind: 'redirect', to: twoFactorRedirect ? `${CODE}?to=${encodeURIComponent(to)}` : to, cookies }
  },
})

function signInForm(
  { t }: Words,
  given: { readonly to: string; readonly email?: string; readonly wrong?: boolean; readonly wait?: number },
): Answer {
  const { to, email = '', wrong = false, wait = 0 } = given
  const status = wait > 0 ? 429 : wrong ? 401 : 200
  const body = (
    <>
      {wait > 0 ? (
        <Wrong>{t('sign_in.locked_out', { minutes: Math.ceil(wait / 60) })}</Wrong>
      ) : (
        wrong && <Wrong>{t('sign_in.wrong')}</Wrong>
      )}
      <Form action="/console/sign-in" button={t('sign_in.button')}>
        <input type="hidden" name="to" value={to} />
        <Field name="email" type="email" label={t('sign_in.email')} value={email} autocomplete="username" required />
        <Field
          name="password"
          type="password"
          label={t('sign_in.password')}
          autocomplete="current-password"
          required
          hint={t('sign_in.forgotten')}
        />
      </Form>
    </>
  )
  return { kind: 'page', title: t('sign_in.title'), body, status }
}

const codePage = openPage({
  method: 'get',
  path: '/sign-in/code',
  query: z.object({ to: destination }),
  handle: ({ query, words }) => Promise.resolve(codeForm(words, query.to, false)),
})

const signInCode = openPage({
  method: 'post',
  path: '/sign-in/code',
  body: z.object({ code: z.string().trim().max(40), to: destination }),
  async handle({ body: { code, to }, desk, headers, words, network }) {
    if ((await desk.limiter.lockedOut(network)) > 0) return codeForm(words, to, true)
    const { api } = desk.auth
    const digits = code.replace(/\s/g, '')
    const response = /^\d{6}$/.test(digits)
      ? await api.verifyTOTP({ body: { code: digits }, headers, asResponse: true })
      : await api.verifyBackupCode({ body: { code }, headers, asResponse: true })
    if (response.ok) return { kind: 'redirect', to, cookies: response.headers.getSetCookie() }
    await desk.limiter.failed(network)
    return codeForm(words, to, true)
  },
})

function codeForm({ t }: Words, to: string, wrong: boolean): Answer {
  const body = (
    <>
      {wrong && <Wrong>{t('sign_in.code_wrong')}</Wrong>}
      <Form action={CODE} button={t('sign_in.button')}>
        <input type="hidden" name="to" value={to} />
        <Field
          name="code"
          label={t('sign_in.code')}
          hint={t('sign_in.code_hint')}
          autocomplete="one-time-code"
          inputMode="text"
          required
        />
      </Form>
    </>
  )
  return { kind: 'page', title: t('sign_in.code_title'), body, status: wrong ? 401 : 200 }
}

const signOut = openPage({
  method: 'post',
  path: '/sign-out',
  async handle({ desk, headers }: OpenCall): Promise<Answer> {
    const response = await desk.auth.api.signOut({ headers, asResponse: true })
    return { kind: 'redirect', to: '/console/sign-in', said: 'signed_out', cookies: response.headers.getSetCookie() }
  },
})

/** Wrong passwords are counted of a network, and of an account, from wherever they come. */
async function lockedOut(limiter: Limiter, network: string, email: string): Promise<number> {
  return Math.max(await limiter.lockedOut(network), await limiter.lockedOut(email))
}

async function failed(limiter: Limiter, network: string, email: string): Promise<number> {
  const [one, other] = [await limiter.failed(network), await limiter.failed(email)]
  return Math.max(one.wait, other.wait)
}

export const signInPages = [signInPage, signIn, codePage, signInCode, signOut]
