/** Neighbourhoods, communities and streets of Riobamba, as people name them; by parish. */
export const neighbourhoods: Readonly<Record<string, readonly string[]>> = {
  lizarzaburu: [
    'La Primavera',
    'Bellavista',
    '24 de Mayo',
    'Los Álamos',
    'La Georgina',
    'Sultana de los Andes',
    'Los Manzanares',
  ],
  maldonado: ['La Condamine', 'San Alfonso', 'Santa Rosa', 'La Dolorosa', 'Villa María', 'El Esfuerzo'],
  velasco: ['La Estación', 'San Francisco', 'Las Acacias', 'El Retamal', 'La Politécnica', 'Los Olivos'],
  veloz: ['La Merced', 'Las Carmelitas', 'El Batán', 'Santa Anita', 'La Libertad', 'Los Pinos'],
  yaruquies: ['el centro de Yaruquíes', 'San Vicente de Yaruquíes', 'Santa Cruz', 'El Pedregal'],
  cacha: ['Machángara', 'Cacha Obraje', 'Amulá', 'Quera'],
  calpi: ['La Moya', 'San Francisco de Cunuguachay', 'Nitiluisa', 'San José de Gaushi'],
  cubijies: ['El Socorro', 'San Jerónimo', 'Pucará'],
  flores: ['Naubug', 'Puesetús', 'Basquitay', 'Tumbug'],
  lican: ['Macají', 'La Florida', 'Liribamba', 'Vida Nueva'],
  licto: ['Tunshi', 'Pompeya', 'Guaruñag', 'Cecel', 'Molobog'],
  pungala: ['Alao', 'Peltetec', 'Shanaicún', 'Agua Santa'],
  punin: ['Tzalarón', 'Chuipe', 'San Antonio', 'Nauteg'],
  quimiag: ['Chañag', 'Puelazo', 'Guabulag', 'Guntuz', 'Balcashi'],
  san_juan: ['Shobol', 'Pulinguí', 'Chimborazo', 'Calera Grande', 'Ballagán'],
  san_luis: ['Corazón de Jesús', 'Guaslán', 'La Candelaria', 'Monjas'],
}

export const anywhere = ['el centro', 'el barrio', 'la entrada', 'la comunidad'] as const

export const streets = [
  'la avenida Daniel León Borja',
  'la Primera Constituyente',
  'la calle 10 de Agosto',
  'la calle Guayaquil',
  'la calle Olmedo',
  'la calle Villarroel',
  'la calle Chile',
  'la calle Colombia',
  'la calle Veloz',
  'la calle Orozco',
  'la calle Argentinos',
  'la calle Junín',
  'la avenida de la Prensa',
  'la avenida Leopoldo Freile',
  'la avenida Edelberto Bonilla',
  'la avenida Lizarzaburu',
  'la avenida Canónigo Ramos',
  'la avenida Celso Rodríguez',
  'la avenida Juan Félix Proaño',
  'la avenida Unidad Nacional',
] as const

export const landmarks = [
  'la escuela',
  'el parque',
  'el mercado',
  'la iglesia',
  'la casa comunal',
  'el estadio',
  'el centro de salud',
  'la parada del bus',
  'el colegio',
  'la cancha',
] as const

export const elsewhere = [
  'Guano',
  'Chambo',
  'Colta',
  'Guamote',
  'Quito',
  'Guayaquil',
  'Ambato',
  'España',
  'Estados Unidos',
] as const
