import { z } from 'zod'
import { noSuch } from '../../http/api/problems.js'
import { mergeOrganisations } from '../../store/mergeOrganisations.js'
import type { OrganisationRow } from '../../store/organisations.js'
import { findOrganisation } from '../../store/staffOrganisations.js'
import { editors, page, type Answer, type Call } from '../page.js'
import { Wrong } from '../parts/message.js'
import { Choose, Confirm, Sides } from './mergeParts.js'
import { someMembers } from './members.js'
import { organisationPage } from './one.js'
import { LIST, LONGEST_REASON, organisationAt, pathOf } from './reach.js'

const id = z.string().min(1).max(64)
const version = z.coerce.number().pipe(z.int().min(1))

const comparePage = page({
  method: 'get',
  path: '/organisations/:id/merge',
  roles: editors,
  query: z.object({ with: id, keep: id.optional() }),
  async handle(call) {
    const { with: other, keep } = call.query
    const pair = [
      await organisationAt(call.desk, call.params['id'] ?? ''),
      await organisationAt(call.desk, other),
    ] as const
    return compare(call, pair, { keep })
  },
})

const mergePage = page({
  method: 'post',
  path: '/organisations/:id/merge',
  roles: editors,
  body: z.object({
    with: id,
    version,
    withVersion: version,
    reason: z.string().trim().max(LONGEST_REASON).default(''),
  }),
  async handle(call) {
    const { desk, person, body } = call
    const keep = { id: call.params['id'] ?? '', version: body.version }
    const gone = { id: body.with, version: body.withVersion }
    if (keep.id === gone.id) throw noSuch('organisation', '/organisations')
    const by = { who: person.name, whoId: person.id }
    const reason = body.reason === '' ? undefined : body.reason
    const now = desk.at.now()
    const outcome = await desk.at.store.transaction((tx) => mergeOrganisations(tx, { keep, gone, by, reason, now }))
    if (outcome.kind === 'merged') return { kind: 'redirect', to: pathOf(keep.id), said: 'organisations_merged' }
    return refused(call, keep.id, gone.id)
  },
})

interface Shown {
  /** The id of the one that stays, once it is chosen. */
  readonly keep?: string | undefined
  readonly wrong?: string
}

type Pair = readonly [OrganisationRow, OrganisationRow]

/** Both side by side: which one stays is asked first, then what will happen is told and asked to be confirmed. */
async function compare(call: Call, [one, other]: Pair, { keep, wrong }: Shown): Promise<Answer> {
  if (one.id === other.id) throw noSuch('organisation', '/organisations')
  const { t } = call.words
  const sides = [
    { row: one, members: await someMembers(call.desk, one.id) },
    { row: other, members: await someMembers(call.desk, other.id) },
  ] as const
  const kept = sides.find(({ row }) => row.id === keep)
  const gone = kept === sides[0] ? sides[1] : sides[0]
  const body = (
    <>
      <p>
        <a href={pathOf(one.id)}>{t('organisations.merge_back', { name: one.name })}</a>
      </p>
      {wrong !== undefined && <Wrong>{wrong}</Wrong>}
      <p>{t('organisations.merge_why')}</p>
      <Sides call={call} sides={sides} keep={kept?.row.id} />
      {kept === undefined ? <Choose {...{ call, sides }} /> : <Confirm {...{ call, kept, gone }} />}
    </>
  )
  const status = wrong === undefined ? 200 : 409
  return { kind: 'page', title: t('organisations.merge_title'), body, status }
}

/** Somebody else was quicker: what is there now is shown, and nothing was changed. */
async function refused(call: Call, keepId: string, goneId: string): Promise<Answer> {
  const { db } = call.desk.at.store
  const [kept, gone] = [await findOrganisation(db, keepId), await findOrganisation(db, goneId)]
  const { t } = call.words
  if (kept !== null && gone !== null) return compare(call, [kept, gone], { keep: keepId, wrong: t('why.changed') })
  const left = kept ?? gone
  if (left === null) return { kind: 'redirect', to: LIST, said: 'organisations_gone' }
  return organisationPage(call, left, { wrong: { why: t('organisations.wrong.gone'), status: 409 } })
}

export const mergePages = [comparePage, mergePage]
