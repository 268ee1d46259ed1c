import QRCode from 'qrcode'
import { z } from 'zod'
import { longestPassword, shortestPassword } from '../staff/auth.js'
import { audit } from '../store/audit.js'
import { changeStaffPerson } from '../store/staffPeople.js'
import { everyRole, page, type Answer, type Call } from './page.js'
import { Choice, Field, Form } from './parts/field.js'
import { Message, Wrong } from './parts/message.js'
import { consoleLanguages } from './words.js'

const password = z.string().max(200)

const accountPage = page({ method: 'get', path: '/account', roles: everyRole, handle: (call) => account(call) })

const language = page({
  method: 'post',
  path: '/account/language',
  roles: everyRole,
  body: z.object({ language: z.enum(consoleLanguages) }),
  async handle({ body, desk, person }) {
    await changeStaffPerson(desk.at.store.db, person.id, { language: body.language }, desk.at.now())
    return { kind: 'redirect', to: '/console/account', said: 'saved' }
  },
})

const newPassword = page({
  method: 'post',
  path: '/account/password',
  roles: everyRole,
  body: z.object({ current: password, password }),
  async handle(call) {
    const { current, password: wanted } = call.body
    const { desk, headers } = call
    if (wanted.length < shortestPassword || wanted.length > longestPassword) return account(call, 'short')
    const change = { currentPassword: current, newPassword: wanted, revokeOtherSessions: true }
    const response = await desk.auth.api.changePassword({ body: change, headers, asResponse: true })
    return response.ok ? done(call, response, 'staff.password', 'password_changed') : account(call, 'password')
  },
})

const secondFactor = page({
  method: 'post',
  path: '/account/second-factor',
  roles: everyRole,
  body: z.object({ password }),
  async handle(call) {
    const { desk, headers, words } = call
    const body = { password: call.body.password, method: 'totp' } as const
    const response = await desk.auth.api.enableTwoFactor({ body, headers, asResponse: true })
    if (!response.ok) return account(call, 'password')
    const { totpURI, backupCodes } = enabled.parse(await response.json())
    const svg = await QRCode.toString(totpURI, { type: 'svg', margin: 2 })
    const secret = new URL(totpURI).searchParams.get('secret') ?? ''
    return {
      kind: 'page',
      title: words.t('account.second_factor'),
      body: <Scan {...{ call, svg, secret, backupCodes }} />,
    }
  },
})
const enabled = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) })

const confirm = page({
  method: 'post',
  path: '/account/second-factor/confirm',
  roles: everyRole,
  body: z.object({ code: z.string().max(20) }),
  async handle(call) {
    const code = call.body.code.replace(/\s/g, '')
    const { desk, headers } = call
    const response = await desk.auth.api.verifyTOTP({ body: { code }, headers, asResponse: true })
    return response.ok ? done(call, response, 'staff.second_factor_on', 'second_factor_on') : account(call, 'code')
  },
})

const off = page({
  method: 'post',
  path: '/account/second-factor/off',
  roles: everyRole,
  body: z.object({ password }),
  async handle(call) {
    const { body, desk, headers } = call
    const response = await desk.auth.api.disableTwoFactor({ body, headers, asResponse: true })
    return response.ok
      ? done(call, response, 'staff.second_factor_off', 'second_factor_off')
      : account(call, 'password')
  },
})

const endSession = page({
  method: 'post',
  path: '/account/sessions/:id/end',
  roles: everyRole,
  async handle({ params, desk, headers }) {
    const sessions = await desk.auth.api.listSessions({ headers })
    const token = sessions.find(({ id }) => id === params['id'])?.token
    if (token !== undefined) await desk.auth.api.revokeSession({ body: { token }, headers })
    return { kind: 'redirect', to: '/console/account', said: 'session_ended' }
  },
})

/** Writes down what was done, and leads back with the cookies that it made. */
async function done({ desk, person }: Call, made: Response, action: string, said: string): Promise<Answer> {
  const by = { who: person.name, whoId: person.id }
  await audit(desk.at.store.db, { ...by, at: desk.at.now(), action, subject: person.email })
  return { kind: 'redirect', to: '/console/account', said, cookies: made.headers.getSetCookie() }
}

