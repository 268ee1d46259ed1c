import { page, readers } from '../page.js'
import { Head } from '../parts/head.js'
import { figuresNow, summed } from './figures.js'
import { flowName, purposeOf } from './labels.js'
import { pathOf } from './reach.js'

/** Every flow, what it is for, and how many people it has. */
export const listPage = page({
  method: 'get',
  path: '/content/flows',
  roles: readers,
  async handle({ desk, words }) {
    const { number, t } = words
    const figures = await figuresNow(desk)
    const columns = [
      ...[t('flows.flow'), t('flows.purpose')],
      ...['steps', 'here', 'reached', 'left'].map((key) => ({ number: t(`flows.${key}`) })),
    ]
    const rows = [...desk.content.flows.values()].map((flow) => {
      const { here, reached, left } = summed(figures.filter((one) => one.flow === flow.id))
      return { flow, numbers: [Object.keys(flow.steps).length, here, reached, left] }
    })
    const body = (
      <>
        <p>{t('flows.why')}</p>
        <p>{t('flows.figures_why')}</p>
        <div class="scroll" tabIndex={0} role="region" aria-label={t('flows.title')}>
          <table>
            <caption>{t('flows.title')}</caption>
            <Head columns={columns} />
            <tbody>
              {rows.map(({ flow, numbers }) => (
                <tr key={flow.id}>
                  <th scope="row">
                    <a href={pathOf(flow.id)}>{flowName(words, flow.id)}</a>
                  </th>
                  <td>{purposeOf(words, flow)}</td>
                  {numbers.map((value, i) => (
                    <td key={i} class="number">
                      {number(value)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </>
    )
    return { kind: 'page', title: t('flows.title'), body }
  },
})
