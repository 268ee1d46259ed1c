import { END, type Flow } from '../../engine/flow.js'
import { Head } from '../parts/head.js'
import { placeOf } from '../texts/places.js'
import type { Words } from '../words.js'
import type { StepFacts } from './facts.js'
import { flowName, languageFor, type Reader } from './labels.js'
import { pathOf, rowOf } from './reach.js'

interface TableProps {
  readonly reader: Reader
  readonly flow: Flow
  readonly facts: readonly StepFacts[]
}

/** The steps of a flow, as the drawing tells them. */
export function StepTable({ reader, flow, facts }: TableProps) {
  const { t } = reader.words
  const caption = t('flows.steps_of', { flow: flowName(reader.words, flow.id) })
  const figures = ['here', 'reached', 'left'].map((key) => ({ number: t(`flows.${key}`) }))
  const columns = [t('flows.step'), t('flows.kind_of'), t('flows.says'), t('flows.leads_to'), ...figures]
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <Head columns={columns} />
        <tbody>
          {facts.map((one) => (
            <Row key={one.id} reader={reader} facts={one} isStart={one.id === flow.start} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps {
  readonly reader: Reader
  readonly facts: StepFacts
  readonly isStart: boolean
}

function Row({ reader, facts: { counts, flow, id, kind, says, text, ways }, isStart }: RowProps) {
  const { number, t } = reader.words
  return (
    <tr id={rowOf(id)}>
      <th scope="row">
        {id}
        {isStart && <small>{t('flows.start')}</small>}
      </th>
      <td>{t(`flows.kind.${kind}`)}</td>
      <td>{text === undefined ? says : <a href={placeOf({ language: languageFor(reader), key: text })}>{says}</a>}</td>
      <td>
        <ul>
          {flow !== undefined && (
            <li>
              <a href={pathOf(flow.id, flow.step)}>{flowName(reader.words, flow.id)}</a>
            </li>
          )}
          {ways.map((way) => (
            <li key={way.to}>
              <Way words={reader.words} {...way} />
            </li>
          ))}
        </ul>
      </td>
      {(['here', 'reached', 'left'] as const).map((key) => (
        <td key={key} class="number">
          {counts === null ? '–' : number(counts[key])}
        </td>
      ))}
    </tr>
  )
}

function Way({ words: { t }, to, when }: { readonly words: Words } & StepFacts['ways'][number]) {
  return (
    <>
      {to === END ? t('flows.end') : <a href={`#${rowOf(to)}`}>{to}</a>}
      {when.length > 0 && `: ${when.join(', ')}`}
    </>
  )
}