/** `wrong`: what could not be done, under `account.wrong`. */
async function account(call: Call, wrong?: 'short' | 'password' | 'code'): Promise<Answer> {
  const { desk, headers, person, words } = call
  const { t } = words
  const sessions = await desk.auth.api.listSessions({ headers })
  const current = await desk.auth.api.getSession({ headers })
  const body = (
    <>
      {wrong !== undefined && <Wrong>{t(`account.wrong.${wrong}`, { shortest: shortestPassword })}</Wrong>}
      <p>
        {person.name} · {person.email} · {t(`role.${person.role}`)}
      </p>
      <section>
        <h2>{t('account.language')}</h2>
        <Form action="/console/account/language" button={t('save')}>
          <Choice
            name="language"
            label={t('account.language_label')}
            value={words.language}
            options={consoleLanguages.map((value) => ({ value, label: t(`language.${value}`) }))}
          />
        </Form>
      </section>
      <Password call={call} />
      <SecondFactor call={call} />
      <section>
        <h2>{t('account.sessions')}</h2>
        <ul class="cards">
          {sessions.map(({ id, createdAt, userAgent }) => (
            <li key={id}>
              <p>
                {browserOf(userAgent) ?? t('account.unknown_browser')}
                <small>{t('account.since', { time: words.time(createdAt) })}</small>
              </p>
              {id === current?.session.id ? (
                <strong>{t('account.this_one')}</strong>
              ) : (
                <Form action={`/console/account/sessions/${id}/end`} button={t('account.end_session')} quiet />
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  )
  return { kind: 'page', title: t('account.title'), body, status: wrong === undefined ? 200 : 422 }
}

function Password({ call: { words } }: { readonly call: Call }) {
  const { t } = words
  return (
    <section>
      <h2>{t('account.password')}</h2>
      <Form action="/console/account/password" button={t('account.password_button')}>
        <Field
          name="current"
          type="password"
          label={t('account.password_current')}
          autocomplete="current-password"
          required
        />
        <Field
          name="password"
          type="password"
          label={t('account.password_new')}
          hint={t('join.password_hint', { shortest: shortestPassword })}
          minLength={shortestPassword}
          autocomplete="new-password"
          required
        />
      </Form>
    </section>
  )
}

function SecondFactor({ call: { person, words } }: { readonly call: Call }) {
  const { t } = words
  const on = person.twoFactorEnabled
  return (
    <section>
      <h2>{t('account.second_factor')}</h2>
      <p>{t(on ? 'account.second_factor_is_on' : 'account.second_factor_why')}</p>
      <Form
        action={on ? '/console/account/second-factor/off' : '/console/account/second-factor'}
        button={t(on ? 'account.second_factor_turn_off' : 'account.second_factor_turn_on')}
      >
        <p class="field">
          <label for="factor-password">{t('sign_in.password')}</label>
          <input id="factor-password" name="password" type="password" autocomplete="current-password" required />
        </p>
      </Form>
    </section>
  )
}

function Scan(props: { readonly call: Call; svg: string; secret: string; backupCodes: readonly string[] }) {
  const { t } = props.call.words
  return (
    <>
      <p>{t('account.scan')}</p>
      <div class="qr" role="img" aria-label={t('account.scan_label')} dangerouslySetInnerHTML={{ __html: props.svg }} />
      <p>
        {t('account.scan_by_hand')} <code>{props.secret}</code>
      </p>
      <h2>{t('account.recovery')}</h2>
      <Message>{t('account.recovery_why')}</Message>
      <ul class="codes">
        {props.backupCodes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Form action="/console/account/second-factor/confirm" button={t('account.confirm')}>
        <Field
          name="code"
          label={t('account.confirm_code')}
          inputMode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9 ]{6,7}"
          required
        />
      </Form>
    </>
  )
}

/** Enough to know one's own again. */
function browserOf(agent: string | null | undefined): string | undefined {
  const browser = /Firefox|Edg|OPR|Chrome|Safari/.exec(agent ?? '')?.[0]
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(agent ?? '')?.[0]
  if (browser === undefined && system === undefined) return undefined
  return [browser, system].filter((part) => part !== undefined).join(' · ')
}

export const accountPages = [accountPage, language, newPassword, secondFactor, confirm, off, endSession]
