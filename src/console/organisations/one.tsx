import { z } from 'zod'
import { listOrganisations, similarOrganisations, type OrganisationRow } from '../../store/organisations.js'
import { editors, page, readers, type Answer, type Call } from '../page.js'
import { Field, Form } from '../parts/field.js'
import { Wrong } from '../parts/message.js'
import { Facts } from './facts.js'
import { MemberTable, someMembers } from './members.js'
import { LIST, LONGEST_REASON, organisationAt, pathOf } from './reach.js'
import { Others } from './others.js'

/** As many as are offered of those that may be the same. */
const OFFERED = 10

export const onePage = page({
  method: 'get',
  path: '/organisations/:id',
  roles: readers,
  query: z.object({ q: z.string().trim().max(100).default('') }),
  async handle(call) {
    return organisationPage(call, await organisationAt(call.desk, call.params['id'] ?? ''), { q: call.query.q })
  },
})

interface Shown {
  /** Words of the name of another that may be the same. */
  readonly q?: string
  readonly wrong?: { readonly why: string; readonly status: 409 | 422 }
}

/** One organisation: who belongs to it, whether it is verified, and which others may be the same. */
export async function organisationPage(
  call: Call,
  row: OrganisationRow,
  { q = '', wrong }: Shown = {},
): Promise<Answer> {
  const { desk, words, person } = call
  const { t } = words
  const isEditor = editors.includes(person.role)
  const members = await someMembers(desk, row.id)
  const others = await othersLike(call, row, q)
  const body = (
    <>
      <p>
        <a href={LIST}>{t('organisations.back')}</a>
      </p>
      {wrong !== undefined && <Wrong>{wrong.why}</Wrong>}
      <Facts call={call} row={row} />
      {isEditor && row.verifiedAt === null && <Verify call={call} row={row} />}
      <section>
        <h2>{t('organisations.members')}</h2>
        <MemberTable {...{ call, members }} id={row.id} />
      </section>
      <Others {...{ call, row, q, others, isEditor }} />
    </>
  )
  return { kind: 'page', title: row.name, body, status: wrong?.status ?? 200 }
}

/** Those with a similar name, or with the words that somebody looks for. */
async function othersLike({ desk }: Call, { id, name }: OrganisationRow, q: string): Promise<OrganisationRow[]> {
  const { db } = desk.at.store
  const limit = OFFERED + 1
  const found =
    q === ''
      ? await similarOrganisations(db, { name, limit })
      : (await listOrganisations(db, { search: q, limit })).rows
  return found.filter((other) => other.id !== id).slice(0, OFFERED)
}

function Verify({ call: { words }, row }: { readonly call: Call; readonly row: OrganisationRow }) {
  const { t } = words
  return (
    <section>
      <h2>{t('organisations.verify')}</h2>
      <p>{t('organisations.verify_why')}</p>
      <Form action={`${pathOf(row.id)}/verify`} button={t('organisations.verify_button')}>
        <input type="hidden" name="version" value={row.version} />
        <Field name="reason" label={t('organisations.verify_reason')} maxLength={LONGEST_REASON} />
      </Form>
    </section>
  )
}
