import { textDrafts } from '../../store/textDrafts.js'
import { page, readers } from '../page.js'
import { catalogueOf, isChanged, needsReview } from '../texts/catalogue.js'
import { TEXTS } from '../texts/places.js'

/** What citizens read and how conversations go. */
export const overviewPage = page({
  method: 'get',
  path: '/content',
  roles: readers,
  async handle({ desk, words }) {
    const { t, number } = words
    const drafts = await textDrafts(desk.at.store.db)
    const cells = catalogueOf(desk.publisher.live, drafts).flatMap((line) => line.cells)
    const counts = [
      ['changed', cells.filter(isChanged).length],
      ['draft', drafts.length],
      ['unreviewed', cells.filter(needsReview).length],
    ] as const
    const body = (
      <ul class="cards">
        <li>
          <h2>
            <a href={TEXTS}>{t('content.texts')}</a>
          </h2>
          <p>{t('content.texts_hint')}</p>
          <ul>
            {counts.map(([state, count]) => (
              <li key={state}>
                <a href={`${TEXTS}?state=${state}`}>{t(`content.count.${state}`, { count, shown: number(count) })}</a>
              </li>
            ))}
          </ul>
        </li>
        <li>
          <h2>
            <a href="/console/content/flows">{t('content.flows')}</a>
          </h2>
          <p>{t('content.flows_hint')}</p>
        </li>
        <li>
          <h2>
            <a href="/console/simulator">{t('content.simulator')}</a>
          </h2>
          <p>{t('content.simulator_hint')}</p>
        </li>
      </ul>
    )
    return { kind: 'page', title: t('content.title'), body }
  },
})
