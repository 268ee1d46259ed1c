import { z } from 'zod'
import { assistedPeople, type AssistedPerson } from '../../store/assisted.js'
import { editors, page } from '../page.js'
import { Field } from '../parts/field.js'
import { Head } from '../parts/head.js'
import { Message } from '../parts/message.js'
import type { Words } from '../words.js'
import { LIST } from './places.js'

const MOST = 100

/** Those who were written down, the last first. */
export const listPage = page({
  method: 'get',
  path: '/assisted',
  roles: editors,
  query: z.object({ named: z.string().trim().max(60).default('') }),
  async handle({ desk, words, query: { named } }) {
    const { t } = words
    const rows = await assistedPeople(desk.at.store.db, { named, limit: MOST, now: desk.at.now() })
    const body = (
      <>
        <p>{t('assisted.list_why')}</p>
        <p>
          <a class="button" href={`${LIST}/new`}>
            {t('assisted.new')}
          </a>
        </p>
        <form method="get" action={LIST} role="search" aria-label={t('assisted.find')}>
          <Field name="named" label={t('assisted.name')} value={named} maxLength={60} />
          <button class="quiet">{t('assisted.find')}</button>
        </form>
        <section>
          <h2>{t('assisted.people')}</h2>
          {rows.length === 0 ? (
            <Message>{t(named === '' ? 'assisted.none_yet' : 'assisted.none')}</Message>
          ) : (
            <People rows={rows} words={words} />
          )}
        </section>
      </>
    )
    return { kind: 'page', title: t('assisted.heading'), body }
  },
})

function People({ rows, words }: { readonly rows: readonly AssistedPerson[]; readonly words: Words }) {
  const { t, time } = words
  const caption = t('assisted.caption', { most: MOST })
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table class="stacks">
        <caption>{caption}</caption>
        <Head columns={['name', 'when', 'sent', 'paper'].map((key) => t(`assisted.${key}`))} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.contactId}>
              <th scope="row">
                <a href={`${LIST}/${row.contactId}`}>{row.name}</a>
              </th>
              <td data-label={t('assisted.when')}>{time(row.registeredAt)}</td>
              <td data-label={t('assisted.sent')}>{row.submissions.map(({ code }) => code).join(', ') || '–'}</td>
              <td data-label={t('assisted.paper')}>{t(`assisted.paper_${stateOf(row)}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function stateOf({ claimed, codeUntil }: AssistedPerson): 'claimed' | 'waiting' | 'over' {
  if (claimed) return 'claimed'
  return codeUntil === null ? 'over' : 'waiting'
}
