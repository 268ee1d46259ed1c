import { mayBeSecond } from '../../broadcasts/confirm.js'
import { broadcastById } from '../../store/broadcasts.js'
import { staffPeople } from '../../store/staffPeople.js'
import { admins, type Call } from '../page.js'
import { Form } from '../parts/field.js'
import { Message } from '../parts/message.js'
import type { Drafted } from './composing.js'
import { Line } from './inputs.js'
import { placeOf } from './places.js'

/** Who may let a draft go. */
interface Approval {
  /** Whoever reads this may. */
  readonly isMine: boolean
  /** Whoever wrote it, or changed it last, may not. */
  readonly needsTwo: boolean
  /** The people who may, by name. */
  readonly others: readonly string[]
}

export async function approvalOf({ desk, person }: Call, { broadcast }: Drafted): Promise<Approval> {
  const { db } = desk.at.store
  const row = await broadcastById(db, broadcast.id)
  const needsTwo = desk.at.broadcasts.approval === 'two'
  const may = ({ id, role }: { readonly id: string; readonly role: string }) =>
    role === 'admin' ||
    (role === 'editor' && broadcast.mode === 'standard' && !(needsTwo && row && !mayBeSecond(row, { id, role })))
  const people = (await staffPeople(db)).filter(({ disabledAt }) => disabledAt === null)
  const others = people.filter((one) => one.id !== person.id && may(one)).map(({ name }) => name)
  return { isMine: may(person), needsTwo, others }
}

interface ConfirmingProps {
  readonly call: Call
  readonly draft: Drafted
  readonly approval: Approval
  /** What was typed and refused. */
  readonly typed?: string | undefined
}

/** Letting a draft go, by typing for how many people it is. */
export function Confirming({ call, draft, approval, typed }: ConfirmingProps) {
  const { t, time, number } = call.words
  const { broadcast, preview } = draft
  const { isMine, needsTwo, others } = approval
  const names = others.join(', ')
  const isForAdmins = broadcast.mode === 'urgent' && !admins.includes(call.person.role)
  const when = broadcast.sendAt === null ? null : time(new Date(broadcast.sendAt))
  return (
    <section id="confirm">
      <h2>{t('broadcasts.confirm_title')}</h2>
      {needsTwo && <Message>{t('broadcasts.two', { who: broadcast.createdBy })}</Message>}
      {isForAdmins && <Message>{t('broadcasts.why.admins')}</Message>}
      {!isMine && <p>{names === '' ? t('broadcasts.nobody_may') : t('broadcasts.who_may', { names })}</p>}
      {isMine && preview.eligible === 0 && <Message>{t('broadcasts.why.nobody')}</Message>}
      {isMine && preview.eligible > 0 && (
        <>
          <p>
            {when === null ? t('broadcasts.sends_now') : t('broadcasts.sends_at', { time: when })}{' '}
            {t('broadcasts.fixed')}
          </p>
          <Form
            action={`${placeOf(broadcast.id)}/confirm`}
            button={t(when === null ? 'broadcasts.confirm' : 'broadcasts.schedule')}
          >
            <input type="hidden" name="version" value={broadcast.version} />
            <input type="hidden" name="shown" value={preview.eligible} />
            <Line
              name="recipients"
              label={t('broadcasts.type_number', { count: number(preview.eligible) })}
              filled={{ typed: { recipients: typed ?? '' }, wrongs: {} }}
              input={{ inputMode: 'numeric', autocomplete: 'off', required: true }}
            />
          </Form>
        </>
      )}
    </section>
  )
}
