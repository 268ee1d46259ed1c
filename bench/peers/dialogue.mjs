// What the peers say and how they read an answer: the same questions, in the same words, as bench/content.

export const languages = ['Español', 'English']
export const kinds = [
  'Ciudadanía',
  'Sociedad civil organizada',
  'Academia',
  'Sector público',
  'Sector privado',
  'Organismos internacionales',
]
export const parishes = ['Lizarzaburu', 'Maldonado', 'Velasco', 'Veloz', 'Yaruquíes']

const numbered = (question, options) => [question, ...options.map((option, i) => `${i + 1}. ${option}`)].join('\n')

export const texts = {
  language: numbered('¿En qué idioma quiere conversar?', languages),
  kind: numbered('¿Cómo participa usted en Riobamba?', kinds),
  name: '¿Cuál es su nombre?',
  parish: numbered('¿En qué parroquia vive?', parishes),
  email: '¿Cuál es su correo electrónico?',
  invalidChoice: 'Disculpe, no le entendimos. Escriba el número de una opción.',
  invalidName: 'Escriba su nombre, por favor.',
  invalidEmail: 'A ese correo le falta algo. Escríbalo completo, por favor.\n¿Cuál es su correo electrónico?',
  done: ({ name, kind, parish, email }) => `Gracias, ${name}. Anotamos: ${kind}, ${parish}, ${email}.`,
}

/** The option meant by a number or by its label; undefined when none is. */
export function pick(options, text) {
  const said = text.trim().toLowerCase()
  return options[Number(said) - 1] ?? options.find((option) => option.toLowerCase() === said)
}

export const isName = (text) => text.trim().length >= 2 && text.length <= 80
export const isEmail = (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())
