import QRCode from 'qrcode'
import type { ComponentChildren } from 'preact'
import type { WhatsappStatus } from '../../http/api/whatsappDesk.js'
import { admins, type Call } from '../page.js'
import { Field, Form } from '../parts/field.js'
import { named } from '../parts/named.js'
import type { Words } from '../words.js'
import { possibleFor } from './states.js'

const FROM = '/console/channels'
const HERE = `${FROM}/whatsapp`

/** The account on WhatsApp. Whoever reads its codes can take it over: administrators alone see and do more than how it is. */
export async function whatsappCard(call: Call, status: WhatsappStatus): Promise<ComponentChildren> {
  const { person, words } = call
  const { t } = words
  const isAdmin = admins.includes(person.role)
  const svg = status.qr === undefined || !isAdmin ? undefined : await qrOf(status.qr)
  return (
    <>
      <div data-live="state" data-from={FROM} aria-live="polite">
        <State {...{ status, words, isAdmin }} />
      </div>
      {isAdmin && (
        <div data-live="code" data-from={FROM}>
          <Code {...{ status, words, svg }} />
        </div>
      )}
      <p>
        <a href={`${FROM}#whatsapp`}>{t('channels.refresh')}</a>
      </p>
      {isAdmin && (
        <div data-live="actions" data-from={FROM}>
          <Actions {...{ status, words }} />
        </div>
      )}
    </>
  )
}

function qrOf(text: string): Promise<string> {
  return QRCode.toString(text, { type: 'svg', margin: 2 })
}

interface Shown {
  readonly status: WhatsappStatus
  readonly words: Words
}

function State({ status, words, isAdmin }: Shown & { readonly isAdmin: boolean }) {
  const { t, time, number } = words
  const { bulk, state, since, me } = status
  const facts: [string, string | undefined][] = [
    ['state', `${stateIn(words, state)} ${t('channels.since', { time: time(since) })}`],
    ['number', isAdmin ? me : undefined],
    ['bulk', bulk.open ? t('channels.bulk_open') : t('channels.bulk_stopped')],
    ['why', bulk.reason === undefined ? undefined : named(words, `channels.reason.${bulk.reason}`, bulk.reason)],
    ['until', untilOf(status, words)],
    ['cap', t('channels.used', { sent: number(bulk.sentToday), cap: number(bulk.cap) })],
    ['next', bulk.nextAt === undefined ? undefined : time(bulk.nextAt)],
  ]
  return (
    <>
      <dl class="facts">
        {facts.map(([key, value]) =>
          value === undefined ? null : (
            <div key={key}>
              <dt>{t(`channels.fact.${key}`)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {status.detail !== undefined && state !== 'open' && (
        <p>
          {t('channels.detail')} <span lang="en">{status.detail}</span>
        </p>
      )}
    </>
  )
}

function stateIn(words: Words, state: string): string {
  return named(words, `channels.whatsapp_state.${state}`, state)
}

function untilOf({ bulk: { open, until } }: WhatsappStatus, { t, time }: Words): string | undefined {
  if (open) return undefined
  return until === undefined ? t('channels.until_staff') : time(until)
}

function Code({ status, words, svg }: Shown & { readonly svg: string | undefined }) {
  const { t, time } = words
  const { pairingCode, pairingProblem, qrExpiresAt } = status
  return (
    <>
      {pairingProblem !== undefined && (
        <p class="message">{named(words, `channels.pairing_problem.${pairingProblem}`, pairingProblem)}</p>
      )}
      {svg !== undefined && (
        <>
          <p>{t('channels.scan')}</p>
          <div class="qr" role="img" aria-label={t('channels.qr')} dangerouslySetInnerHTML={{ __html: svg }} />
          {qrExpiresAt !== undefined && <p>{t('channels.qr_until', { time: time(qrExpiresAt) })}</p>}
        </>
      )}
      {pairingCode !== undefined && (
        <p>
          {t('channels.type_code')} <strong>{`${pairingCode.slice(0, 4)} ${pairingCode.slice(4)}`}</strong>
        </p>
      )}
    </>
  )
}

function Actions({ status, words: { t } }: Shown) {
  const { pair, reconnect, unlink } = possibleFor(status)
  const on = !status.bulk.open
  return (
    <>
      {pair && (
        <>
          <h3>{t('channels.pair')}</h3>
          <p>{t('channels.pair_how')}</p>
          <Form action={`${HERE}/pair`} button={t('channels.show_qr')} />
          <Form action={`${HERE}/pair`} button={t('channels.show_code')}>
            <Field
              name="phone"
              type="tel"
              label={t('channels.phone')}
              hint={t('channels.phone_hint')}
              autocomplete="off"
              required
            />
          </Form>
        </>
      )}
      {(reconnect || unlink) && (
        <>
          <h3>{t('channels.connection')}</h3>
          <div class="actions">
            {reconnect && <Form action={`${HERE}/reconnect`} button={t('channels.reconnect')} />}
            {unlink && (
              <a class="button quiet" href={`${HERE}/unlink`}>
                {t('channels.unlink')}
              </a>
            )}
          </div>
        </>
      )}
      <h3>{t('channels.bulk')}</h3>
      <p>{t(on ? 'channels.resume_why' : 'channels.stop_why')}</p>
      <Form action={`${HERE}/bulk`} button={t(on ? 'channels.resume' : 'channels.stop')}>
        <input type="hidden" name="on" value={on ? 'yes' : 'no'} />
        <Field name="reason" label={t('channels.reason_label')} maxLength={500} required />
      </Form>
    </>
  )
}
