import { z } from 'zod'
import { csvLine } from '../../http/api/csv.js'
import { audit } from '../../store/audit.js'
import { searchActors, type ListedActor } from '../../store/staffActors.js'
import { editors, page, type Call } from '../page.js'
import { LONGEST_REASON } from './exportForm.js'
import { actorLabels, type ActorLabels } from './labels.js'
import { actorList } from './list.js'
import { askedSchema, searchOf, type Asked } from './search.js'

/** Read at once, so that citizens are answered in between. */
const CHUNK = 1000
/** A spreadsheet reads accents right only where a file begins so. */
const MARK = '\uFEFF'

export const exportPage = page({
  method: 'post',
  path: '/actors/export',
  roles: editors,
  body: askedSchema.extend({ reason: z.string().trim().max(LONGEST_REASON) }),
  async handle(call) {
    const { reason, ...asked } = call.body
    const { desk, person, words } = call
    if (reason === '') return actorList(call, asked, { wrong: words.t('actors.wrong.reason') })
    const lines = await linesOf(call, asked)
    const now = desk.at.now()
    await audit(desk.at.store.db, {
      ...{ at: now, who: person.name, whoId: person.id, action: 'actors.export', subject: 'actors', reason },
      after: { ...asked, rows: lines.length },
    })
    const bytes = MARK + csvLine(columns.map((column) => words.t(`actors.${column}`))) + lines.join('')
    const name = asked.invite === 'yes' ? 'actors-invite' : 'actors'
    return { kind: 'file', name: `${name}-${now.toISOString().slice(0, 10)}.csv`, mime: 'text/csv', bytes }
  },
})

const columns = [
  ...['name', 'naming', 'kind', 'organisation', 'organisation_verified', 'role', 'parish', 'email', 'axes'],
  ...['convocation', 'registered'],
]

async function linesOf({ desk, words }: Call, asked: Asked): Promise<string[]> {
  const labels = actorLabels(desk, words)
  const lines: string[] = []
  let after: string | undefined
  do {
    const { rows, next } = await searchActors(desk.at.store.db, searchOf(asked), { after, limit: CHUNK })
    lines.push(...rows.map((row) => lineOf(row, labels, words.t)))
    after = next ?? undefined
  } while (after !== undefined)
  return lines
}

function lineOf(row: ListedActor, labels: ActorLabels, t: (key: string) => string): string {
  const { name, naming, kind, organisation, organisationRole, email, axes, convocation, registeredAt } = row
  const yesOrNo = (is: boolean) => t(is ? 'actors.yes' : 'actors.no')
  return csvLine([
    name,
    t(`actors.naming_${naming === 'public' ? 'public' : 'reserved'}`),
    labels.kind(kind),
    organisation?.name ?? null,
    organisation === null ? null : yesOrNo(organisation.verifiedAt !== null),
    organisationRole,
    labels.place(row),
    email,
    axes.map((id) => labels.axis(id)).join(', '),
    yesOrNo(convocation),
    registeredAt.toISOString(),
  ])
}
