import { isOverdue } from '../../store/submissionQueue.js'
import { lateBy } from '../today/late.js'
import { ageOf, labelsOf } from './labels.js'
import type { View } from './view.js'

/** Where it stands, what was sent and by whom, as far as the reader may know. */
export function Facts({ view }: { readonly view: View }) {
  const { call, item, row } = view
  const { desk, words } = call
  const { t } = words
  return (
    <section>
      <h2>{t('submissions.sent')}</h2>
      <p>
        <span class="tag">{labelsOf(desk, words).state(row.state)}</span>
        <span class="tag">
          {t(row.publishedAt === null ? 'submissions.published_no' : 'submissions.published_yes')}
        </span>
        {isOverdue(row, lateBy(desk.at.now())) && <span class="tag">{t('submissions.overdue')}</span>}
        {row.assisted && <span class="tag">{t('assisted.tag')}</span>}
        {row.reopened && <span class="tag">{t('submissions.reopened')}</span>}
      </p>
      <p class="pre">{item.description}</p>
      {item.affected !== null && <Passage title={t('submissions.affected')} text={item.affected} />}
      {item.benefit !== null && <Passage title={t('submissions.benefit')} text={item.benefit} />}
      <dl class="facts">
        {factsOf(view).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`submissions.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Passage({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <>
      <h3>{title}</h3>
      <p class="pre">{text}</p>
    </>
  )
}

type Fact = readonly [name: string, value: string]

function factsOf({ call, item, row }: View): Fact[] {
  const { desk, words } = call
  const { t } = words
  const labels = labelsOf(desk, words)
  const { latitude, longitude } = row
  const place = latitude === null || longitude === null ? null : `${String(latitude)}, ${String(longitude)}`
  const all: readonly (readonly [string, string | null])[] = [
    ['kind', labels.kind(row.kind)],
    ['axis', labels.axis(row.axis)],
    ['parish', labels.place(row)],
    ['location', place],
    ['author', authorIn(item.author, words.t)],
    ['received', `${words.time(row.createdAt)} (${ageOf(row.createdAt, desk.at.now(), words)})`],
    ['supports', words.number(item.supports)],
    ['assigned', row.assignedTo ?? t('submissions.nobody')],
    ['unit', row.responsibleUnit],
    // A day without an hour: noon in UTC is the same day here.
    ['expected', row.expectedAt === null ? null : words.day(row.expectedAt)],
    ['entity', row.receivingEntity],
    ['evidence', row.evidenceUrl],
    ['canonical', row.canonicalCode],
  ]
  return all.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
}

function authorIn({ naming, name }: View['item']['author'], t: (key: string) => string): string {
  if (naming === 'anonymous') return t('submissions.anonymous')
  if (name === null) return t(naming === 'reserved' ? 'submissions.reserved' : 'submissions.unknown_author')
  return naming === 'reserved' ? `${name} (${t('submissions.reserved')})` : name
}
