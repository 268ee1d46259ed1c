/** First and last names that are common in Chimborazo, to be put together by chance. */
export const firstNames =
  `María Rosa Luis Segundo José Manuel Juan Carlos Ángel Carmen Gloria Blanca Martha Elena Lucía Fanny
  Jorge Miguel Pedro Diego Fernando Edison Byron Cristian Wilson Klever Marco Patricio Verónica Mónica Silvia Narcisa
  Daniela Gabriela Andrea Paola Mayra Jenny Nelly Delia Hilda Olga Inés Teresa Tránsito Mercedes Dolores Rocío Mario
  Ramiro Gonzalo Iván Darwin Kevin Alex Bryan Joselyn Nicole Sisa Nina Inti Sami Wayra`.split(/\s+/)

export const lastNames =
  `Guamán Paucar Lema Morocho Cajamarca Yumisaca Tenesaca Chafla Guaraca Pilco Shagñay Vallejo Dávalos
  Costales Zabala Moreno Andrade Villacís Cevallos Naranjo Orozco Vásconez Chávez Sánchez Pérez López Ramos Ortiz Cando
  Gavilanes Tierra Caiza Yungán Quishpe Quito Cayambe Daquilema Ganán Sagñay Guaño Chimbo Asqui Valdiviezo Mancheno
  Haro Barreno Carrillo Espinoza Merino Samaniego Robalino Bonifaz Cáceres Logroño Tapia Pomaquero Guacho`.split(/\s+/)

/** Ids of actor kinds with what an organisation of that kind is called; `{place}` is a neighbourhood or community. */
export const organisationNames: Readonly<Record<string, readonly string[]>> = {
  sociedad_civil: [
    'Comité Barrial {place}',
    'Junta de Agua de {place}',
    'Asociación de Mujeres de {place}',
    'Club Deportivo {place}',
    'Asociación de Adultos Mayores de {place}',
    'Colectivo Juvenil {place}',
    'Asociación de Productores de {place}',
    'Fundación Manos de {place}',
  ],
  academia: [
    'Unidad Educativa {place}',
    'Instituto de Estudios {place}',
    'Grupo de Investigación {place}',
    'Consejo Estudiantil {place}',
  ],
  sector_publico: [
    'Junta Parroquial de {place}',
    'Centro de Salud {place}',
    'Biblioteca Pública {place}',
    'Tenencia Política de {place}',
  ],
  sector_privado: [
    'Cooperativa de Ahorro {place}',
    'Asociación de Comerciantes de {place}',
    'Cooperativa de Transporte {place}',
    'Lácteos {place}',
    'Artesanías {place}',
    'Restaurantes Unidos de {place}',
  ],
  organismos_internacionales: [
    'Programa de Cooperación Andina {place}',
    'Red Internacional de Ciudades, oficina {place}',
  ],
}

export const roles = [
  'presidenta',
  'presidente',
  'secretaria',
  'secretario',
  'tesorera',
  'vocal',
  'socio',
  'socia',
  'coordinadora',
  'técnico',
] as const

export const staff = ['Gestión Participativa', 'Secretaría General', 'Ventanilla Ciudadana'] as const
