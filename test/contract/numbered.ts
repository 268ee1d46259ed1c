import type { Heard } from './driver.js'

/** Reads what stands on the screen where options are numbered lines under a blank line. */
export function readNumbered(shown: string): Pick<Heard, 'text' | 'choices'> {
  const at = shown.lastIndexOf('\n\n1. ')
  const lines = at === -1 ? [] : shown.slice(at + 2).split('\n')
  const choices = lines.map((line, index) => line.split(`${String(index + 1)}. `, 2))
  const isList = choices.length > 0 && choices.every(([before]) => before === '')
  if (!isList) return { text: shown, choices: [] }
  return { text: shown.slice(0, at), choices: lines.map((line, index) => line.slice(`${String(index + 1)}. `.length)) }
}
