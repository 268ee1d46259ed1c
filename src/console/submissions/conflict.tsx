import { nextStates, requirements } from '../../participation/states.js'
import { labelsOf } from './labels.js'
import type { View } from './view.js'

/** Both versions: what is there now, and what somebody wanted to save. */
export function Conflict({ view }: { readonly view: View }) {
  const { t } = view.call.words
  return (
    <section class="wrong" role="alert">
      <h2>{t('conflict.title')}</h2>
      <p>{t('conflict.text')}</p>
      <div class="two">
        <div>
          <h3>{t('conflict.now')}</h3>
          <List facts={nowOf(view)} />
        </div>
        <div>
          <h3>{t('conflict.yours')}</h3>
          <List facts={typedIn(view)} />
        </div>
      </div>
    </section>
  )
}

type Fact = readonly [name: string, value: string]

function List({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="pre">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function nowOf({ call, row, item, lastChange, text }: View): Fact[] {
  const { desk, words } = call
  const { t } = words
  const told = item.history.at(-1)?.text ?? null
  const note = item.notes.at(-1)
  return [
    [t('submissions.state'), labelsOf(desk, words).state(row.state)],
    ...(told === null ? [] : [[t('conflict.told'), text(told)] as const]),
    [t('submissions.assigned'), row.assignedTo ?? t('submissions.nobody')],
    [
      t('submissions.visibility'),
      t(row.publishedAt === null ? 'submissions.published_no' : 'submissions.published_yes'),
    ],
    ...(note === undefined ? [] : [[t('conflict.note'), `${note.staff}: ${text(note.text)}`] as const]),
    ...(lastChange === null ? [] : [[t('conflict.last'), `${lastChange.who}, ${words.time(lastChange.at)}`] as const]),
  ]
}

function typedIn({ call, row, shown: { typed } }: View): Fact[] {
  const { desk, words } = call
  const { t } = words
  if (typed === undefined) return []
  if (typed.kind === 'note') return [[t('notes.text'), typed.text]]
  if (typed.kind === 'assign')
    return [[t('submissions.assigned'), typed.to === '' ? t('submissions.nobody') : typed.to]]
  if (typed.kind !== 'answer') return [[t('conflict.action'), t(`manage.${typed.kind}`)]]
  const { answer } = typed
  const fields = requirements.filter((name) => answer[name] !== '')
  const isPossible = nextStates(row.state, 'staff').includes(answer.to)
  return [
    [t('submissions.state'), labelsOf(desk, words).state(answer.to)],
    ...fields.map((name): Fact => [t(`answer.${name}`), answer[name]]),
    ...(isPossible ? [] : [[t('conflict.next'), t('conflict.not_possible')] as const]),
  ]
}
