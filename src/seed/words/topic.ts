/** What citizens write about. In the texts {place}, {street}, {landmark} and {n} stand for what is filled in. */
export interface Topic {
  readonly axis: string
  readonly kind: 'need' | 'proposal'
  readonly titles: readonly string[]
  readonly bodies: readonly string[]
  readonly reasons: readonly string[]
}

/** How people add to what they said, or say nothing more. */
export const closings = [
  '',
  '',
  '',
  'Por favor ayúdennos.',
  'Ya hemos pedido antes y no hay respuesta.',
  'Somos más de {n} familias.',
  'Les agradecemos su atención.',
  'Estamos dispuestos a colaborar con mingas.',
  'Esperamos una solución pronto.',
  'Llevamos {n} meses esperando.',
  'Todos los vecinos estamos de acuerdo.',
  'Pueden escribirme a vecina{n}@example.com.',
] as const

export const affectedPeople = [
  'A las familias de {place}',
  'A niños y adultos mayores',
  'A todos los que pasamos por {street}',
  'A los estudiantes',
  'A los comerciantes del sector',
  'A las personas con discapacidad',
  'A unas {n} familias',
  'A toda la ciudadanía',
] as const

export const benefits = [
  'La gente sabría en qué se usa el dinero.',
  'Tendríamos un barrio más seguro.',
  'Ahorraríamos tiempo y dinero.',
  'Los jóvenes tendrían dónde aprender.',
  'Habría más confianza en el municipio.',
  'Se beneficiarían unas {n} familias.',
  'Mejoraría el comercio del sector.',
  'Cuidaríamos mejor el ambiente.',
] as const
