import { z } from 'zod'
import { findOrganisation } from '../../store/staffOrganisations.js'
import { countActors, searchActors } from '../../store/staffActors.js'
import { editors, page, readers, type Answer, type Call } from '../page.js'
import { Message, Wrong } from '../parts/message.js'
import { ActorTable } from './actorTable.js'
import { ExportForm } from './exportForm.js'
import { Filters } from './filters.js'
import { askedSchema, cursorSchema, listPath, searchOf, type Asked } from './search.js'

const A_PAGE = 50

export const listPage = page({
  method: 'get',
  path: '/actors/list',
  roles: readers,
  query: z.object({ ...askedSchema.shape, after: cursorSchema }),
  handle: ({ query: { after, ...asked }, ...call }) => actorList({ ...call, query: asked }, asked, { after }),
})

interface Shown {
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** Why nothing was exported, in words. */
  readonly wrong?: string
}

/** The list as asked; with `invite`, that of those to invite to the working tables. */
export async function actorList(call: Call, asked: Asked, { after, wrong }: Shown = {}): Promise<Answer> {
  const { desk, words, person } = call
  const { t } = words
  const { db } = desk.at.store
  const from = after === undefined ? undefined : Buffer.from(after, 'base64url').toString()
  const { rows, next } = await searchActors(db, searchOf(asked), { after: from, limit: A_PAGE })
  const count = await countActors(db, searchOf(asked))
  const organisation = asked.organisation === undefined ? null : await findOrganisation(db, asked.organisation)
  const found = t('actors.found', { count, number: words.number(count) })
  const body = (
    <>
      <p>
        <a href="/console/actors">{t('actors.back_to_map')}</a>
      </p>
      {wrong !== undefined && <Wrong>{wrong}</Wrong>}
      {asked.invite === 'yes' && <p>{t('actors.invite_why')}</p>}
      <Filters {...{ call, asked, organisation }} />
      <section>
        <h2>{t('actors.people')}</h2>
        {count === 0 ? <Message>{t('actors.none')}</Message> : <ActorTable {...{ call, rows }} caption={found} />}
        <Pages {...{ call, asked, after, next }} />
      </section>
      {editors.includes(person.role) && count > 0 && <ExportForm {...{ words, asked, count }} />}
    </>
  )
  const title = t(asked.invite === 'yes' ? 'actors.invite' : 'actors.list_title')
  return { kind: 'page', title, body, status: wrong === undefined ? 200 : 422 }
}

interface PagesProps extends Shown {
  readonly call: Call
  readonly asked: Asked
  readonly next: string | null
}

function Pages({ call: { words }, asked, after, next }: PagesProps) {
  const { t } = words
  if (next === null && after === undefined) return null
  return (
    <nav class="actions" aria-label={t('actors.pages')}>
      {after !== undefined && (
        <a class="button quiet" href={listPath(asked)}>
          {t('actors.first_page')}
        </a>
      )}
      {next !== null && (
        <a class="button quiet" rel="next" href={listPath(asked, next)}>
          {t('actors.next_page')}
        </a>
      )}
    </nav>
  )
}
