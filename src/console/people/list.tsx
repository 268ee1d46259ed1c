import { openRequests, type HelpRequestRow } from '../../store/helpDesk.js'
import { editors, page } from '../page.js'
import type { Words } from '../words.js'

const MOST = 200

/** Who asked for a person and has not been finished with. */
export const peoplePage = page({
  method: 'get',
  path: '/people',
  roles: editors,
  async handle({ desk, words, person }) {
    const { t } = words
    const rows = await openRequests(desk.at.store.db, MOST)
    const parts = [
      { key: 'waiting', rows: rows.filter(({ takenAt }) => takenAt === null) },
      { key: 'mine', rows: rows.filter(({ takenById }) => takenById === person.id) },
      { key: 'others', rows: rows.filter(({ takenById }) => takenById !== null && takenById !== person.id) },
    ]
    const body = (
      <div data-live="people">
        {parts.map(({ key, rows: some }) => (
          <section key={key}>
            <h2>{`${t(`people.${key}`)} (${words.number(some.length)})`}</h2>
            {some.length === 0 ? (
              <p>{t(`people.none_${key}`)}</p>
            ) : (
              <Requests rows={some} words={words} now={desk.at.now()} />
            )}
          </section>
        ))}
      </div>
    )
    return { kind: 'page', title: t('people.title'), body, scripts: ['live.js'] }
  },
})

function Requests({
  rows,
  words,
  now,
}: {
  readonly rows: readonly HelpRequestRow[]
  readonly words: Words
  readonly now: Date
}) {
  const { t } = words
  return (
    <ul class="cards">
      {rows.map((row) => (
        <li key={row.id}>
          <p>
            <a href={`/console/people/${String(row.id)}`}>
              <strong>{row.name ?? t('people.unnamed', { number: row.id })}</strong>
            </a>
            <small>
              {[
                t(`channel.${row.channel}`),
                waited(words, row, now),
                ...(row.takenBy === null ? [] : [row.takenBy]),
              ].join(' · ')}
            </small>
          </p>
          {row.question !== null && <p class="pre">{row.question}</p>}
        </li>
      ))}
    </ul>
  )
}

/** For how long somebody has waited, in the largest unit that says enough. */
function waited({ t }: Words, { createdAt }: HelpRequestRow, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - createdAt.getTime()) / 60_000))
  if (minutes < 60) return t('people.since_minutes', { count: minutes })
  const hours = Math.floor(minutes / 60)
  return hours < 48
    ? t('people.since_hours', { count: hours })
    : t('people.since_days', { count: Math.floor(hours / 24) })
}
