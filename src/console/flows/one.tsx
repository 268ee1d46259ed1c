import { beginsAlone } from '../../content/check.js'
import { page, readers } from '../page.js'
import { Drawing } from './drawing.js'
import { factsOf } from './facts.js'
import { figuresNow } from './figures.js'
import { flowName, purposeOf } from './labels.js'
import { flowAt, LIST } from './reach.js'
import { StepTable } from './stepTable.js'

/** A flow as a drawing and as a table, with how many people came to each step and went no further. */
export const onePage = page({
  method: 'get',
  path: '/content/flows/:id',
  roles: readers,
  async handle(call) {
    const { desk, params, words } = call
    const { t } = words
    const flow = flowAt(desk, params['id'] ?? '')
    const facts = factsOf(call, flow, await figuresNow(desk))
    const shown = { reader: call, flow, facts }
    const body = (
      <>
        <p>
          <a href={LIST}>{t('flows.back')}</a>
        </p>
        <p>{purposeOf(words, flow)}</p>
        <p>{t('flows.figures_why')}</p>
        {beginsAlone(flow) && (
          <p>
            <a class="button quiet" href={`/console/simulator?flow=${flow.id}`}>
              {t('flows.try')}
            </a>
          </p>
        )}
        <section>
          <h2>{t('flows.drawing')}</h2>
          <p>
            {t('flows.drawing_why')} <a href="#start">{t('flows.see_start')}</a>
          </p>
          <Drawing {...shown} />
        </section>
        <section>
          <h2>{t('flows.steps')}</h2>
          <StepTable {...shown} />
        </section>
      </>
    )
    return { kind: 'page', title: flowName(words, flow.id), body, scripts: ['drawing.js'] }
  },
})
