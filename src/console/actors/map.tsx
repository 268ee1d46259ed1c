import { actorShares } from '../../store/staffActors.js'
import { page, readers } from '../page.js'
import { Choice } from '../parts/field.js'
import { axisLines, kindColumns, parishLines } from './counts.js'
import { actorLabels } from './labels.js'
import { Matrix } from './matrix.js'
import { LIST } from './search.js'

/** Who takes part, counted by what they are, where they live and what interests them. */
export const mapPage = page({
  method: 'get',
  path: '/actors',
  roles: readers,
  async handle({ desk, words }) {
    const { t } = words
    const labels = actorLabels(desk, words)
    const shares = await actorShares(desk.at.store.db)
    const columns = kindColumns(labels, words)
    const byParish = {
      caption: t('actors.by_parish'),
      of: t('actors.parish'),
      lines: parishLines(shares, labels, words),
    }
    const byAxis = { caption: t('actors.by_axis'), of: t('actors.axis'), lines: axisLines(shares, labels, words) }
    const body = (
      <>
        <p>{t('actors.map_why')}</p>
        <p>
          <a href={LIST}>{t('actors.see_list')}</a>
        </p>
        <section>
          <h2>{t('actors.invite')}</h2>
          <p>{t('actors.invite_why')}</p>
          <form method="get" action={LIST} class="row">
            <input type="hidden" name="invite" value="yes" />
            <Choice name="axis" label={t('actors.axis')} options={labels.axes} none={t('actors.any')} />
            <Choice name="parish" label={t('actors.parish')} options={labels.parishes} none={t('actors.any')} />
            <button>{t('actors.invite_button')}</button>
          </form>
        </section>
        <section>
          <h2>{t('actors.parishes')}</h2>
          <Matrix {...{ words, columns, ...byParish }} />
        </section>
        <section>
          <h2>{t('actors.interests')}</h2>
          <p>{t('actors.by_axis_why')}</p>
          <Matrix {...{ words, columns, ...byAxis }} />
        </section>
      </>
    )
    return { kind: 'page', title: t('actors.title'), body, scripts: ['chart.js', 'charts.js'] }
  },
})
