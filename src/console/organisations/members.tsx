import { searchActors, membersOf, type ListedActor } from '../../store/staffActors.js'
import { ActorTable } from '../actors/actorTable.js'
import { listPath } from '../actors/search.js'
import { nameFor } from '../actors/shown.js'
import type { Call, Desk } from '../page.js'

/** As many as are shown of those who belong to an organisation. */
const SHOWN = 20

export interface Members {
  readonly count: number
  /** The newest of them. */
  readonly some: readonly ListedActor[]
}

export async function someMembers({ at }: Pick<Desk, 'at'>, organisationId: string): Promise<Members> {
  const { db } = at.store
  const count = (await membersOf(db, [organisationId])).get(organisationId) ?? 0
  const { rows } = await searchActors(db, { organisationId }, { limit: SHOWN })
  return { count, some: rows }
}

interface MembersProps {
  readonly call: Pick<Call, 'desk' | 'words' | 'person'>
  readonly id: string
  readonly members: Members
}

/** Those who belong to it, and the way to all of them where they are many. */
export function MemberTable({ call, id, members }: MembersProps) {
  const { t, number } = call.words
  const { count, some } = members
  if (count === 0) return <p>{t('organisations.no_members')}</p>
  const caption = t('organisations.members_caption', { count, number: number(count) })
  return (
    <>
      <ActorTable call={call} caption={caption} rows={some} />
      <MoreMembers {...{ call, id, members }} />
    </>
  )
}

/** The same in short: their names. */
export function MemberNames({ call, id, members }: MembersProps) {
  const { t, number } = call.words
  const { count, some } = members
  return (
    <>
      <p>{t('organisations.member_count', { count, number: number(count) })}</p>
      <ul>
        {some.map((row) => (
          <li key={row.contactId}>
            {nameFor(call.person, row) ?? t('actors.reserved')}
            {row.organisationRole !== null && `, ${row.organisationRole}`}
          </li>
        ))}
      </ul>
      <MoreMembers {...{ call, id, members }} />
    </>
  )
}

function MoreMembers({ call, id, members: { count, some } }: MembersProps) {
  if (count <= some.length) return null
  return (
    <p>
      <a href={listPath({ organisation: id })}>{call.words.t('organisations.all_members')}</a>
    </p>
  )
}
