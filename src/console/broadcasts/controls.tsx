import { acceptedFor, sendsAgain, type Control } from '../../broadcasts/states.js'
import { Form } from '../parts/field.js'
import { placeOf } from './places.js'
import type { Reported } from './report.js'

/** What can be done to one that is confirmed, by the last word of its address; those that are asked about first lead to a page that asks. */
export const controls = {
  pause: { control: 'pause', asks: false },
  resume: { control: 'resume', asks: false },
  'resend-uncertain': { control: 'resend_uncertain', asks: true },
  'retry-failed': { control: 'retry_failed', asks: true },
  cancel: { control: 'cancel', asks: true },
  withdraw: { control: 'withdraw', asks: true },
} as const satisfies Readonly<Record<string, { readonly control: Control; readonly asks: boolean }>>
export type ControlName = keyof typeof controls
export const controlNames = Object.keys(controls) as ControlName[]

/** The ways on from where it stands. */
export function Controls({ call, broadcast, report: { states } }: Reported) {
  const { t } = call.words
  const at = placeOf(broadcast.id)
  const copies = {
    'resend-uncertain': states.uncertain,
    'retry-failed': states.failed,
    withdraw: broadcast.withdrawnAt === null ? states.sent + states.delivered + states.read : 0,
  }
  const possible = controlNames.filter(
    (name) =>
      acceptedFor(controls[name].control).includes(broadcast.state) &&
      !(broadcast.withdrawnAt !== null && sendsAgain(controls[name].control)) &&
      (!(name in copies) || Reflect.get(copies, name) > 0),
  )
  if (possible.length === 0) return null
  return (
    <section>
      <h2>{t('broadcasts.controls')}</h2>
      <div class="actions">
        {possible.map((name) =>
          controls[name].asks ? (
            <a key={name} class="button quiet" href={`${at}/${name}`}>
              {t(`broadcasts.control.${name}.button`)}
            </a>
          ) : (
            <Form key={name} action={`${at}/${name}`} button={t(`broadcasts.control.${name}.button`)} />
          ),
        )}
      </div>
    </section>
  )
}
