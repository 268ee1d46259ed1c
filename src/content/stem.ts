/** A folded word without what only number, gender, tense or spelling put there. */
export type Stem = (word: string) => string

/** Light stemming of the first of the languages for which there is any (Spanish and English); else words are left as they are. */
export function stemOf(languages: readonly string[]): Stem {
  return languages.map((language) => stems[language]).find((stem) => stem !== undefined) ?? ((word) => word)
}

const stems: Readonly<Record<string, Stem>> = {
  es: (word) =>
    strip(asSpoken(word), [
      [/(?<=.{4})[ai]sion(?:es)?$/],
      [/s$/],
      [/(?<=.{4}[ae])n$/, /(?<=.{4}[aei])r$/],
      [/(?<=...)[aeio]$/],
    ]),
  en: (word) => strip(word, [[/(?<=[^s])s$/], [/(?<=.{4})(?:ion|ing|ed|ant)$/], [/(?<=...)e$/]]),
}

/** Letters that sound alike in Ecuador and are mistaken for one another: `avierto`, `desición`, `aser`. */
function asSpoken(word: string): string {
  return word
    .replace(/(?<!c)h/g, '')
    .replaceAll('v', 'b')
    .replaceAll('z', 's')
    .replaceAll('ll', 'y')
    .replace(/c?c(?=[ei])/g, 's')
    .replace(/g(?=[ei])/g, 'j')
    .replace(/qu(?=[ei])/g, 'k')
}

/** Takes away one ending of each group, in order; short words keep theirs. */
function strip(word: string, groups: readonly (readonly RegExp[])[]): string {
  if (word.length < 4) return word
  return groups.reduce((rest, endings) => {
    const ending = endings.find((pattern) => pattern.test(rest))
    return ending === undefined ? rest : rest.replace(ending, '')
  }, word)
}
