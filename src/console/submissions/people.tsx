import { staffPeople } from '../../store/staffPeople.js'
import type { Desk } from '../page.js'
import { Choice } from '../parts/field.js'
import type { Words } from '../words.js'

/** Who may be given something to work on, by name. */
export async function assignees({ at }: Desk): Promise<string[]> {
  const people = await staffPeople(at.store.db)
  return people.filter(({ role, disabledAt }) => disabledAt === null && role !== 'viewer').map(({ name }) => name)
}

/** To whom: one of the staff, or nobody. Somebody it is assigned to already stays among them. */
export function Assignee(props: {
  readonly words: Words
  readonly people: readonly string[]
  readonly id: string
  readonly value?: string | null
}) {
  const { words, people, id, value = null } = props
  const names = value === null || people.includes(value) ? people : [...people, value]
  return (
    <Choice
      name="assignee"
      id={id}
      label={words.t('submissions.assignee')}
      none={words.t('submissions.nobody')}
      options={names.map((name) => ({ value: name, label: name }))}
      value={value ?? ''}
    />
  )
}
