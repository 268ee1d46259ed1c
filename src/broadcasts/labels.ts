import type { Content } from '../content/content.js'
import { fold } from '../engine/fold.js'
import type { FieldProblem } from './check.js'
import { labelOf } from './compose.js'
import type { Button } from './draft.js'

type Speaking = Pick<Content, 'languages'>

/** What is wrong with the labels of buttons, of each the first thing. They tell which was pressed, so that no two may say the same. */
export function checkLabels(content: Speaking, buttons: readonly Button[]): FieldProblem[] {
  const languages = readIn(content, buttons)
  return buttons.flatMap((button, index) => {
    const wrong = braces(button) ?? notItsOwn(content, { button, before: buttons.slice(0, index), languages })
    return wrong === undefined ? [] : [{ ...wrong, pointer: `/buttons/${String(index)}${wrong.pointer}` }]
  })
}

/** The languages that are spoken, and others that were written in: as with texts, they may be switched on later. */
function readIn({ languages }: Speaking, buttons: readonly Button[]): string[] {
  return [...new Set([...languages.map(({ id }) => id), ...buttons.flatMap(labelLanguages)])]
}

/** In which languages the label of a button was written, where it is not the same in all. */
export function labelLanguages({ label }: Button): string[] {
  return typeof label === 'string' ? [] : Object.keys(label)
}

/** Nothing is put into a label: what looks as if would be read as it was typed. */
function braces({ label }: Button): FieldProblem | undefined {
  const written = typeof label === 'string' ? { '': label } : label
  for (const [language, words] of Object.entries(written)) {
    const found = /\{[^{}]*\}|[{}]/.exec(words)
    if (found === null) continue
    const given = `${found[0]} at character ${String(found.index + 1)}`
    return { pointer: pointerTo(label, language), given, accepted: 'words without braces' }
  }
  return undefined
}

interface Compared {
  readonly button: Button
  readonly before: readonly Button[]
  readonly languages: readonly string[]
}

function notItsOwn(content: Speaking, { button, before, languages }: Compared): FieldProblem | undefined {
  for (const language of languages) {
    const said = (one: Button) => fold(labelOf(content, one, language))
    const label = said(button)
    if (label !== '' && !before.some((one) => said(one) === label)) continue
    const given = label === '' ? `no words in ${language}` : `a label that another button has in ${language}`
    return { pointer: pointerTo(button.label, language), given, accepted: 'words of its own' }
  }
  return undefined
}

function pointerTo(label: Button['label'], language: string): string {
  return typeof label === 'string' || label[language] === undefined ? '/label' : `/label/${language}`
}
