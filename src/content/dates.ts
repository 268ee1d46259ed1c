import type { Content } from './content.js'

/** A day in words of the language, as it is in a time zone: "2 de marzo de 2026". */
export function longDate(content: Pick<Content, 'languages'>, date: Date, language: string | null, timeZone: string) {
  const spoken = content.languages.find(({ id }) => id === language) ?? content.languages[0]
  return new Intl.DateTimeFormat(spoken.format, { dateStyle: 'long', timeZone }).format(date)
}
