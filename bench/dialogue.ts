/** One message of a citizen, and words that the last reply to it must hold. */
export interface Line {
  readonly text: string
  readonly reply: string
}

export type DialogueName = 'registration' | 'learning'

/** Seven messages each. What the peers do as well is the registration; the learning flows are the product's own. */
export const dialogues: Readonly<Record<DialogueName, readonly Line[]>> = {
  registration: [
    { text: 'hola', reply: '¿En qué idioma' },
    { text: '1', reply: '¿Cómo participa' },
    { text: '3', reply: '¿Cuál es su nombre' },
    { text: 'María Guamán', reply: '¿En qué parroquia' },
    { text: '3', reply: '¿Cuál es su correo' },
    { text: 'maria.correo.com', reply: '¿Cuál es su correo' },
    { text: 'maria@correo.com', reply: 'Gracias, María Guamán. Anotamos: Academia, Velasco, maria@correo.com.' },
  ],
  learning: [
    { text: 'hola', reply: 'idioma' },
    { text: '1', reply: '¿Qué le gustaría hacer?' },
    { text: 'aprender', reply: 'Guía del gobierno abierto' },
    { text: '5', reply: '' },
    { text: '¿quiénes participan?', reply: '' },
    { text: 'menú', reply: '¿Qué le gustaría hacer?' },
    { text: '4', reply: '' },
  ],
}
