/** A folded word without the endings that only number, gender or tense put there. */
export type Stem = (word: string) => string

/** Light stemming of Spanish and English; words of other languages are left as they are. */
export function stemOf(language: string): Stem {
  return stems[language] ?? ((word) => word)
}

const stems: Readonly<Record<string, Stem>> = {
  es: (word) =>
    strip(word, [
      [/(?<=.{4})(?:a|i)cion(?:es)?$/],
      [/s$/],
      [/(?<=.{4}[ae])n$/, /(?<=.{4}[aei])r$/],
      [/(?<=..)[aeio]$/],
    ]),
  en: (word) => strip(word, [[/(?<=[^s])s$/], [/(?<=.{4})(?:ion|ing|ed|ant)$/], [/(?<=...)e$/]]),
}

/** Takes away one ending of each group, in order; short words keep theirs. */
function strip(word: string, groups: readonly (readonly RegExp[])[]): string {
  if (word.length < 4) return word
  return groups.reduce((rest, endings) => {
    const ending = endings.find((pattern) => pattern.test(rest))
    return ending === undefined ? rest : rest.replace(ending, '')
  }, word)
}
