/** Folded words that say nothing about what a question is after. */
const stops: Readonly<Record<string, string>> = {
  es: `a al algo ahi ante aqui asi aun aunque bien buen buenas bueno buenos cada casi con contra cosa cosas creo da dan de decir del
    desde despues dia dias diga digame dime dudas duda e el ella ellas ellos en entre era esa esas ese eso esos esta estan estar este
    esto estos estoy favor fue gracias gustaria ha haber hablar hace hacen hago han hasta hay hola la las le les lo los mas me mi mis
    mucho muy nada necesito ni no nos o otra otro para pero poco por porfa porfavor pregunta pues quiere quiero
    quisiera saber se sea segun ser si sin sobre su sus tal tambien tanto te tengo tiene tienen todo todos tu u un una unas uno
    unos usted ustedes va van ver x y ya yo explique expliqueme explicar cuente cuenteme`,
  en: `a about all also am an and any as at be been but by could does for from get had has have hello help hi i if in into
    it its just know like me more my no not of on or our please so some tell than thanks that the their them then there these they
    this those to too us want was we were will with would you your explain`,
}

/** Folded words that ask: they tell one title from another, but alone they are not a question. */
const asking: Readonly<Record<string, string>> = {
  es: 'que como quien quienes cual cuales cuando donde cuanto cuanta cuantos cuantas es son hacer puedo puede podemos',
  en: 'what how who whom which when where why is are do can',
}

/** What somebody asks who names a topic and nothing else. */
export const mereTopic: Readonly<Record<string, string>> = { es: 'que es', en: 'what is' }

/** What people in a hurry write instead, folded. */
export const shorthand: ReadonlyMap<string, string> = new Map([
  ['q', 'que'],
  ['k', 'que'],
  ['ke', 'que'],
  ['qe', 'que'],
  ['kien', 'quien'],
  ['kienes', 'quienes'],
  ['qien', 'quien'],
  ['qienes', 'quienes'],
  ['komo', 'como'],
  ['kual', 'cual'],
  ['kuando', 'cuando'],
])

export function stopWords(languages: readonly string[]): ReadonlySet<string> {
  return wordsOf(stops, languages)
}

export function askingWords(languages: readonly string[]): ReadonlySet<string> {
  return wordsOf(asking, languages)
}

function wordsOf(lists: Readonly<Record<string, string>>, languages: readonly string[]): ReadonlySet<string> {
  return new Set(languages.flatMap((language) => lists[language]?.split(/\s+/) ?? []))
}
