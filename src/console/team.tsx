import { z } from 'zod'
import {
  changeRole,
  invite,
  inviteAgain,
  resetSecondFactor,
  setAccess,
  type By,
  type PersonChange,
} from '../staff/people.js'
import { personRoles, type PersonRole } from '../staff/roles.js'
import { audit } from '../store/audit.js'
import { dropInvitation, openInvitations, staffPeople, type StaffPersonRow } from '../store/staffPeople.js'
import { admins, page, type Answer, type Call } from './page.js'
import { Choice, Field, Form } from './parts/field.js'
import { Wrong } from './parts/message.js'
import type { Words } from './words.js'

const LIST = '/console/team'

const teamPage = page({ method: 'get', path: '/team', roles: admins, handle: (call) => team(call) })

const inviteOne = page({
  method: 'post',
  path: '/team/invite',
  roles: admins,
  body: z.object({ email: z.string().trim().toLowerCase().max(254), role: z.enum(personRoles) }),
  async handle(call) {
    const { email, role } = call.body
    if (!z.email().safeParse(email).success) return team(call, { wrong: 'email' })
    const { store, now } = call.desk.at
    const made = await invite(store, { email, role, by: byOf(call), now: now() })
    return made.kind === 'taken'
      ? team(call, { wrong: 'taken' })
      : team(call, { link: linkOf(call, made.token), email })
  },
})

const takeBack = page({
  method: 'post',
  path: '/team/invitations/:hash/withdraw',
  roles: admins,
  async handle(call) {
    const { store, now } = call.desk.at
    await store.transaction(async (tx) => {
      const hash = call.params['hash'] ?? ''
      const invitation = (await openInvitations(tx, now())).find((one) => one.hash === hash)
      if (invitation === undefined || !(await dropInvitation(tx, hash))) return
      const subject = invitation.email ?? ''
      await audit(tx, { ...byOf(call), at: now(), action: 'staff.invite_withdraw', subject })
    })
    return { kind: 'redirect', to: LIST, said: 'invitation_withdrawn' }
  },
})

const role = page({
  method: 'post',
  path: '/team/:id/role',
  roles: admins,
  body: z.object({ role: z.enum(personRoles) }),
  async handle(call) {
    const change = { id: idOf(call), role: call.body.role, by: byOf(call), now: call.desk.at.now() }
    return after(call, await changeRole(call.desk.at.store, change))
  },
})

const access = page({
  method: 'post',
  path: '/team/:id/access',
  roles: admins,
  body: z.object({ allowed: z.enum(['yes', 'no']) }),
  async handle(call) {
    const change = { id: idOf(call), allowed: call.body.allowed === 'yes', by: byOf(call), now: call.desk.at.now() }
    return after(call, await setAccess(call.desk.at.store, change))
  },
})

const passwordLink = page({
  method: 'post',
  path: '/team/:id/password',
  roles: admins,
  async handle(call) {
    const { store, now } = call.desk.at
    const token = await inviteAgain(store, { id: idOf(call), by: byOf(call), now: now() })
    return token === null ? team(call, { wrong: 'not_found' }) : team(call, { link: linkOf(call, token) })
  },
})

const secondFactor = page({
  method: 'post',
  path: '/team/:id/second-factor',
  roles: admins,
  async handle(call) {
    const change = { id: idOf(call), by: byOf(call), now: call.desk.at.now() }
    return after(call, await resetSecondFactor(call.desk.at.store, change))
  },
})

function byOf({ person }: Call): By {
  return { who: person.name, whoId: person.id }
}

function idOf({ params }: Call): string {
  return params['id'] ?? ''
}

function linkOf({ url }: Call, token: string): string {
  return `${url}/console/join/${token}`
}

async function after(call: Call, outcome: PersonChange): Promise<Answer> {
  return outcome === 'changed' ? { kind: 'redirect', to: LIST, said: 'saved' } : team(call, { wrong: outcome })
}

