import type { Topic } from './topic.js'

const proposal = (
  axis: string,
  titles: readonly string[],
  bodies: readonly string[],
  reasons: readonly string[],
): Topic => ({
  ...{ axis, kind: 'proposal' },
  titles,
  bodies,
  reasons,
})

export const proposals: readonly Topic[] = [
  proposal(
    'transparencia',
    ['Mapa de obras en el celular', 'Un mapa público con las obras de {place}', 'Seguimiento de obras con fotos'],
    [
      'Que cada obra tenga en un mapa su costo, plazo y avance.',
      'Los vecinos de {place} podríamos subir fotos cada mes.',
      'El mapa debe verse en cualquier teléfono.',
    ],
    ['Así todos vigilamos.', 'Evitaría rumores.', 'En otras ciudades ya funciona.'],
  ),
  proposal(
    'transparencia',
    [
      'Presupuesto en palabras sencillas',
      'Folleto del presupuesto para {place}',
      'Videos cortos que expliquen el presupuesto',
    ],
    [
      'Publicar cada mes en qué se gasta, con dibujos y pocas cifras.',
      'Un folleto de {n} páginas en español y kichwa.',
      'Repartirlo en {landmark} y en las asambleas.',
    ],
    [
      'La gente lee lo que entiende.',
      'Nadie revisa un archivo de mil páginas.',
      'Los jóvenes podemos ayudar a hacerlo.',
    ],
  ),
  proposal(
    'transparencia',
    ['Datos abiertos del transporte', 'Publicar la calidad del agua de {place}', 'Datos abiertos de los mercados'],
    [
      'Publicar los datos en un formato que se pueda reutilizar.',
      'Poner cada semana los resultados en un cartel junto a {landmark}.',
      'Los estudiantes podríamos hacer aplicaciones.',
    ],
    ['La información es de todos.', 'Ayudaría a decidir mejor.', 'No cuesta mucho.'],
  ),
  proposal(
    'integridad',
    [
      'Veeduría para la obra de {street}',
      'Comité de vecinos que vigile los contratos',
      'Capacitar veedores en {place}',
    ],
    [
      'Formar un grupo de {n} vecinos que acompañe la obra.',
      'Que el municipio dé copia de los planos al comité de {place}.',
      'Un curso corto para quienes quieran ser veedores.',
    ],
    ['Con más ojos hay menos errores.', 'Las obras durarían más.', 'Es nuestro derecho.'],
  ),
  proposal(
    'integridad',
    ['Línea de denuncias con reserva', 'Buzón de integridad junto a {landmark}', 'Proteger a quien denuncia'],
    [
      'Un canal donde se denuncie sin dar el nombre.',
      'Cada denuncia con un código para seguirla.',
      'Un informe cada {n} meses de lo que se resolvió.',
    ],
    ['Hoy la gente tiene miedo.', 'Así se sabría si algo cambia.', 'Daría confianza.'],
  ),
  proposal(
    'integridad',
    [
      'Rendición de cuentas por parroquia',
      'Asamblea de rendición de cuentas en {place}',
      'Semáforo de compromisos cumplidos',
    ],
    [
      'Que las autoridades vengan a {place} dos veces al año.',
      'Un semáforo verde, amarillo y rojo por cada compromiso.',
      'Las preguntas de la gente se responden en {n} días.',
    ],
    ['No todos podemos ir al centro.', 'Se ve de un vistazo.', 'Obliga a cumplir.'],
  ),
  proposal(
    'participacion',
    [
      'Presupuesto participativo para {place}',
      'Votar las obras del barrio por el celular',
      'Asambleas los sábados en {place}',
    ],
    [
      'Que los vecinos decidan en qué se gasta una parte del presupuesto.',
      'Presentar {n} ideas y votar durante un mes.',
      'Reuniones en {landmark}, en horario en que la gente no trabaja.',
    ],
    ['Participaría más gente.', 'Se haría lo que de verdad hace falta.', 'Los jóvenes también votaríamos.'],
  ),
  proposal(
    'participacion',
    ['Ciclovía en {street}', 'Más espacio para caminar en {street}', 'Día sin carros en {street}'],
    [
      'Una ciclovía segura desde {place} hasta {landmark}.',
      'Cerrar {street} los domingos para bicicletas y juegos.',
      'Pintar el carril y poner {n} bolardos.',
    ],
    ['Menos contaminación.', 'La gente haría más ejercicio.', 'Es más seguro para los niños.'],
  ),
  proposal(
    'participacion',
    ['Huerto comunitario en {place}', 'Recuperar el terreno vacío de {street}', 'Reforestar la quebrada de {place}'],
    [
      'Usar el lote abandonado junto a {landmark} para un huerto.',
      'Sembrar {n} árboles nativos con las escuelas.',
      'Los vecinos de {place} cuidaríamos las plantas por turnos.',
    ],
    ['El lugar dejaría de ser peligroso.', 'Habría comida sana.', 'Aprenden los niños.'],
  ),
  proposal(
    'participacion',
    ['Consejo de jóvenes de {place}', 'Espacio cultural en {place}', 'Talleres de música junto a {landmark}'],
    [
      'Un espacio donde los jóvenes propongan y organicen actividades.',
      'Usar la casa comunal los fines de semana.',
      'Hay {n} jóvenes dispuestos a dar talleres.',
    ],
    ['Nos alejaría de las malas juntas.', 'Hay mucho talento.', 'Solo falta un lugar.'],
  ),
  proposal(
    'colaboracion',
    ['Aula digital en {place}', 'Clases de computación para adultos mayores', 'Biblioteca con internet en {place}'],
    [
      'Abrir un aula con {n} computadoras en {landmark}.',
      'Los estudiantes de la universidad darían clases gratis.',
      'Un horario especial para personas mayores.',
    ],
    ['Podrían hacer sus trámites solos.', 'Los estudiantes harían su vinculación.', 'Acercaría a las generaciones.'],
  ),
  proposal(
    'colaboracion',
    [
      'Feria de productores en {place}',
      'Mercado en línea de productos de {place}',
      'Marca propia para la leche de {place}',
    ],
    [
      'Una feria cada {n} días junto a {landmark}, sin intermediarios.',
      'Una página sencilla para pedir productos de {place}.',
      'El municipio presta carpas y la universidad ayuda con la imagen.',
    ],
    ['Mejor precio para todos.', 'El dinero se queda en el cantón.', 'Venderíamos también a los turistas.'],
  ),
  proposal(
    'colaboracion',
    [
      'Reciclaje con incentivos en {place}',
      'Puntos de reciclaje junto a {landmark}',
      'Compostaje de los desechos del mercado',
    ],
    [
      'Dar un descuento en la planilla a quien entrega reciclaje.',
      'Poner {n} puntos verdes en {street}.',
      'Convertir los restos del mercado en abono para {place}.',
    ],
    ['Bajaría la basura.', 'Daría trabajo a los recicladores.', 'Los huertos tendrían abono.'],
  ),
  proposal(
    'colaboracion',
    [
      'Ruta turística hacia {place}',
      'Guías locales para el turismo en {place}',
      'Señalización turística en kichwa y español',
    ],
    [
      'Una ruta que pase por {place} con guías de la comunidad.',
      'Capacitar a {n} jóvenes como guías.',
      'Poner letreros con la historia de cada lugar.',
    ],
    ['Vendrían más visitantes.', 'Daría trabajo a los jóvenes.', 'Cuidaríamos nuestra cultura.'],
  ),
]
