import type { ContentProblem } from '../../content/problem.js'
import type { TextPlace } from '../../store/textDrafts.js'
import { languageName } from '../broadcasts/labels.js'
import type { Call } from '../page.js'
import { placeOf } from './places.js'

interface FaultsProps {
  readonly call: Call
  readonly problems: readonly ContentProblem[]
  /** The text whose page this is: no way leads to it. */
  readonly here?: TextPlace
}

/** What is wrong, in the reader's words, each with a way to the text concerned. */
export function Faults({ call, problems, here }: FaultsProps) {
  const { t } = call.words
  const said = new Map(withoutEchoes(problems).map((problem) => [faultSaid(call, problem), problem]))
  return (
    <ul>
      {[...said].map(([words, { key, language }]) => (
        <li key={words}>
          {words}
          {key !== undefined && language !== undefined && (key !== here?.key || language !== here.language) && (
            <>
              {' '}
              <a href={placeOf({ language, key })}>
                {t('texts.fault.go', { key, language: languageName(call, language) })}
              </a>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

/** A parameter that nothing supplies is wrong in one language, whatever the others use. */
function withoutEchoes(problems: readonly ContentProblem[]): readonly ContentProblem[] {
  const unknown = problems.filter(({ fault }) => fault?.kind === 'unknown_param').map(({ key }) => key)
  return problems.filter(({ fault, key }) => fault?.kind !== 'other_params' || !unknown.includes(key))
}

function faultSaid(call: Call, { key = '', language = '', fault, severity, found, remedy }: ContentProblem): string {
  const { t, number } = call.words
  const where = { key, language: languageName(call, language) }
  if (fault === undefined) return t('texts.fault.unknown', { found, remedy })
  switch (fault.kind) {
    case 'missing':
    case 'empty':
      return t(`texts.fault.${fault.kind}`, where)
    case 'other_params':
      return t('texts.fault.other_params', { ...where, found: braced(fault.found), wanted: braced(fault.wanted) })
    case 'unknown_param':
      return t('texts.fault.unknown_param', { ...where, name: `{${fault.name}}`, accepted: braced(fault.accepted) })
    case 'too_long': {
      const lengths = { length: number(fault.length), most: number(fault.most) }
      return t(severity === 'error' ? 'texts.fault.too_long' : 'texts.fault.long', { ...where, ...lengths })
    }
    case 'same_label':
      return t('texts.fault.same_label', { ...where, as: fault.as })
  }
}

/** Names as they stand in a text. */
export function braced(names: readonly string[]): string {
  return names.length === 0 ? '–' : names.map((name) => `{${name}}`).join(', ')
}