interface Shown {
  readonly wrong?: 'email' | 'taken' | Exclude<PersonChange, 'changed'>
  /** A link that was just made, which is shown this once. */
  readonly link?: string
  readonly email?: string
}

async function team(call: Call, { wrong, link, email }: Shown = {}): Promise<Answer> {
  const { words, desk, person } = call
  const { t } = words
  const { db } = desk.at.store
  const [people, invitations] = [await staffPeople(db), await openInvitations(db, desk.at.now())]
  const body = (
    <>
      {wrong !== undefined && <Wrong>{t(`team.wrong.${wrong}`)}</Wrong>}
      {link !== undefined && (
        <section class="message">
          <p>{email === undefined ? t('team.link_password') : t('team.link', { email })}</p>
          <p>
            <label for="link">{t('team.link_label')}</label>
            <input id="link" class="copied" readOnly value={link} />
          </p>
        </section>
      )}
      <ul class="cards">
        {people.map((one) => (
          <Member key={one.id} one={one} words={words} isMe={one.id === person.id} />
        ))}
      </ul>
      <section>
        <h2>{t('team.invite')}</h2>
        <Form action="/console/team/invite" button={t('team.invite_button')}>
          <Field name="email" type="email" label={t('sign_in.email')} required />
          <Choice name="role" label={t('team.role')} options={roleOptions(words)} value="editor" />
        </Form>
        <Roles words={words} />
      </section>
      {invitations.length > 0 && (
        <section>
          <h2>{t('team.invited')}</h2>
          <ul class="cards">
            {invitations.map(({ hash, email: to, role: as, expiresAt }) => (
              <li key={hash}>
                <p>
                  {to} <small>{`${t(`role.${as}`)} · ${t('team.until', { time: words.time(expiresAt) })}`}</small>
                </p>
                <Form action={`/console/team/invitations/${hash}/withdraw`} button={t('team.withdraw')} quiet />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
  return { kind: 'page', title: t('team.title'), body, status: wrong === undefined ? 200 : 422 }
}

function Roles({ words: { t } }: { readonly words: Words }) {
  return (
    <dl class="facts">
      {personRoles.map((one) => (
        <div key={one}>
          <dt>{t(`role.${one}`)}</dt>
          <dd>{t(`role.${one}_may`)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Member({ one, words, isMe }: { readonly one: StaffPersonRow; readonly words: Words; readonly isMe: boolean }) {
  const { t } = words
  const path = `${LIST}/${one.id}`
  return (
    <li>
      <p>
        <strong>{one.name}</strong> <small>{one.email}</small>
        <small>
          {[
            t(`role.${one.role}`),
            t(one.twoFactorEnabled ? 'team.with_second_factor' : 'team.without_second_factor'),
            ...(one.disabledAt === null ? [] : [t('team.disabled', { day: words.day(one.disabledAt) })]),
          ].join(' · ')}
        </small>
      </p>
      {isMe ? (
        <p class="quiet">{t('team.yourself')}</p>
      ) : (
        <details>
          <summary>{t('team.change')}</summary>
          <Form action={`${path}/role`} button={t('save')}>
            <Choice
              name="role"
              id={`role-${one.id}`}
              label={t('team.role')}
              options={roleOptions(words)}
              value={one.role}
            />
          </Form>
          <Form action={`${path}/password`} button={t('team.new_password')} quiet />
          {one.twoFactorEnabled && <Form action={`${path}/second-factor`} button={t('team.reset_factor')} quiet />}
          <Form action={`${path}/access`} button={t(one.disabledAt === null ? 'team.disable' : 'team.enable')} quiet>
            <input type="hidden" name="allowed" value={one.disabledAt === null ? 'no' : 'yes'} />
          </Form>
        </details>
      )}
    </li>
  )
}

function roleOptions({ t }: Words): { value: PersonRole; label: string }[] {
  return personRoles.map((value) => ({ value, label: t(`role.${value}`) }))
}

export const teamPages = [teamPage, inviteOne, takeBack, role, access, passwordLink, secondFactor]
