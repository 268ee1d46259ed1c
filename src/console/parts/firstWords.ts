/** The beginning of a text, on one line; what it leaves open is shown as an ellipsis. */
export function firstWords(text: string, longest: number): string {
  const line = text
    .replaceAll(/\{\w+\}/g, '…')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return line.length <= longest ? line : `${line.slice(0, longest).trimEnd()}…`
}
